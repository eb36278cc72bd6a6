"""What is in the workbook that somebody takes along."""

import io

import pytest
from openpyxl import load_workbook

from assessments.choices import Stage
from assessments.forms import LONGEST
from assessments.models import Assessment, Assignment, Rating, Summary
from assessments.sheet import layout
from assessments.sheet.door import check_sheet
from assessments.sheet.writing import NONE_SUGGESTED, TOO_LONG, name_of, workbook_of
from frameworks.models import Provision
from tests.assessments.sheet.filling import (
    as_excel_saves,
    as_libreoffice_saves,
    cells_of,
    strands,
    tables,
)
from tests.world import give_part

pytestmark = pytest.mark.django_db

CODE, SUMMARY = "PREPARE.7.2.a", "PREPARE.7"


def row_of(book, code):
    return next(row for sheet in tables(book) for row in sheet.iter_rows(min_row=2) if row[0].value == code)


def test_the_whole_assessment_by_strand_in_reading_order(sheets, arrange):
    data = sheets.written()
    book = load_workbook(io.BytesIO(data))
    names = ["Prepare", "Protect", "Pursue", "Prevent", "Summaries"]
    assert book.sheetnames == [layout.INSTRUCTIONS, *names, layout.HIDDEN]
    codes = [row[0].value for sheet in strands(book) for row in sheet.iter_rows(min_row=2)]
    with arrange():
        behaviours = Provision.objects.filter(framework__code="NFD-2024").behaviours()
        assert codes == list(behaviours.order_by("position").values_list("code", flat=True))
    assert check_sheet(name_of(sheets.assessment), io.BytesIO(data), size=len(data)).data == data


def test_what_nobody_sees_says_whose_it_is_and_what_it_started_from(sheets, arrange):
    with arrange():
        Rating.objects.filter(assessment=sheets.here.assessment, provision__code=CODE).update(revision=7)
    hidden = load_workbook(io.BytesIO(sheets.written()))[layout.HIDDEN]
    assert hidden.sheet_state == "veryHidden"
    facts = [hidden.cell(row, 2).value for row in range(1, 5)]
    assert facts == [2, "warwickshire", "autumn-now", str(sheets.here.assessment.public_id)]
    listed = {row[0]: row[1:3] for row in hidden.iter_rows(min_row=layout.FIRST_CODE_ROW, values_only=True)}
    assert listed[CODE] == (7, "Prepare")
    assert listed["PREPARE.7.2.b"] == (1, "Prepare")
    assert listed[SUMMARY] == (1, "Summaries")


def test_inputs_are_open_and_the_rest_is_locked_without_a_password(sheets, arrange):
    book = load_workbook(io.BytesIO(sheets.written()))
    for sheet in book:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    row = row_of(book, CODE)
    assert [cell.protection.locked for cell in row] == [True, True, True, False, False, False]
    assert row[1].value.startswith("7. ")
    with arrange():
        assert row[2].value == Provision.objects.get(code=CODE).text
    (grades, length) = row[0].parent.data_validations.dataValidation
    assert (grades.type, str(grades.sqref)[:2]) == ("list", "D2")
    assert length.formula1 == "10000"


