"""What a reader does in their reading: from the first grade to handing in."""

import pytest

from audit.workflow import StaleSaveError
from forces.models import FormerForce
from frameworks.models import Provision
from reviews import grading, workflow
from reviews.choices import ReadingState, ReviewState
from reviews.models import Reading, ReadingGrade, Review, TeamComment
from tests.reviews.conftest import CODE
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def put(desk, acting):
    """put(reading, value, reason, revision): a grade of Capacity and capability, by its reader."""

    def change(reading, value=2, reason="Too thin.", revision=0, by=None):
        by = by or desk.world.reviewer
        with acting(by):
            grading.change_grade(
                reading=Reading.objects.select_related("review__submission__force").get(pk=reading.pk),
                provision=Provision.objects.get(code=CODE),
                grade=desk.world.grades[value],
                reason=reason,
                revision=revision,
                by=by,
            )

    return change


def stands(arrange):
    with arrange():
        return list(ReadingGrade.objects.values_list("grade__value", "reason", "revision"))


def test_starting_gives_the_first_reading_to_who_starts(desk, acting):
    with acting(desk.world.reviewer):
        workflow.start_review(submission=desk.submission, by=desk.world.reviewer)
    with acting(desk.colleague):
        workflow.start_review(submission=desk.submission, by=desk.colleague)
        (reading,) = Reading.objects.all()
        assert (reading.place, reading.reader, reading.state) == (
            1,
            desk.world.reviewer,
            ReadingState.STARTED,
        )


def test_who_was_given_it_is_the_reviewer_whoever_starts(desk, give, acting, arrange):
    give(desk.world.reviewer, desk.colleague, state="given")
    with arrange():
        Review.objects.update(state=ReviewState.WAITING, reviewer=None)
    with acting(desk.colleague):
        review = workflow.start_review(submission=desk.submission, by=desk.colleague)
        assert (review.state, review.reviewer_id) == (ReviewState.IN_REVIEW, desk.world.reviewer.pk)
        assert [reading.state for reading in Reading.objects.order_by("place")] == ["given", "started"]


def test_a_grade_is_given_and_changed(desk, give, put, arrange):
    (reading,) = give(desk.world.reviewer, state="given")
    put(reading)
    assert stands(arrange) == [(2, "Too thin.", 1)]
    put(reading, value=3, reason="Thin.", revision=1)
    assert stands(arrange) == [(3, "Thin.", 2)]
    with arrange():
        assert Reading.objects.get().state == ReadingState.STARTED


def test_of_two_windows_the_later_is_refused_with_both_texts(desk, give, put, arrange):
    (reading,) = give(desk.world.reviewer)
    put(reading)
    with pytest.raises(StaleSaveError) as stale:
        put(reading, value=5, reason="Good.")
    kept = stale.value.conflict
    assert (kept.theirs["reason"], kept.yours["reason"]) == ("Too thin.", "Good.")
    assert stands(arrange) == [(2, "Too thin.", 1)]


def test_nobody_grades_in_anothers_reading(desk, give, put, arrange):
    (reading,) = give(desk.world.reviewer)
    with pytest.raises(grading.HandedInError):
        put(reading, by=desk.colleague)
    assert not stands(arrange)


def test_agreeing_gives_the_forces_own_grade_and_leaves_what_there_is(desk, give, put, acting, arrange):
    (reading,) = give(desk.world.reviewer)
    put(reading)
    chosen = Provision.objects.filter(code__in=[CODE, "PREPARE.4", "PREPARE.5"])
    with acting(desk.world.reviewer):
        found = Reading.objects.select_related("review__submission").get()
        assert grading.agree(reading=found, provisions=chosen, reason="Well founded.", by=reading.reader) == 2
    with arrange():
        given = dict(ReadingGrade.objects.values_list("provision__code", "grade__value"))
        assert given == {CODE: 2, "PREPARE.4": 1, "PREPARE.5": 3}
        assert set(ReadingGrade.objects.exclude(provision__code=CODE).values_list("reason", flat=True)) == {
            "Well founded."
        }


def test_it_is_handed_in_whole_and_then_stands(desk, give, put, acting, arrange, grade_all):
    (reading,) = give(desk.world.reviewer)
    put(reading)
    with acting(desk.world.reviewer):
        found = Reading.objects.select_related("review").get()
        assert len(grading.not_graded(found)) == 23
        with pytest.raises(grading.NotAllGradedError):
            grading.hand_in(reading=found, by=reading.reader)
    grade_all(reading)
    with acting(desk.world.reviewer):
        grading.hand_in(reading=Reading.objects.get(), by=reading.reader)
        handed = Reading.objects.get()
        assert (handed.state, handed.handed_in_at is None) == (ReadingState.HANDED_IN, False)
        with pytest.raises(grading.HandedInError):
            grading.hand_in(reading=handed, by=reading.reader)
    with pytest.raises(grading.HandedInError):
        put(reading, value=5, revision=1)
    assert (2, "Too thin.", 1) in stands(arrange)


@pytest.mark.parametrize("over", ["decided", "superseded"])
def test_nothing_is_graded_once_it_is_over(desk, give, put, arrange, over):
    (reading,) = give(desk.world.reviewer)
    with arrange():
        if over == "decided":
            Review.objects.update(state=ReviewState.ACCEPTED)
        else:
            make_submission(desk.world.warwickshire.force, desk.world.cycle, number=2)
    with pytest.raises(grading.HandedInError):
        put(reading)


def test_a_comment_begins_no_review(desk, acting):
    with acting(desk.colleague):
        grading.comment(submission=desk.submission, provision=None, text="Ask Kent.", by=desk.colleague)
        assert Review.objects.get().state == ReviewState.WAITING
        assert TeamComment.objects.get().by_name == desk.colleague.display_name


def test_a_finding_knows_in_whose_reading_it_was_found(desk, write_finding, acting):
    assert write_finding().reading.reader == desk.world.reviewer
    with acting(desk.colleague):
        assert not FormerForce.objects.exists()
