"""How readings become the grade that the national team stands by, and what must be agreed before it goes out.

One reading, handed in, settles its grades. Two that agree settle; where two differ a panel decides. Nothing is
settled while anybody still reads, so that who reads second stays blind. A review that nobody reads by grades settles
nothing, and waits for nothing.

Every function is one transaction with the request's. Settling and deciding begin with the review's own row, so that
of two hand-ins at once the later sees the earlier.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.templatetags.portal import count
from forces.models import Membership
from frameworks.models import Grade, Provision
from reviews.choices import ReviewState
from reviews.models import ModeratedGrade, PanelDecision, Reading, ReadingGrade, Review


class NotAgreedError(Exception):
    """Something must be agreed before the submission can be accepted. str() says what."""


class NotOpenError(Exception):
    """Nothing can be decided here: the review is decided, or its two readings do not differ."""


class DecidedSinceError(Exception):
    """Somebody recorded what the panel decided since the page was opened."""


# --- where a descriptor stands ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """One descriptor in all its readings, which are all handed in.

    given: each reading with the grade that it gives, none where it gives none; in the order of their places.
    decisions: the panel's, the newest last, which counts.
    """

    provision: Provision
    given: list[tuple[Reading, ReadingGrade | None]]
    decisions: list[PanelDecision] = field(default_factory=list)

    @property
    def decision(self) -> PanelDecision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def differs(self) -> bool:
        """Whether it is a panel's: two read it, and not both gave this grade."""
        return len({given.grade_id if given else None for _, given in self.given}) > 1

    @property
    def waits(self) -> bool:
        return self.differs and self.decision is None

    @property
    def settled(self) -> tuple[Grade, str] | None:
        """The grade and the reason that the force reads; None while it waits for a panel."""
        if self.decision:
            return self.decision.grade, self.decision.reason
        grades = [given for _, given in self.given if given]
        if self.differs or not grades:
            return None
        # One reading's words: two voices in one reason would tell the force that two people read.
        return grades[0].grade, grades[0].reason.strip()


@dataclass(frozen=True)
class Agreement:
    """Where a review stands: who still reads, and each descriptor once nobody does."""

    reading: list[Reading] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)

    @property
    def for_panel(self) -> list[Standing]:
        return [standing for standing in self.standings if standing.waits]

    @property
    def missing(self) -> list[str]:
        """What must be done before the submission can be accepted, in sentences; nothing where all is agreed."""
        said = [
            f"{reading.get_place_display()}, {_with(reading)}, is not handed in." for reading in self.reading
        ]
        if waiting := self.for_panel:
            names = ", ".join(standing.provision.name for standing in waiting)
            number = count(len(waiting), "descriptor")
            said.append(f"The two readings differ on {number}, and the panel has not decided: {names}.")
        return said


def _with(reading: Reading) -> str:
    return f"with {reading.reader_name}" if reading.reader_name else "which nobody has yet"


def agreement_of(review: Review) -> Agreement:
    """Three queries."""
    readings = list(Reading.objects.filter(force=review.force_id, review=review).order_by("place"))
    unread = [reading for reading in readings if not reading.handed_in]
    if unread:
        return Agreement(reading=unread if _counts(readings) else [])
    standings = _standings(review, readings) if readings else []
    return Agreement(standings=standings)


def _counts(readings: list[Reading]) -> bool:
    """A reading alone in which nothing is graded is a submission read as ever: by its findings."""
    return (
        len(readings) > 1
        or ReadingGrade.objects.filter(force=readings[0].force_id, reading=readings[0]).exists()
    )


def _standings(review: Review, readings: list[Reading]) -> list[Standing]:
    provisions: dict[int, Provision] = {}
    given: dict[tuple[int, int], ReadingGrade] = {}
    rows = ReadingGrade.objects.filter(force=review.force_id, reading__review=review)
    for row in rows.select_related("provision__parent", "grade").order_by("provision__position"):
        provisions[row.provision_id] = row.provision
        given[row.provision_id, row.reading_id] = row
    decided = PanelDecision.objects.by_provision(review)
    return [
        Standing(
            provision,
            [(reading, given.get((provision.pk, reading.pk))) for reading in readings],
            decided.get(provision.pk, []),
        )
        for provision in provisions.values()
    ]


def standing_of(review: Review, provision: Provision) -> Standing | None:
    """Of one descriptor, once nobody reads any more; None before, and where nobody graded it."""
    standings = agreement_of(review).standings
    return next((one for one in standings if one.provision.pk == provision.pk), None)


# --- settling ---------------------------------------------------------------------------------------------------


@transaction.atomic
def settle(*, review: Review) -> Agreement:
    """Write down what is agreed; safe to call again, and to be called whenever a reading is handed in."""
    if not _lock(review):
        return Agreement()
    agreement = agreement_of(review)
    agreed = {
        standing.provision.pk: settled
        for standing in agreement.standings
        if (settled := standing.settled) is not None
    }
    rows = ModeratedGrade.objects.filter(force=review.force_id, review=review)
    for row in rows:
        grade, reason = agreed.pop(row.provision_id, (None, ""))
        if grade is not None and (row.grade_id, row.reason) != (grade.pk, reason):
            row.grade, row.reason, row.settled_at = grade, reason, timezone.now()
            row.save(update_fields=["grade", "reason", "settled_at"])
    ModeratedGrade.objects.bulk_create(
        ModeratedGrade(
            force_id=review.force_id,
            review=review,
            provision_id=provision,
            grade=grade,
            reason=reason,
            settled_at=timezone.now(),
        )
        for provision, (grade, reason) in agreed.items()
    )
    return agreement


def _lock(review: Review) -> bool:
    """Whether it can still change: then whoever hands in or decides at the same moment waits here."""
    rows = Review.objects.filter(force=review.force_id, pk=review.pk, released_at__isnull=True)
    return bool(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


@transaction.atomic
def release(*, review: Review, at: datetime) -> None:
    """What was agreed goes to the force, which it does when the submission is accepted.

    Raises NotAgreedError while something is not agreed. The review's own row is decided in the same transaction.
    """
    missing = agreement_of(review).missing
    if missing:
        raise NotAgreedError(" ".join(missing))
    ModeratedGrade.objects.filter(force=review.force_id, review=review).update(released_at=at)


# --- the panel --------------------------------------------------------------------------------------------------


@transaction.atomic
def record_decision(
    *, review: Review, provision: Provision, values: dict[str, Any], seen: int, by: Membership
) -> PanelDecision:
    """Write down what a panel decided where two readings differ; the grade is settled by it.

    values: grade, reason, panel. seen: how many decisions on this descriptor the page showed. Raises NotOpenError, and
    DecidedSinceError when there are more of them by now.
    """
    open_review = Review.objects.filter(
        force=review.force_id, pk=review.pk, state=ReviewState.IN_REVIEW, submission__superseded=False
    )
    # Also a lock, and a decision on the submission sees it.
    if not open_review.update(revision=F("revision") + 1):
        raise NotOpenError
    standing = standing_of(review, provision)
    if standing is None or not standing.differs:
        raise NotOpenError
    own = PanelDecision.objects.filter(force=review.force_id, review=review, provision=provision)
    if own.count() != seen:
        raise DecidedSinceError
    decision = PanelDecision.objects.create(
        force_id=review.force_id,
        review=review,
        provision=provision,
        decided_by=by,
        decided_by_name=by.display_name,
        **values,
    )
    settle(review=review)
    return decision
