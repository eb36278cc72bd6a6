"""What happens to a review: begun, findings written, decided. A decided review never changes again.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it. A change of
a finding and a decision both begin with the review's own row, so that of two at once the later sees the earlier.
"""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from assessments.models import Submission
from assessments.signing import NotAllowedNowError, reopen, signature_of
from audit.workflow import save_over
from core.revisions import save_if_current
from core.templatetags.portal import day
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Provision
from notices.choices import NoticeKind
from notices.workflow import News, notify
from reviews.choices import ReadingState, ReviewState
from reviews.models import Finding, Reading, Review
from reviews.rules import is_read_blind
from reviews.settling import release, settle

READ_BLIND = "Two people read this submission, and not both have handed in. It is decided once they have."


class DecidedError(Exception):
    """The review was decided in the meantime: nothing in it can be changed any more."""


class StaleFindingError(Exception):
    """Somebody changed or removed the finding since the page that was to remove it was opened."""


class StaleDecisionError(Exception):
    """Somebody decided, or changed a finding, since the page was opened."""


class NothingAskedError(Exception):
    """Sent back without a question: then nothing would open, and the force could change nothing."""


@transaction.atomic
def start_review(*, submission: Submission, by: Membership) -> Review:
    """Take the submission to read. Its reviewer is whoever was given the first reading; else who was first."""
    rows = Reading.objects.filter(force=submission.force, review__submission=submission)
    given = {reading.place: reading for reading in rows.select_related("reader")}
    first = given[1].reader if 1 in given else None
    reviewer = first or by
    theirs = {
        "state": ReviewState.IN_REVIEW,
        "reviewer": reviewer,
        "reviewer_name": reviewer.display_name,
    }
    review, made = Review.objects.get_or_create(
        submission=submission, force=submission.force, defaults=theirs
    )
    if not made and review.state == ReviewState.WAITING:
        Review.objects.filter(pk=review.pk, state=ReviewState.WAITING).update(**theirs)
        review.refresh_from_db()
    _begin_reading(review, [*given.values()], by)
    return review


def _begin_reading(review: Review, given: list[Reading], by: Membership) -> None:
    """One that was given begins. Where none was, whoever takes the submission to read has the first."""
    own = next((reading for reading in given if reading.reader_id == by.pk), None)
    if own is not None:
        if own.state == ReadingState.GIVEN:
            Reading.objects.filter(force=review.force_id, pk=own.pk, state=ReadingState.GIVEN).update(
                state=ReadingState.STARTED
            )
    elif not given and review.reviewer_id == by.pk and review.state == ReviewState.IN_REVIEW:
        begun = {"reader": by, "reader_name": by.display_name, "state": ReadingState.STARTED}
        Reading.objects.get_or_create(force_id=review.force_id, review=review, place=1, defaults=begun)


def reading_of(review: Review, by: Membership) -> Reading | None:
    """This person's own reading of it."""
    return Reading.objects.filter(force=review.force_id, review=review, reader=by).first()


@transaction.atomic
def record_finding(
    *, submission: Submission, provision: Provision, kind: str, text: str, once: uuid.UUID, by: Membership
) -> Finding:
    """Write a finding; the first one begins the review. once: sent twice, it is written once."""
    review = start_review(submission=submission, by=by)
    _touch(review)  # also a lock: the second of two equal requests waits here, then finds the first one's row
    said = (review.pk, provision.pk, kind, text)
    # With other words under a key that is used, it is another finding, from a page that somebody went back to.
    for key in (once, uuid.uuid5(once, "\x1f".join(map(str, said)))):
        already = Finding.objects.filter(public_id=key).first()
        if already is None:
            break
        if (already.review_id, already.provision_id, already.kind, already.text) == said:
            return already
    return Finding.objects.create(
        public_id=key,
        force=submission.force,
        review=review,
        reading=reading_of(review, by),
        provision=provision,
        kind=kind,
        text=text,
        written_by=by,
        written_by_name=by.display_name,
    )