def test_the_lead_has_the_summaries_with_the_grade_that_the_answers_suggest(sheets, arrange):
    with arrange():
        rows = Rating.objects.filter(
            assessment=sheets.here.assessment, provision__code__startswith=f"{SUMMARY}."
        )
        rows.update(grade=sheets.grades[2])
        summaries = Summary.objects.filter(assessment=sheets.here.assessment)
        summaries.filter(provision__code=SUMMARY).update(grade=sheets.grades[3], strengths="=S", gaps="G")
        descriptors = Provision.objects.filter(framework__code="NFD-2024").descriptors()
        titles = {p.code: f"{p.number}. {p.title}" for p in descriptors.order_by("position")}
    book = load_workbook(io.BytesIO(sheets.written()))
    sheet = book[layout.SUMMARIES_SHEET]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(titles)
    row = row_of(book, SUMMARY)
    assert [cell.value for cell in row] == [
        SUMMARY,
        titles[SUMMARY],
        "Partly in place",
        "In place",
        "=S",
        "G",
        None,
    ]
    assert [cell.protection.locked for cell in row] == [True, True, True, False, False, False, False]
    assert row[4].data_type == "s"
    assert row_of(book, "PREPARE.4")[2].value == NONE_SUGGESTED
    (grades, length) = sheet.data_validations.dataValidation
    assert (str(grades.sqref), str(length.sqref)) == ("D2:D25", "E2:G25")
    offered = [
        cell.value for (cell,) in book[layout.HIDDEN][grades.formula1.partition("!")[2].replace("$", "")]
    ]
    assert offered == [grade.name for grade in sheets.grades if grade.value]
    with arrange():
        Assessment.objects.filter(pk=sheets.here.assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    sent = load_workbook(io.BytesIO(sheets.written()))
    assert all(cell.protection.locked for cell in row_of(sent, SUMMARY))


def test_no_text_becomes_a_formula(sheets, arrange):
    texts = {"a": "=1+1", "b": "+1", "c": "-1", "d": "@x", "e": "#N/A"}
    with arrange():
        for letter, text in texts.items():
            Rating.objects.filter(
                assessment=sheets.here.assessment, provision__code=f"PREPARE.7.2.{letter}"
            ).update(comment=text)
    book = load_workbook(io.BytesIO(sheets.written()))
    for letter, text in texts.items():
        cell = row_of(book, f"PREPARE.7.2.{letter}")[layout.COMMENT - 1]
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
        assert cell.quotePrefix == (letter != "e")


def test_a_text_that_no_cell_can_hold_stays_in_the_portal(sheets, arrange):
    with arrange():
        Rating.objects.filter(assessment=sheets.here.assessment, provision__code=CODE).update(
            comment="\x0b" * 9_000
        )
    cell = row_of(load_workbook(io.BytesIO(sheets.written())), CODE)[layout.COMMENT - 1]
    assert cell.value == TOO_LONG
    assert cell.protection.locked
    preview = sheets.preview(sheets.written())
    assert preview.changes == []


def test_a_contributor_gets_their_part_and_no_word_of_another(of_contributor, arrange):
    here = of_contributor.here
    with arrange():
        Rating.objects.filter(assessment=here.assessment).update(comment="FOR NOBODY ELSE")
        Rating.objects.filter(assessment=here.assessment, provision__code__startswith="PREPARE.7.").update(
            comment="Theirs"
        )
        give_part(here, "PURSUE.1", state="handed_in")
    data = of_contributor.written()
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == [layout.INSTRUCTIONS, "Prepare", "Pursue", layout.HIDDEN]  # and no summaries
    assert "are written by the lead." in str([cell.value for cell in book[layout.INSTRUCTIONS]["B"]])
    codes = {code for code, _ in cells_of(data)}
    assert {".".join(code.split(".")[:2]) for code in codes} == {"PREPARE.7", "PURSUE.1"}
    texts = {value for (code, name), value in cells_of(data).items() if name == "comment"}
    assert texts == {"Theirs", "FOR NOBODY ELSE"}  # the second of PURSUE.1, which is theirs to read
    handed_in = row_of(book, next(code for code in codes if code.startswith("PURSUE.1.")))
    assert all(cell.protection.locked for cell in handed_in)


def test_whoever_has_nothing_gets_no_rows(of_contributor, arrange):
    with arrange():
        Assignment.objects.filter(force=of_contributor.here.force).delete()
    assert cells_of(of_contributor.written()) == {}


@pytest.mark.parametrize("part", ["PREPARE.7.2.a", "PREPARE.7."])
def test_four_queries_however_much_is_answered(sheets, arrange, part, django_assert_num_queries):
    assessment = sheets.assessment
    with arrange():
        rows = Rating.objects.filter(assessment=assessment, provision__code__startswith=part)
        rows.update(comment="Words", grade=sheets.grades[0])
    with sheets.scope(), django_assert_num_queries(4):
        workbook_of(assessment, sheets.by)


@pytest.mark.parametrize("save", [as_excel_saves, as_libreoffice_saves])
def test_ours_at_its_fullest_comes_back(sheets, arrange, save):
    """Every text at its full length: what it comes to is what the bounds are worked out from."""
    with arrange():
        ratings = Rating.objects.filter(assessment=sheets.here.assessment)
        ratings.update(comment="=é" + "é " * (LONGEST // 2 - 2) + "é", reason="x" * LONGEST)
        words = dict.fromkeys(("strengths", "gaps", "support_needed"), "x" * LONGEST)
        Summary.objects.filter(assessment=sheets.here.assessment).update(**words)
    for data in ((written := sheets.written()), save(written)):
        taken = check_sheet("answers.xlsx", io.BytesIO(data), size=len(data)).data
        assert len(sheets.read(taken).lines) == len(sheets.read(written).lines) > 206
