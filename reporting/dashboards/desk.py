"""The national team's first page: what came in, who has it, and what is missing. One query for all forces."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, FilteredRelation, Q

from assessments.choices import Stage
from assessments.models import Assessment, Cycle
from forces.models import Membership
from reviews.choices import ReviewState


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

    @property
    def submitted(self) -> bool:
        return self.submission is not None

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
        return [e for e in self.submitted if e.state == ReviewState.IN_REVIEW and e.reviewer_id == self.me]

    @property
    def waiting(self) -> list[Entry]:
        """Nobody reads them yet; the oldest signature first."""
        waiting = [entry for entry in self.submitted if entry.state == ReviewState.WAITING]
        return sorted(waiting, key=lambda entry: (entry.signed_at is None, entry.signed_at))

    @property
    def by_state(self) -> list[tuple[str, int]]:
        counts = Counter(entry.state for entry in self.submitted)
        return [(state.label, counts[state.value]) for state in ReviewState if counts[state.value]]


def build_desk(cycle: Cycle, by: Membership, *, today: date) -> Desk:
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
        )
    )
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
        )
        for row in rows
    ]
    return Desk(cycle, entries, by.pk, today)
