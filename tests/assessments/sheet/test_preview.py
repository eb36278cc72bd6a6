"""What a file would change: nothing when nobody touched it, just what was typed, and conflicts as such."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Rating, Summary
from assessments.sheet import layout
from assessments.sheet.preview import preview_of
from tests.architecture.asking import taken_back
from tests.assessments.sheet.filling import as_before_summaries, as_excel_saves, changed, with_cells
from tests.world import answer_all

pytestmark = pytest.mark.django_db

CODE, NEXT, SUMMARY = "PREPARE.7.2.a", "PREPARE.7.2.b", "PREPARE.7"
# Whatever can stand in the portal: it keeps no NUL, and PostgreSQL no half character.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
STORED = st.text(st.one_of(CHARACTERS, st.sampled_from("_x0059\x0b\r\n=+-@ ")), max_size=60)


def one(preview):
    (change,) = preview.changes
    return change


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.generate],  # a smaller example is not worth its minutes
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    texts=st.lists(STORED, min_size=4, max_size=29),
    reasons=st.lists(STORED, max_size=6),
    graded=st.integers(0, 6),
)
def test_an_untouched_file_changes_nothing(sheets, arrange, texts, reasons, graded):
    """Whatever the answers and the summaries say."""
    with taken_back():
        with arrange():
            rows = Rating.objects.filter(assessment=sheets.here.assessment)
            rows = list(rows.filter(provision__code__startswith="PREPARE.7.").order_by("pk"))
            summaries = list(Summary.objects.filter(assessment=sheets.here.assessment).order_by("pk"))
            for number, row in enumerate(summaries):
                row.strengths, row.gaps, row.support_needed = (
                    texts[(number + n) % len(texts)] for n in range(3)
                )
                row.grade = sheets.grades[number % 5] if number < graded else None
            Summary.objects.bulk_update(summaries, ["strengths", "gaps", "support_needed", "grade"])
            for number, text in enumerate(texts[: len(rows)]):
                rows[number].comment = text
                rows[number].reason = reasons[number] if number < len(reasons) else ""
                rows[number].grade = sheets.grades[number % 6] if number < graded else None
            Rating.objects.bulk_update(rows, ["comment", "reason", "grade"])
        data = sheets.written()
        for preview in (sheets.preview(data), sheets.preview(as_excel_saves(data))):
            assert preview.changes == []
            assert preview.locked == []
            assert len(preview.same) == 206 + len(summaries)


def test_the_whole_untouched_changes_nothing_either(sheets, arrange):
    with arrange():
        answer_all(sheets.here.assessment)
    data = sheets.written()
    said = "0 answers would change. 206 answers and 24 summaries say what they said before."
    assert sheets.preview(data).in_words == said
    # A file from before there were summaries in it says nothing about them.
    old = sheets.preview(as_before_summaries(data))
    assert old.in_words == "0 answers would change. 206 answers say what they said before."


def test_what_was_typed_is_a_change_with_its_place(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "New words", (CODE, "grade"): "Planned"})
    change = one(of_contributor.preview(data))
    grade, comment = change.differences
    assert (change.code, change.revision, change.conflict) == (CODE, 1, False)
    assert (grade.start, grade.theirs, grade.yours) == ("", "", "Planned")
    assert str(comment.marked) == "<ins>New words</ins>"
    assert comment.place.startswith("Sheet Prepare, cell E")
    planned = next(grade.pk for grade in of_contributor.grades if grade.code == "planned")
    assert change.wanted == {"grade_id": planned, "comment": "New words"}


def test_a_summary_is_a_change_with_its_place_and_a_conflict_where_it_moved(sheets):
    sheets.save_summary(SUMMARY, strengths="Start", gaps="Gap")
    data = with_cells(
        sheets.written(),
        {
            (SUMMARY, "strengths"): "Mine",
            ("PREPARE.8", "grade"): "In place",
            ("PREPARE.8", "support_needed"): "Help",
            ("PREPARE.9", "gaps"): " ",
        },
    )
    sheets.save_summary(SUMMARY, strengths="Theirs")
    moved, plain = sheets.preview(data).changes
    (strengths,) = moved.differences
    assert (strengths.start, strengths.theirs, strengths.yours) == ("Start", "Theirs", "Mine")
    assert (moved.label, moved.noun, moved.conflict, moved.revision) == (
        "Summary of Prepare 7",
        "summary",
        True,
        3,
    )
    assert [(one.label, one.place) for one in plain.differences] == [
        ("The force’s grade", "Sheet Summaries, cell D9"),
        ("Support needed", "Sheet Summaries, cell G9"),
    ]
    assert not plain.conflict
    assert not plain.unconfirms


def test_a_confirmed_summary_without_a_grade_is_told(sheets, arrange):
    with arrange():
        answer_all(sheets.here.assessment)
    change = one(sheets.preview(with_cells(sheets.written(), {(SUMMARY, "grade"): None})))
    assert change.wanted == {"grade_id": None}
    assert change.unconfirms
    assert not one(sheets.preview(with_cells(sheets.written(), {(SUMMARY, "gaps"): None}))).unconfirms


def test_a_cell_that_was_emptied_clears_and_one_that_was_empty_does_not(of_contributor):
    of_contributor.save(CODE, comment="Words", grade_id=of_contributor.grades[0].pk)
    data = with_cells(
        of_contributor.written(), {(CODE, "comment"): None, (CODE, "grade"): " ", (NEXT, "comment"): " "}
    )
    change = one(of_contributor.preview(data))
    assert change.wanted == {"comment": "", "grade_id": None}
    assert all(difference.cleared for difference in change.differences)


def test_not_applicable_without_a_reason_is_told(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "grade"): "Not applicable"})
    assert one(of_contributor.preview(data)).no_reason
    data = with_cells(data, {(CODE, "reason"): "No such unit"})
    assert not one(of_contributor.preview(data)).no_reason


def test_what_moved_since_is_a_conflict_only_where_it_differs(of_contributor):
    of_contributor.save(CODE, comment="Start")
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine", (NEXT, "comment"): "Same"})
    of_contributor.save(CODE, by=of_contributor.here.lead, comment="Theirs")
    of_contributor.save(NEXT, by=of_contributor.here.lead, comment="Same")
    change = one(of_contributor.preview(data))
    (comment,) = change.differences
    assert change.conflict
    assert (comment.start, comment.theirs, comment.yours) == ("Start", "Theirs", "Mine")
    assert (change.revision, change.by, change.mine) == (3, of_contributor.here.lead.display_name, False)


def test_a_cell_left_as_it_was_takes_nothing_from_a_colleague(of_contributor):
    of_contributor.save(CODE, comment="Start")
    data = of_contributor.written()
    of_contributor.save(CODE, by=of_contributor.here.lead, comment="Theirs")
    preview = of_contributor.preview(with_cells(data, {(CODE, "grade"): "Planned"}))
    assert set(one(preview).wanted) == {"grade_id"}
    assert of_contributor.preview(data).changes == []


def test_parts_that_are_not_ones_own_are_named_and_not_offered(sheets, of_contributor, arrange):
    """The lead's file in a contributor's hands: what the others say is nowhere compared."""
    with arrange():
        Rating.objects.filter(assessment=sheets.here.assessment).update(comment="FOR NOBODY ELSE")
    filling = {(CODE, "comment"): "Mine", ("PREPARE.4.1.a", "comment"): "Mine too", (SUMMARY, "gaps"): "Mine"}
    preview = of_contributor.preview(with_cells(sheets.written(), filling))
    assert one(preview).code == CODE
    assert preview.elsewhere_summaries == 24
    assert preview.elsewhere["PREPARE.4"] > 0
    assert "PREPARE.7" not in preview.elsewhere
    assert sum(preview.elsewhere.values()) + len(preview.same) + 1 == 206


def test_what_was_handed_in_or_sent_is_named_and_not_offered(sheets, of_contributor, arrange):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine"})
    with arrange():
        Assignment.objects.filter(force=sheets.here.force).update(state="handed_in")
    preview = of_contributor.preview(data)
    assert preview.changes == []
    assert [place.endswith("behaviour Prepare 7.2.a") for place in preview.locked] == [True]
    data = with_cells(sheets.written(), {(CODE, "comment"): "Mine", (SUMMARY, "gaps"): "Mine"})
    with arrange():
        Assessment.objects.filter(pk=sheets.here.assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    locked = sheets.preview(data).locked
    assert locked[0].endswith("behaviour Prepare 7.2.a")
    assert locked[1:] == ["Sheet Summaries, row 8: Summary of Prepare 7"]


def test_a_start_that_never_was_is_left_out(of_contributor):
    def ahead(book):
        hidden = book[layout.HIDDEN]
        for row in hidden.iter_rows(min_row=layout.FIRST_CODE_ROW):
            row[1].value = 99 if row[0].value == CODE else row[1].value

    data = changed(with_cells(of_contributor.written(), {(CODE, "comment"): "Mine"}), ahead)
    preview = of_contributor.preview(data)
    assert preview.unknown
    assert preview.changes == []


@pytest.mark.parametrize("moved", [1, 3])
def test_five_queries_however_many_moved(sheets, django_assert_num_queries, moved):
    data = sheets.written()
    codes = [f"PREPARE.7.2.{letter}" for letter in "abc"[:moved]]
    summaries = [f"PREPARE.{number}" for number in range(1, moved + 1)]
    for code in codes:
        sheets.save(code, comment="Theirs")
    for code in summaries:
        sheets.save_summary(code, gaps="Theirs")
    mine = {(code, "comment"): "Mine" for code in codes} | {(code, "gaps"): "Mine" for code in summaries}
    filled = sheets.read(with_cells(data, mine))
    assessment = sheets.assessment
    with sheets.scope(), django_assert_num_queries(5):
        assert len(preview_of(assessment, filled, sheets.by).conflicts) == 2 * moved


def test_long_texts_are_shown_and_not_compared_word_by_word(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "a " * 2_000})
    (comment,) = one(of_contributor.preview(data)).differences
    assert not comment.marked
