"""Sharing submissions out: who reads which, drawn up for the national lead to look at before it is saved.

By region, so that one person reads neighbours; by load, evenly; never a reviewer's former force; never both readings of
a submission to one person. Which submissions are read twice is drawn once for a cycle, among all its forces, by a key
that nobody outside the portal can compute: whenever the lead looks, and in whatever order they come in, it is the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import salted_hmac

from assessments.models import Cycle, Submission
from assessments.signing import NotAllowedNowError
from core.revisions import save_if_current
from forces.models import FormerForce, Membership
from forces.roles import Permission
from reviews.choices import DECIDED, ReadingState, ReviewState
from reviews.models import Reading, Review
from reviews.rules import has_worked_for

PLACES = (1, 2)


@dataclass
class Reader:
    """Somebody who reads submissions. former: forces that they have worked for. load: readings that they have."""

    person: Membership
    former: frozenset[int] = frozenset()
    load: int = 0
    regions: set[int] = field(default_factory=set)

    def may_read(self, submission: Submission) -> bool:
        return submission.force_id not in self.former


@dataclass(frozen=True)
class Given:
    """A submission with who is to read it. by_place: None where nobody may, or nobody was chosen."""

    submission: Submission
    by_place: Mapping[int, Membership | None]


@dataclass(frozen=True)
class ToGive:
    """A submission that somebody has still to read. given: whom it has been given to, by place.

    before: who read the number before it, by place.
    """

    submission: Submission
    twice: bool
    given: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[int, int] = field(default_factory=dict)

    @property
    def open_places(self) -> list[int]:
        return [place for place in PLACES[: 2 if self.twice else 1] if place not in self.given]


# --- drawn and drawn up -----------------------------------------------------------------------------------------


def drawn(assessments: Iterable[UUID], percent: int) -> set[UUID]:
    """Which of a cycle's assessments are read twice: that share of them, to the nearest whole number."""
    ranked = sorted(assessments, key=lambda one: salted_hmac("reviews.sharing.drawn", str(one)).hexdigest())
    return set(ranked[: (len(ranked) * percent + 50) // 100])


def draw_up(wanted: Sequence[ToGive], readers: Sequence[Reader]) -> list[Given]:
    """Who reads which, by region. wanted: with the force and its region.

    What is read twice is given first: not everybody may have it, and what everybody may have then evens the load.
    """
    pool = [Reader(one.person, one.former, one.load, set(one.regions)) for one in readers]
    readings = sum(len(one.open_places) for one in wanted)
    most = ceil((sum(one.load for one in pool) + readings) / len(pool)) if pool else 0
    chosen: dict[UUID, dict[int, Membership | None]] = {one.submission.public_id: {} for one in wanted}
    for one in sorted(wanted, key=lambda one: not one.twice):
        of_it = chosen[one.submission.public_id]
        for place in one.open_places:
            has_it = {*one.given.values(), *(person.pk for person in of_it.values() if person)}
            of_it[place] = _choose(one, place, without(pool, has_it), most)
    return [Given(one.submission, chosen[one.submission.public_id]) for one in wanted]


def without(pool: Sequence[Reader], has_it: Collection[int]) -> list[Reader]:
    """Those who are none of these memberships' people: whoever has two roles is one person."""
    users = {one.person.user_id for one in pool if one.person.pk in has_it} - {None}
    return [one for one in pool if one.person.pk not in has_it and one.person.user_id not in users]


def _choose(one: ToGive, place: int, readers: Iterable[Reader], most: int) -> Membership | None:
    """Who read the number before it; else who has room and reads in that region already; else who has least."""
    region = one.submission.force.region_id
    may = [reader for reader in readers if reader.may_read(one.submission)]
    if not may:
        return None
    found = min(
        may,
        key=lambda reader: (
            reader.person.pk != one.before.get(place),
            reader.load >= most,
            region not in reader.regions,
            reader.load,
            reader.person.pk,
        ),
    )
    found.load += 1
    found.regions.add(region)
    return found.person


# --- given ------------------------------------------------------------------------------------------------------


def readers() -> QuerySet[Membership]:
    """Everybody of the national team who reads submissions and has joined."""
    rows = Membership.objects.holding(Permission.REVIEW).filter(user__isnull=False)
    return rows.order_by("display_name", "pk")


def readers_for(reading: Reading) -> QuerySet[Membership]:
    """Those who may have it: none who has worked for the force, or has or had the other reading.

    Where that is begun, whoever shares out can see it: they may have this one only where nobody else of the team may,
    since nothing is decided before both are handed in. Whoever has it keeps it.
    """
    former = FormerForce.objects.filter(membership__user=OuterRef("user"), force=reading.force_id)
    other = Reading.objects.others_of(reading).filter(reader__user=OuterRef("user"))
    rows = readers().filter(~Exists(former), ~Exists(other))
    leads = Membership.objects.holding(Permission.SHARE_OUT).filter(user__isnull=False)
    see_it = Q(user__in=leads.values("user"))
    has_it = Q(user=reading.reader.user_id) if reading.reader else Q(pk=None)
    if not reading.other_is_begun() or not rows.exclude(see_it | has_it).exists():
        return rows
    return rows.filter(~see_it | has_it)


@transaction.atomic
def share_out(*, cycle: Cycle, shares: Sequence[Given], due_on: date | None) -> int:
    """Give what was drawn up, or changed since; what somebody else gave meanwhile stays. Says how many were given.

    A second reading that was drawn and that nobody has yet is kept too, so that it is drawn once.
    """
    reviews = _reviews_of(cycle, [share.submission for share in shares])
    rows = [
        _reading(reviews[share.submission.pk], place, reader, due_on)
        for share in shares
        for place, reader in share.by_place.items()
        if reviews[share.submission.pk].state not in DECIDED and (reader or place > 1)
    ]
    readings = Reading.objects.filter(review__submission__cycle=cycle)
    before = readings.count()
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
    return readings.count() - before


def _reviews_of(cycle: Cycle, submissions: Sequence[Submission]) -> dict[int, Review]:
    """{submission: its review}, made where there is none yet: waiting."""
    Review.objects.bulk_create(
        [
            Review(force_id=one.force_id, submission=one, state=ReviewState.WAITING)
            for one in submissions
            if getattr(one, "review", None) is None
        ],
        ignore_conflicts=True,
    )
    rows = Review.objects.filter(submission__cycle=cycle, submission__superseded=False)
    return {review.submission_id: review for review in rows}


def _reading(review: Review, place: int, reader: Membership | None, due_on: date | None) -> Reading:
    """Who began the review before it was given out goes on with it."""
    begun = reader is not None and review.reviewer_id == reader.pk
    return Reading(
        force_id=review.force_id,
        review=review,
        place=place,
        reader=reader,
        reader_name=reader.display_name if reader else "",
        state=ReadingState.STARTED if begun else ReadingState.GIVEN,
        due_on=due_on,
    )


@transaction.atomic
def give(*, reading: Reading, reader: Membership, due_on: date | None, revision: int) -> None:
    """Give one reading to somebody, or another day. What is recorded in it stays, and is theirs to hand in.

    Raises NotAllowedNowError with what is in the way, in a sentence.
    """
    if has_worked_for(reader, reading.force_id):
        raise NotAllowedNowError(f"{reader.display_name} has worked for this force.")
    if Reading.objects.others_of(reading).filter(reader__user=reader.user_id).exists():
        raise NotAllowedNowError(f"{reader.display_name} has, or had, the other reading of this submission.")
    if not readers_for(reading).filter(pk=reader.pk).exists():
        raise NotAllowedNowError(f"{reader.display_name} could see what the other reader has recorded.")
    given = save_if_current(
        Reading.objects.filter(force=reading.force_id).being_read(),
        pk=reading.pk,
        revision=revision,
        reader=reader,
        reader_name=reader.display_name,
        due_on=due_on,
    )
    if not given:
        raise NotAllowedNowError("Somebody has changed this reading in the meantime. Look at it again.")
    if reading.place == 1:
        _now_reviewed_by(reading.review, reader)


def _now_reviewed_by(review: Review, reader: Membership) -> None:
    rows = Review.objects.filter(force=review.force_id, pk=review.pk, state=ReviewState.IN_REVIEW)
    rows.update(reviewer=reader, reviewer_name=reader.display_name)
