"""What happens to the review of a plan: begun, marked, findings written, released. Released, it never changes again.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it. A change of a
mark or a finding and a release both begin with the review's own row, so that of two at once the later sees the earlier.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from actionplans.keys import next_key
from actionplans.models import Edition
from audit.workflow import save_over
from core.revisions import save_if_current
from forces.models import Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify
from reviews.plans.choices import Mark, PlanReviewState
from reviews.plans.models import PlanFinding, PlanMark, PlanMatter, PlanReview

MARKED = ("mark", "note")
FOUND = ("kind", "text")


class ReleasedError(Exception):
    """The review was released in the meantime: nothing in it can be changed any more."""


class StalePlanFindingError(Exception):
    """Somebody changed or removed the finding since the page that was to remove it was opened."""


class StaleReleaseError(Exception):
    """Somebody released it, or changed a mark or a finding, since the page was opened."""


class UnmarkedError(Exception):
    """A matter has no mark yet: the force would read of it neither that it is there nor that it is not."""


@transaction.atomic
def start_plan_review(*, edition: Edition, by: Membership) -> PlanReview:
    """Take the edition to read, with an empty mark for each matter. Who was first stays its reviewer."""
    mine = {"reviewer": by, "reviewer_name": by.display_name}
    review, made = PlanReview.objects.get_or_create(edition=edition, force=edition.force, defaults=mine)
    if made:
        PlanMark.objects.bulk_create(
            PlanMark(force=edition.force, review=review, matter=matter) for matter in PlanMatter.objects.all()
        )
    return review


def mark_matter(*, row: PlanMark, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save mark, note, or both; say whether anything was different.

    Raises StaleSaveError, with both texts kept, when the mark is past `revision`, or the review was released.
    """
    saved = save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=MARKED,
        about=f"{about_plan(row.review)}, {row.matter.reference}",
        also=_marked(by),
        is_open=_lock(row.review),
    )
    if saved:
        _touch(row.review)
    return saved


def _marked(by: Membership) -> dict[str, Any]:
    return {"marked_by": by, "marked_by_name": by.display_name, "marked_at": timezone.now()}


@transaction.atomic
def mark_absent(*, review: PlanReview, codes: Collection[str], note: str, by: Membership) -> int:
    """Mark these matters absent, where nobody has marked them yet; says how many. Raises ReleasedError.

    codes: of matters that the plan answers nothing on, as a person confirmed them.
    """
    _touch(review)
    rows = PlanMark.objects.filter(force=review.force_id, review=review, note="").unmarked()
    return rows.filter(matter__code__in=codes).update(
        mark=Mark.ABSENT, note=note, revision=F("revision") + 1, **_marked(by)
    )


@transaction.atomic
def record_finding(
    *, review: PlanReview, matter: PlanMatter | None, kind: str, text: str, once: uuid.UUID, by: Membership
) -> PlanFinding:
    """Write a finding. once: sent twice, it is written once. Raises ReleasedError."""
    _touch(review)  # also a lock: the second of two equal requests waits here, then finds the first one's row
    said = (review.pk, matter.pk if matter else None, kind, text)
    # With other words under a key that is used, it is another finding, from a page that somebody went back to.
    for key in (once, next_key(once, *said)):
        already = PlanFinding.objects.filter(public_id=key).first()
        if already is None:
            break
        if (already.review_id, already.matter_id, already.kind, already.text) == said:
            return already
    return PlanFinding.objects.create(
        public_id=key, force=review.force, review=review, matter=matter, kind=kind, text=text, **_written(by)
    )


def _written(by: Membership) -> dict[str, Any]:
    return {"written_by": by, "written_by_name": by.display_name, "written_at": timezone.now()}


def change_finding(*, finding: PlanFinding, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save what is different of FOUND. Raises StaleSaveError, as mark_matter does."""
    saved = save_over(
        row=finding,
        revision=revision,
        values=values,
        by=by,
        fields=FOUND,
        about=f"Finding on {about_plan(finding.review)}",
        also=_written(by),
        is_open=_lock(finding.review),
    )
    if saved:
        _touch(finding.review)
    return saved


@transaction.atomic
def remove_finding(*, finding: PlanFinding, revision: int, by: Membership) -> None:
    """The history keeps it. Raises StalePlanFindingError when somebody rewrote it since, and ReleasedError."""
    _touch(finding.review)
    rows = PlanFinding.objects.filter(force=finding.force_id, review=finding.review)
    removed, _ = rows.filter(pk=finding.pk, revision=revision).delete()
    if not removed:
        raise StalePlanFindingError


@transaction.atomic
def release(*, review: PlanReview, revision: int, message: str, by: Membership) -> None:
    """Marks and findings go to the force and to its policing body, and stand. The force's leads are told.

    Raises StaleReleaseError and UnmarkedError.
    """
    now = timezone.now()
    released = save_if_current(
        PlanReview.objects.filter(force=review.force_id, state=PlanReviewState.IN_REVIEW),
        pk=review.pk,
        revision=revision,
        state=PlanReviewState.RELEASED,
        message=message,
        released_by_name=f"{by.display_name}, {by.role_label}"[:220],
        released_at=now,
    )
    if not released:
        raise StaleReleaseError
    marks = PlanMark.objects.filter(force=review.force_id, review=review)
    if marks.unmarked().exists():
        raise UnmarkedError
    for rows in (marks, PlanFinding.objects.filter(force=review.force_id, review=review)):
        rows.update(released_at=now)
    _tell_leads(review, by)


def about_plan(review: PlanReview) -> str:
    """review: with its force and its edition."""
    return f"edition {review.edition.number} of the plan, {review.force.short_name}"


def _lock(review: PlanReview) -> bool:
    """Whether it can still be changed: then a release waits for this change, and sees it."""
    rows = PlanReview.objects.filter(force=review.force_id, pk=review.pk, state=PlanReviewState.IN_REVIEW)
    return bool(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


def _touch(review: PlanReview) -> None:
    """Count the review up, which makes a release wait for this change and see it. Raises ReleasedError."""
    rows = PlanReview.objects.filter(force=review.force_id, pk=review.pk, state=PlanReviewState.IN_REVIEW)
    if not rows.update(revision=F("revision") + 1):
        raise ReleasedError


def _tell_leads(review: PlanReview, by: Membership) -> None:
    """Of a force's people the national team sees its leads alone."""
    leads = Membership.objects.holding(Permission.SEND_FOR_SIGNATURE).filter(force=review.force_id)
    news = [
        News(
            to=lead,
            kind=NoticeKind.FEEDBACK,
            subject=f"plan review {review.pk}",
            about=f"Action plan, edition {review.edition.number}",
            url=reverse("reviews:plan_feedback", args=[review.public_id]),
        )
        for lead in leads
    ]
    notify(force_id=review.force_id, news=news, by=by)