def change_finding(*, finding: Finding, revision: int, values: dict[str, Any], by: Membership) -> None:
    """Save kind, text, or both. Raises StaleSaveError, with both texts kept, when the finding is past `revision`, or
    nothing in the review can be changed any more."""
    saved = save_over(
        row=finding,
        revision=revision,
        values=values,
        by=by,
        fields=("kind", "text"),
        about=about_finding(finding.review.submission, finding.provision),
        also={"written_by": by, "written_by_name": by.display_name, "written_at": timezone.now()},
        is_open=_lock(finding.review),
    )
    if saved:
        _touch(finding.review)


def about_finding(submission: Submission, provision: Provision) -> str:
    return f"Finding on {submission.force.short_name}, {provision.title}"


def _lock(review: Review) -> bool:
    """Whether findings can still be changed: then decisions wait for this change, and see it."""
    rows = Review.objects.filter(pk=review.pk, state=ReviewState.IN_REVIEW, submission__superseded=False)
    return bool(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


@transaction.atomic
def remove_finding(*, finding: Finding, revision: int, by: Membership) -> None:
    """The history keeps it. Raises StaleFindingError when somebody rewrote it since."""
    _touch(finding.review)
    removed, _ = Finding.objects.filter(review=finding.review, pk=finding.pk, revision=revision).delete()
    if not removed:
        raise StaleFindingError


@transaction.atomic
def accept(*, review: Review, revision: int, message: str, by: Membership) -> None:
    """The submission stands. Findings and moderated grades go to the force, all but the questions to its policing body.

    Raises settling.NotAgreedError while readings are not handed in, or differ and no panel has decided.
    """
    settle(review=review)
    now = _decide(review, revision=revision, state=ReviewState.ACCEPTED, message=message, by=by)
    release(review=review, at=now)


@transaction.atomic
def send_back(
    *, review: Review, revision: int, message: str, by: Membership, answers_due_on: date | None = None
) -> None:
    """Findings go to the force, which may change what the questions are about and sign again, by that day.

    Raises NothingAskedError.
    """
    questions: dict[Provision, str] = {}
    for finding in review.findings.questions().select_related("provision"):
        before = questions.get(finding.provision)
        questions[finding.provision] = f"{before}\n\n{finding.text}" if before else finding.text
    if not questions:
        raise NothingAskedError
    _decide(
        review,
        revision=revision,
        state=ReviewState.SENT_BACK,
        message=message,
        by=by,
        answers_due_on=answers_due_on,
    )
    reopen(submission=review.submission, questions=questions, by=by, answer_by=answers_due_on)


def _touch(review: Review) -> None:
    """Count the review up, which makes decisions wait for this change and see it. Raises DecidedError."""
    open_review = Review.objects.filter(pk=review.pk, state=ReviewState.IN_REVIEW)
    if not open_review.update(revision=F("revision") + 1):
        raise DecidedError


def _decide(
    review: Review,
    *,
    revision: int,
    state: ReviewState,
    message: str,
    by: Membership,
    answers_due_on: date | None = None,
) -> datetime:
    if is_read_blind(Reading.objects.filter(force=review.force_id, review=review)):
        raise NotAllowedNowError(READ_BLIND)
    now = timezone.now()
    decided = save_if_current(
        Review.objects.filter(state=ReviewState.IN_REVIEW),
        pk=review.pk,
        revision=revision,
        state=state,
        message=message,
        answers_due_on=answers_due_on,
        decided_by_name=signature_of(by),
        decided_at=now,
        released_at=now,
    )
    if not decided:
        raise StaleDecisionError
    Finding.objects.filter(review=review).update(released_at=now)
    _tell_leads(review, answers_due_on, by)
    return now


def _tell_leads(review: Review, answers_due_on: date | None, by: Membership) -> None:
    """Of a force's people the national team sees its leads alone."""
    until = f": questions to answer by {day(answers_due_on)}" if answers_due_on else ""
    leads = Membership.objects.holding(Permission.SEND_FOR_SIGNATURE).filter(force=review.force_id)
    news = [
        News(
            to=lead,
            kind=NoticeKind.FEEDBACK,
            subject=f"review {review.pk}",
            about=f"Assessment, {review.submission.cycle}{until}",
            url=reverse("reviews:feedback", args=[review.submission.public_id]),
        )
        for lead in leads
    ]
    notify(force_id=review.force_id, news=news, by=by)
