"""Reading what came back: what people see arrives, and what is wrong is said by sheet and cell."""

import datetime
import re
import time

import pytest
from openpyxl.comments import Comment

from assessments.sheet import layout, reading
from assessments.sheet.reading import SheetRefusedError
from tests.assessments.sheet.conftest import Sheets
from tests.assessments.sheet.filling import (
    as_before_summaries,
    as_excel_saves,
    changed,
    only_the_summaries,
    packed,
    parts_of,
    with_cells,
)

pytestmark = pytest.mark.django_db

CODE, NEXT, SUMMARY = "PREPARE.7.2.a", "PREPARE.7.2.b", "PREPARE.7"


@pytest.fixture
def blank(of_contributor):
    return of_contributor.written()


def line_of(filled, code=CODE):
    return next(line for line in filled.lines if line.code == code)


def problems(sheets, data):
    with pytest.raises(SheetRefusedError) as refused:
        sheets.read(data)
    return refused.value.problems


@pytest.mark.parametrize("save", [lambda data: data, as_excel_saves], ids=["inline", "shared"])
def test_grades_and_words_arrive_as_they_were_typed(of_contributor, blank, save):
    text = "  =SUM(A1)\r\n_x0041_ ax005F_b\x0b <b>&amp; \U0001f600\n\nlast "
    data = save(
        with_cells(
            blank, {(CODE, "grade"): " partly  In place", (CODE, "comment"): text, (NEXT, "reason"): "@x"}
        )
    )
    filled = of_contributor.read(data)
    expected = "=SUM(A1)\n_x0041_ ax005F_b\x0b <b>&amp; \U0001f600\n\nlast"
    assert line_of(filled).words == {"grade": "partly-in-place", "comment": expected, "reason": ""}
    assert line_of(filled, NEXT).words == {"grade": "", "comment": "", "reason": "@x"}
    assert (line_of(filled).sheet, line_of(filled).revision) == ("Prepare", 1)
    assert filled.unread == []


@pytest.mark.parametrize(
    ("value", "text"),
    [(2026, "2026"), (0.5, "0.5"), (-3.0, "-3"), (True, "TRUE"), ("4 In place", "4 In place")],
)
def test_plain_figures_are_taken_as_people_see_them(of_contributor, blank, value, text):
    data = with_cells(blank, {(CODE, "comment"): value}, as_text=False)
    assert line_of(of_contributor.read(data)).words["comment"] == text


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("comment", "=1+1", "this is a formula"),
        ("comment", datetime.date(2026, 3, 3), "this is a date"),
        ("comment", 123456789012, "this figure is longer"),
        ("comment", "#N/A", "a mistake in a formula"),
        ("comment", "x" * 10_001, "Shorten the text to 10,000 characters. It has 10001 now"),
        ("reason", "_x0000_", "a character here that is none"),
        (
            "grade",
            "Excellent",
            "“Excellent” is none of the grades here. Choose one of Not started, Planned, Partly",
        ),
        ("grade", 3, "“3” is none of the grades here"),
    ],
)
def test_what_is_wrong_is_said_by_sheet_and_cell(of_contributor, blank, name, value, says):
    (problem,) = problems(of_contributor, with_cells(blank, {(CODE, name): value}, as_text=False))
    row = line_of(of_contributor.read(blank)).row
    assert problem.startswith(f"Sheet Prepare, cell {layout.place(layout.ANSWERS.inputs[name], row)}: ")
    assert says in problem


def test_every_problem_is_said_at_once_up_to_a_hundred(of_contributor, blank, monkeypatch):
    wrong = with_cells(
        blank, {(CODE, "grade"): "Good", (NEXT, "grade"): "Bad", (NEXT, "comment"): "x" * 10_001}
    )
    assert len(problems(of_contributor, wrong)) == 3
    monkeypatch.setattr(reading, "MOST_SAID", 2)
    assert problems(of_contributor, wrong)[2:] == ["And 1 more of this kind."]


def test_what_is_wrong_with_a_summary_is_said_by_cell_too(sheets):
    wrong = {
        (SUMMARY, "grade"): "Not applicable",
        (SUMMARY, "gaps"): "x" * 10_001,
        ("PREPARE.8", "strengths"): "=1+1",
        ("PREPARE.9", "code"): "PREPARE.10",
    }
    said = problems(sheets, with_cells(only_the_summaries(sheets.written()), wrong, as_text=False))
    assert [problem.partition(":")[0].removeprefix("Sheet Summaries") for problem in said] == [
        ", cell D8",
        ", cell F8",
        ", cell E9",
        ", cell A10",
        "",
    ]
    assert said[0].endswith(
        "none of the grades here. Choose one of Not started, Planned, Partly in place, In place, Embedded."
    )
    assert "“PREPARE.10” is no descriptor of this sheet" in said[3]
    assert "the row of PREPARE.9 is missing" in said[4]


def test_a_file_from_before_there_were_summaries_in_it_is_taken(sheets):
    old = with_cells(as_before_summaries(sheets.written()), {(CODE, "comment"): "Mine"})
    filled = sheets.read(old)
    assert len(filled.lines) == 206
    assert line_of(filled).words["comment"] == "Mine"

    def with_one_of_their_own(book):
        book.create_sheet(layout.SUMMARIES_SHEET)["A2"] = SUMMARY

    filled = sheets.read(changed(old, with_one_of_their_own))
    assert (len(filled.lines), filled.unread) == (206, ["Sheet Summaries"])


def test_rows_may_stand_in_another_order(of_contributor, blank):
    def swap(book):
        sheet = book["Prepare"]
        for column in range(1, 7):
            one, other = sheet.cell(2, column), sheet.cell(3, column)
            one.value, other.value = other.value, one.value

    filled = of_contributor.read(with_cells(changed(blank, swap), {(CODE, "comment"): "Mine"}))
    assert line_of(filled).words["comment"] == "Mine"


