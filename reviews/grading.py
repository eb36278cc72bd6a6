"""What a reader does in their reading: give grades, agree with the force's own, say something to the team, hand in.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.models import Submission, SubmittedSummary
from audit.workflow import save_over
from forces.models import Membership
from frameworks.models import Grade, Provision
from reviews.choices import DECIDED, ReadingState, ReviewState
from reviews.models import Reading, ReadingGrade, Review, TeamComment
from reviews.settling import settle
from reviews.workflow import start_review


class HandedInError(Exception):
    """It was handed in, decided, or given to somebody else in the meantime: nothing in it can be changed any more."""


class NotAllGradedError(Exception):
    """Handed in, a reading has a grade for every descriptor."""


def change_grade(
    *, reading: Reading, provision: Provision, grade: Grade, reason: str, revision: int, by: Membership
) -> None:
    """Give a descriptor a grade, or another one. revision: of the grade that the page showed, 0 where there was none.

    Raises HandedInError; StaleSaveError, with both texts kept, where somebody saved it since.
    """
    start_review(submission=reading.review.submission, by=by)
    if not _lock(reading, by):
        raise HandedInError
    row, made = ReadingGrade.objects.get_or_create(
        force_id=reading.force_id,
        reading=reading,
        provision=provision,
        defaults={"grade": grade, "reason": reason},
    )
    if not made:
        save_grade(
            row=row, revision=revision, values={"grade_id": grade.pk, "reason": reason}, by=by, is_open=True
        )
    _count(reading)


def save_grade(
    *, row: ReadingGrade, revision: int, values: dict[str, Any], by: Membership, is_open: bool | None = None
) -> None:
    """Over the revision that its form started from. Raises StaleSaveError. is_open: where that was asked already."""
    submission = row.reading.review.submission
    save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=("grade_id", "reason"),
        about=f"Grade of {submission.force.short_name}, {row.provision.title}",
        is_open=_lock(row.reading, by) if is_open is None else is_open,
    )


@transaction.atomic
def agree(*, reading: Reading, provisions: Collection[Provision], reason: str, by: Membership) -> int:
    """Give each of them the force's own grade, with one reason. What has a grade keeps it. Says how many were given.

    Raises HandedInError.
    """
    submission = reading.review.submission
    start_review(submission=submission, by=by)
    if not _lock(reading, by):
        raise HandedInError
    graded = set(_grades(reading).values_list("provision_id", flat=True))
    wanted = {provision.pk for provision in provisions} - graded
    own = SubmittedSummary.objects.filter(force=reading.force_id, submission=submission, grade__isnull=False)
    rows = [
        ReadingGrade(
            force_id=reading.force_id,
            reading=reading,
            provision_id=summary.provision_id,
            grade_id=summary.grade_id,
            reason=reason,
        )
        for summary in own
        if summary.grade_id is not None and summary.provision_id in wanted
    ]
    ReadingGrade.objects.bulk_create(rows)
    _count(reading)
    return len(rows)


@transaction.atomic
def hand_in(*, reading: Reading, by: Membership) -> None:
    """From here on it stands as it is; what is agreed by it is settled. Raises HandedInError, NotAllGradedError."""
    if not _lock(reading, by):
        raise HandedInError
    if not_graded(reading):
        raise NotAllGradedError
    Reading.objects.filter(force=reading.force_id, pk=reading.pk).update(
        state=ReadingState.HANDED_IN, handed_in_at=timezone.now(), revision=F("revision") + 1
    )
    settle(review=reading.review)


def not_graded(reading: Reading) -> list[Provision]:
    """The submission's descriptors that have no grade in it, in reading order."""
    summaries = SubmittedSummary.objects.filter(
        force=reading.force_id, submission=reading.review.submission_id
    ).exclude(provision__in=_grades(reading).values("provision"))
    return [
        row.provision for row in summaries.select_related("provision__parent").order_by("provision__position")
    ]


@transaction.atomic
def comment(*, submission: Submission, provision: Provision | None, text: str, by: Membership) -> TeamComment:
    """Say something inside the team: about a descriptor, or about the whole of it."""
    waiting = {"state": ReviewState.WAITING}
    review, _ = Review.objects.get_or_create(
        submission=submission, force_id=submission.force_id, defaults=waiting
    )
    return TeamComment.objects.create(
        force_id=submission.force_id,
        review=review,
        provision=provision,
        text=text,
        by=by,
        by_name=by.display_name,
    )


def _grades(reading: Reading) -> Any:
    return ReadingGrade.objects.filter(force=reading.force_id, reading=reading)


def _lock(reading: Reading, by: Membership) -> bool:
    """Whether it can still be changed by this person: handing in then waits for this change, and sees it."""
    rows = Reading.objects.filter(force=reading.force_id, pk=reading.pk, reader=by).being_read()
    rows = rows.filter(review__submission__superseded=False).exclude(review__state__in=DECIDED)
    return bool(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _count(reading: Reading) -> None:
    Reading.objects.filter(force=reading.force_id, pk=reading.pk).update(revision=F("revision") + 1)
