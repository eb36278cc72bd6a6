"""Who read the invented submissions, and the grades that they gave: some twice, and not always alike."""

from datetime import timedelta

from assessments.models import Submission, SubmittedSummary
from forces.models import Membership
from frameworks.models import Grade
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reviews.choices import ReadingState, ReviewState
from reviews.models import Reading, ReadingGrade, Review, TeamComment

# So many of a hundred are read by two people; so often does a reader differ from the force.
TWICE, DIFFERS = 25, 0.25
GRADED_WHILE_READING = 9


def read_submission(
    context: Context, review: Review, readers: list[Membership], lead: Membership
) -> list[Reading]:
    """One reading, or two that are both handed in; of what is in review one is half done. The reviewer comes first."""
    roll = dice("read twice", review.force.slug, review.submission.cycle.slug)
    second = next(one for one in readers if one.pk != review.reviewer_id)
    both = roll.random() * 100 < TWICE
    half = review.state == ReviewState.IN_REVIEW and not both
    readings = []
    people = [one for one in (review.reviewer, second if both else None) if one is not None]
    for place, reader in enumerate(people, 1):
        reading = _reading(context, review, place, reader)
        _grade(review.submission, reading, half=half)
        if not half:
            at = review.submission.signed_at + timedelta(days=3, hours=place)
            Reading.objects.filter(pk=reading.pk).update(state=ReadingState.HANDED_IN, handed_in_at=at)
        readings.append(reading)
    _comment(review, lead)
    return readings


def _reading(context: Context, review: Review, place: int, reader: Membership) -> Reading:
    signed = review.submission.signed_at
    return Reading.objects.create(
        public_id=uuid_of("reading", review.force.slug, review.submission.cycle.slug, str(place)),
        force=review.force,
        review=review,
        place=place,
        reader=reader,
        reader_name=reader.display_name,
        state=ReadingState.STARTED,
        given_at=signed + timedelta(days=1),
        due_on=max((signed + timedelta(days=21)).date(), context.calendar.today + timedelta(days=7))
        if review.state == ReviewState.IN_REVIEW
        else (signed + timedelta(days=21)).date(),
    )


def _grade(submission: Submission, reading: Reading, *, half: bool) -> None:
    """The force's own grade, or now and then the one beside it, most often below."""
    roll = dice("graded", submission.force.slug, submission.cycle.slug, reading.place)
    words = invented("texts")["readings"]
    by_value = {grade.value: grade for grade in Grade.objects.filter(scale=submission.cycle.scale)}
    rows = SubmittedSummary.objects.filter(force=submission.force, submission=submission, grade__isnull=False)
    summaries = list(rows.select_related("grade").order_by("provision__position"))
    if half:
        summaries = summaries[:GRADED_WHILE_READING]
    given = []
    for summary in summaries:
        value = summary.grade.value if summary.grade else None
        other = by_value.get(value + roll.choice((-1, -1, 1))) if value and roll.random() < DIFFERS else None
        grade = other or summary.grade
        kind = "agrees" if other is None else "below" if (other.value or 0) < (value or 0) else "above"
        given.append(
            ReadingGrade(
                force=submission.force,
                reading=reading,
                provision_id=summary.provision_id,
                grade=grade,
                reason=roll.choice(words[kind]),
            )
        )
    ReadingGrade.objects.bulk_create(given)


def _comment(review: Review, by: Membership) -> None:
    roll = dice("comment", review.force.slug, review.submission.cycle.slug)
    if roll.random() < 0.3:
        TeamComment.objects.create(
            force=review.force,
            review=review,
            text=roll.choice(invented("texts")["readings"]["comments"]),
            by=by,
            by_name=by.display_name,
        )
