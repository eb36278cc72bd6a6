"""The national team's first page: what came in, who has it, and what is missing. Two queries for all forces."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from assessments.choices import Stage
from assessments.models import Assessment, Cycle
from forces.models import FormerForce, Membership
from reviews.choices import DECIDED, ReadingState, ReviewState
from reviews.models import Reading


@dataclass(frozen=True)
class Entry:
    """One force in the cycle. submission is None while nothing was signed."""

    force: str
    region: str
    stage: str
    answered: int
    last_activity_at: datetime | None
    submission: UUID | None
    number: int | None
    signed_at: datetime | None
    state: str
    reviewer_id: int | None
    reviewer_name: str
    assessment: UUID
    extended_until: date | None
    late: bool
    given_id: int | None = None  # who has the first reading
    formerly: bool = False  # who looks has worked for the force: somebody else reviews it
    mine_to_read: bool = False  # this person has a reading of it to hand in, and nothing is decided

    @property
    def submitted(self) -> bool:
        return self.submission is not None

    def reviewed_by(self, person: int) -> bool:
        return self.state == ReviewState.IN_REVIEW and self.reviewer_id == person

    @property
    def with_chief_officer(self) -> bool:
        return self.stage == Stage.WITH_CHIEF_OFFICER


@dataclass(frozen=True)
class Desk:
    cycle: Cycle
    entries: list[Entry]
    me: int
    today: date

    @property
    def submitted(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.submitted]

    @property
    def missing(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.submitted]

    @property
    def late(self) -> list[Entry]:
        """Missing, and the force's own day has passed."""
        return [entry for entry in self.missing if entry.late]

    @property
    def mine(self) -> list[Entry]:
        """Begun by this person, or given to them to begin."""
        return [entry for entry in self.submitted if entry.mine_to_read or entry.reviewed_by(self.me)]

    @property
    def waiting(self) -> list[Entry]:
        """Nobody reads them yet or has been given them; the oldest signature first."""
        waiting = [e for e in self.submitted if e.state == ReviewState.WAITING and e.given_id is None]
        return sorted(waiting, key=lambda entry: (entry.signed_at is None, entry.signed_at))

    @property
    def by_state(self) -> list[tuple[str, int]]:
        counts = Counter(entry.state for entry in self.submitted)
        return [(state.label, counts[state.value]) for state in ReviewState if counts[state.value]]


def build_desk(cycle: Cycle, by: Membership, *, today: date) -> Desk:
    worked_there = FormerForce.objects.filter(membership__user=by.user_id, force=OuterRef("force"))
    rows = (
        Assessment.objects.filter(cycle=cycle)
        .annotate(standing=FilteredRelation("submissions", condition=Q(submissions__superseded=False)))
        .order_by("force__region__position", "force__position")
        .values(
            "stage",
            "answered",
            "last_activity_at",
            "public_id",
            "extended_until",
            name=F("force__short_name"),
            region=F("force__region__name"),
            submission=F("standing__public_id"),
            number=F("standing__number"),
            signed_at=F("standing__signed_at"),
            state=F("standing__review__state"),
            reviewer_id=F("standing__review__reviewer_id"),
            reviewer_name=F("standing__review__reviewer_name"),
            formerly=Exists(worked_there),
        )
    )
    given = _given(cycle, by)
    entries = [
        Entry(
            force=row["name"],
            region=row["region"],
            stage=row["stage"],
            answered=row["answered"],
            last_activity_at=row["last_activity_at"],
            submission=row["submission"],
            number=row["number"],
            signed_at=row["signed_at"],
            state=row["state"] or ReviewState.WAITING.value,
            reviewer_id=row["reviewer_id"],
            reviewer_name=row["reviewer_name"] or "",
            assessment=row["public_id"],
            extended_until=row["extended_until"],
            late=today > (row["extended_until"] or cycle.due_on),
            formerly=row["formerly"],
            given_id=given.first.get(row["submission"]),
            mine_to_read=row["submission"] in given.mine and row["state"] not in DECIDED,
        )
        for row in rows
    ]
    return Desk(cycle, entries, by.pk, today)


class _Given(NamedTuple):
    """first: {submission: who has its first reading}; mine: of which this person has one to hand in."""

    first: dict[UUID, int]
    mine: set[UUID]


def _given(cycle: Cycle, by: Membership) -> _Given:
    rows = Reading.objects.filter(
        review__submission__cycle=cycle, review__submission__superseded=False, reader__isnull=False
    )
    found = _Given({}, set())
    for submission, reader, place, state in rows.order_by().values_list(
        "review__submission__public_id", "reader_id", "place", "state"
    ):
        if place == 1:
            found.first[submission] = reader
        if reader == by.pk and state != ReadingState.HANDED_IN:
            found.mine.add(submission)
    return found