def _drop_row(book):
    book["Prepare"].delete_rows(2)


def _rename(book):
    book["Prepare"].title = "Mine"


def _drop_column(book):
    book["Prepare"].delete_cols(layout.BEHAVIOUR)


def _twice(book):
    sheet = book["Prepare"]
    sheet.cell(3, 1).value = sheet.cell(2, 1).value


def _other_code(book):
    book["Prepare"].cell(2, 1).value = "PREPARE.99"


def _no_code(book):
    sheet = book["Prepare"]
    sheet.cell(sheet.max_row + 1, layout.COMMENT).value = "Where does this go?"


def _no_hidden(book):
    del book[layout.HIDDEN]


def _version(book):
    book[layout.HIDDEN]["B1"] = 3


def _revision(book):
    book[layout.HIDDEN].cell(layout.FIRST_CODE_ROW, 2).value = "one"


def _of_no_summary(book):
    book[layout.HIDDEN].cell(layout.FIRST_CODE_ROW, 1).value = "PREPARE.7"


def _listed_twice(book):
    hidden = book[layout.HIDDEN]
    hidden.cell(layout.FIRST_CODE_ROW + 1, 1).value = hidden.cell(layout.FIRST_CODE_ROW, 1).value


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_drop_row, "Sheet Prepare: the row of PREPARE.7."),
        (_rename, "Sheet Prepare is missing."),
        (_drop_column, "Sheet Prepare, cell C1: the column “Behaviour” should be here."),
        (_twice, "stands in row 2 already"),
        (_other_code, "Sheet Prepare, cell A2: “PREPARE.99” is no behaviour of this sheet."),
        (_no_code, "column A of this row has no code"),
        (_no_hidden, reading.NOT_OURS),
        (_version, reading.OLD),
        (_revision, reading.TAMPERED),
        (_listed_twice, reading.TAMPERED),
        (_of_no_summary, reading.TAMPERED),
    ],
)
def test_a_file_that_was_taken_apart_gets_a_sentence(of_contributor, blank, change, says):
    assert any(says in problem for problem in problems(of_contributor, changed(blank, change)))


def test_a_file_of_another_assessment_does_not_say_whose(world, sheets, of_contributor, blank, arrange):
    kents = Sheets(world.kent, world.kent.lead).written()
    (said,) = problems(sheets, kents)
    assert said == reading.OTHER
    assert "kent" not in said.lower()

    def cycle(book):
        book[layout.HIDDEN]["B3"] = "autumn-last"

    assert problems(of_contributor, changed(blank, cycle)) == [reading.OTHER]


def test_what_is_no_part_of_the_table_is_named_and_not_read(of_contributor, blank):
    def beside(book):
        book["Prepare"]["H2"] = "=HYPERLINK(1)"
        book["Prepare"]["D2"].comment = Comment("A note", "Somebody")
        book.create_sheet("Notes")["A1"] = "Mine"

    assert of_contributor.read(changed(blank, beside)).unread == ["Sheet Prepare, cell H2", "Sheet Notes"]


def test_a_sheet_that_claims_a_million_rows_is_read_in_an_instant(of_contributor, blank):
    parts = parts_of(blank)
    name = next(name for name in parts if name.endswith("sheet2.xml"))
    far = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", far)
    assert len(of_contributor.read(packed(parts)).lines) == len(of_contributor.read(blank).lines)


def test_what_stands_around_the_cells_costs_no_time(of_contributor, blank):
    """Ranges without end, and a formula without end that many cells share: nobody asks for either."""
    parts = parts_of(blank)
    name = next(name for name in parts if name.endswith("sheet2.xml"))
    ranges = b'<dataValidations><dataValidation sqref="%s"/></dataValidations><sheetData>' % (
        b"A1 " * 500_000
    )
    formula = b'<row r="900"><c r="Z900"><f t="shared" si="0">%sA1</f></c>' % (b"A1+" * 300_000)
    formula += b'<c r="Z900"><f t="shared" si="0"/></c>' * 9_000 + b"</row></sheetData>"
    changed_part = parts[name].replace(b"<sheetData>", ranges).replace(b"</sheetData>", formula)
    began = time.process_time()
    filled = of_contributor.read(packed({**parts, name: changed_part}))
    assert time.process_time() - began < 3
    assert filled.unread == ["Sheet Prepare, cell Z900"]


def test_sheets_of_one_part_are_not_read_again_and_again(of_contributor, blank):
    parts = parts_of(blank)
    again = re.sub(rb"(<sheets>.*?)(<sheet [^>]*/>)", rb"\1\2\2", parts["xl/workbook.xml"], count=1)
    assert again != parts["xl/workbook.xml"]
    data = packed({**parts, "xl/workbook.xml": again})
    assert problems(of_contributor, data) == [reading.UNREADABLE]


def test_what_was_taken_in_before_there_were_bounds_is_not_read(of_contributor, blank):
    parts = parts_of(blank)
    more = b"<fonts>" + b"<font/>" * 10_000
    parts["xl/styles.xml"] = re.sub(rb"<fonts[^>]*>", more, parts["xl/styles.xml"])
    assert problems(of_contributor, packed(parts)) == [reading.UNREADABLE]


def test_what_cannot_be_read_is_one_sentence(of_contributor, blank):
    parts = parts_of(blank)
    for broken in (b"nothing", blank[:-30], packed({**parts, "xl/styles.xml": b"<a>"})):
        assert problems(of_contributor, broken) == [reading.UNREADABLE]
    assert problems(of_contributor, packed({**parts, "xl/workbook.xml": b"<a/>"})) == [reading.NOT_OURS]
