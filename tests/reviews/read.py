"""Readings as they are handed in, made directly. Call these inside `arrange()`:

read(submission, reviewer, {"PREPARE.7": 4})                       # the first reading, handed in
read(submission, colleague, {"PREPARE.7": 2}, place=2)             # the second
read(submission, colleague, {"PREPARE.7": 2}, handed_in=False)     # still being read
"""

from django.utils import timezone

from assessments.models import Submission
from forces.models import Membership
from frameworks.models import Grade, Provision
from reviews.choices import ReadingState, ReviewState
from reviews.models import Reading, ReadingGrade, Review


def read(
    submission: Submission,
    reader: Membership,
    grades: dict[str, int | None],
    *,
    place: int = 1,
    handed_in: bool = True,
    reason: str = "",
) -> Reading:
    review, _ = Review.objects.get_or_create(
        force=submission.force,
        submission=submission,
        defaults={
            "state": ReviewState.IN_REVIEW,
            "reviewer": reader,
            "reviewer_name": reader.display_name,
        },
    )
    # What is handed in takes no more grades: they come first.
    reading = Reading.objects.create(
        force=submission.force,
        review=review,
        place=place,
        reader=reader,
        reader_name=reader.display_name,
        state=ReadingState.STARTED,
    )
    give(reading, grades, reason=reason)
    if handed_in:
        Reading.objects.filter(pk=reading.pk).update(
            state=ReadingState.HANDED_IN, handed_in_at=timezone.now()
        )
        reading.refresh_from_db()
    return reading


def give(reading: Reading, grades: dict[str, int | None], *, reason: str = "") -> None:
    provisions = {one.code: one for one in Provision.objects.filter(code__in=grades)}
    scale = reading.review.submission.cycle.scale
    by_value = {grade.value: grade for grade in Grade.objects.filter(scale=scale)}
    ReadingGrade.objects.bulk_create(
        ReadingGrade(
            force=reading.force,
            reading=reading,
            provision=provisions[code],
            grade=by_value[value],
            reason=reason or f"Why {value}, by reading {reading.place}.",
        )
        for code, value in grades.items()
    )
