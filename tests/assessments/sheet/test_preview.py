"""What a file would change: nothing when nobody touched it, just what was typed, and conflicts as such."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assessments.choices import Stage
from assessments.models import Assessment, Assignment, Rating
from assessments.sheet import layout
from assessments.sheet.preview import preview_of
from tests.architecture.asking import taken_back
from tests.assessments.sheet.filling import as_excel_saves, changed, with_cells
from tests.world import answer_all

pytestmark = pytest.mark.django_db

CODE, NEXT = "PREPARE.7.2.a", "PREPARE.7.2.b"
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
def test_an_untouched_file_changes_nothing(of_contributor, arrange, texts, reasons, graded):
    """Whatever the answers say."""
    with taken_back():
        with arrange():
            rows = Rating.objects.filter(assessment=of_contributor.here.assessment)
            rows = list(rows.filter(provision__code__startswith="PREPARE.7.").order_by("pk"))
            for number, text in enumerate(texts[: len(rows)]):
                rows[number].comment = text
                rows[number].reason = reasons[number] if number < len(reasons) else ""
                rows[number].grade = of_contributor.grades[number % 6] if number < graded else None
            Rating.objects.bulk_update(rows, ["comment", "reason", "grade"])
        data = of_contributor.written()
        for preview in (of_contributor.preview(data), of_contributor.preview(as_excel_saves(data))):
            assert preview.changes == []
            assert preview.locked == []
            assert preview.unchanged == len(rows)


def test_the_whole_untouched_changes_nothing_either(sheets, arrange):
    with arrange():
        answer_all(sheets.here.assessment)
    preview = sheets.preview(sheets.written())
    assert (len(preview.changes), preview.unchanged) == (0, 206)


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
    assert (change.revision, change.by) == (3, of_contributor.here.lead.display_name)


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
    data = with_cells(sheets.written(), {(CODE, "comment"): "Mine", ("PREPARE.4.1.a", "comment"): "Mine too"})
    preview = of_contributor.preview(data)
    assert one(preview).code == CODE
    assert preview.elsewhere["PREPARE.4"] > 0
    assert "PREPARE.7" not in preview.elsewhere
    assert sum(preview.elsewhere.values()) + preview.unchanged + 1 == 206


def test_what_was_handed_in_or_sent_is_named_and_not_offered(sheets, of_contributor, arrange):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "Mine"})
    with arrange():
        Assignment.objects.filter(force=sheets.here.force).update(state="handed_in")
    preview = of_contributor.preview(data)
    assert preview.changes == []
    assert [place.endswith("behaviour 7.2.a") for place in preview.locked] == [True]
    data = with_cells(sheets.written(), {(CODE, "comment"): "Mine"})
    with arrange():
        Assessment.objects.filter(pk=sheets.here.assessment.pk).update(stage=Stage.WITH_CHIEF_OFFICER)
    assert len(sheets.preview(data).locked) == 1


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
def test_three_queries_however_many_moved(of_contributor, django_assert_num_queries, moved):
    data = of_contributor.written()
    codes = [f"PREPARE.7.2.{letter}" for letter in "abc"[:moved]]
    for code in codes:
        of_contributor.save(code, comment="Theirs")
    filled = of_contributor.read(with_cells(data, {(code, "comment"): "Mine" for code in codes}))
    assessment = of_contributor.assessment
    with of_contributor.scope(), django_assert_num_queries(3):
        assert len(preview_of(assessment, filled, of_contributor.by).conflicts) == moved


def test_long_texts_are_shown_and_not_compared_word_by_word(of_contributor):
    data = with_cells(of_contributor.written(), {(CODE, "comment"): "a " * 2_000})
    (comment,) = one(of_contributor.preview(data)).differences
    assert not comment.marked
