"""How far each force is in a cycle, as the national team chases it: from its progress row, and the team's own notes."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Assessment, Cycle
from assessments.querysets import STUCK_AFTER, UNBEGUN, AssessmentQuerySet, late, stuck
from forces.models import Region
from reviews.choices import BarrierState
from reviews.models import Barrier, Contact


class Which(Enum):
    """Which forces. The value stands in the address; what none of them is called filters nothing."""

    ALL = ""
    NOT_STARTED = "not_started"
    STUCK = "stuck"
    LATE = "late"
    UNSENT = "unsent"
    SIGNING = "signing"
    SENT = "sent"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Which.ALL: "All forces",
    Which.NOT_STARTED: "Not started",
    Which.STUCK: "Stuck: nothing for more than 14 days",
    Which.LATE: "Late",
    Which.UNSENT: "Not submitted yet",
    Which.SIGNING: "With the chief officer",
    Which.SENT: "Submitted",
}


@dataclass(frozen=True)
class Chosen:
    """The filters as in the address. What the data does not know filters nothing."""

    which: Which = Which.ALL
    region: str = ""

    @classmethod
    def of(cls, typed: Any) -> "Chosen":
        named = {which.value: which for which in Which}
        region = typed.get("region", "")
        known = region.isprintable() and Region.objects.filter(code=region).exists() if region else False
        return cls(named.get(typed.get("state", ""), Which.ALL), region if known else "")

    @property
    def query(self) -> dict[str, str]:
        return {name: text for name, text in (("state", self.which.value), ("region", self.region)) if text}


def forces_of(cycle: Cycle, chosen: Chosen, *, today: date) -> AssessmentQuerySet:
    """The progress rows of the cycle that were chosen, in the order of the grid."""
    rows = Assessment.objects.filter(cycle=cycle).with_sent().select_related("force__region", "cycle")
    if chosen.region:
        rows = rows.filter(force__region__code=chosen.region)
    return rows.filter(_is(chosen.which, today)).order_by(
        "force__region__position", "force__position", "force__name"
    )


def _is(which: Which, today: date) -> Q:
    return {
        Which.ALL: Q(),
        Which.NOT_STARTED: UNBEGUN,
        Which.STUCK: stuck(today),
        Which.LATE: late(today),
        Which.UNSENT: Q(is_sent=False),
        Which.SIGNING: Q(stage=Stage.WITH_CHIEF_OFFICER),
        Which.SENT: Q(is_sent=True),
    }[which]


def with_notes(rows: AssessmentQuerySet) -> AssessmentQuerySet:
    """Adds last_contact, and blockers: how many are in the way. In the list's own query."""
    of_force = {"force": OuterRef("force"), "cycle": OuterRef("cycle")}
    contacts = Contact.objects.filter(**of_force).order_by().values("force").annotate(last=Max("held_on"))
    barriers = Barrier.objects.filter(**of_force, state=BarrierState.OPEN).order_by().values("force")
    number = barriers.annotate(number=Count("pk"))
    return rows.annotate(
        last_contact=Subquery(contacts.values("last")),
        blockers=Coalesce(Subquery(number.values("number")), 0),
    )


def counts(cycle: Cycle, *, today: date) -> dict[str, int]:
    """How many forces: all, sent, and those of each filter that wants something done. One query."""
    rows = Assessment.objects.filter(cycle=cycle).with_sent()
    return rows.aggregate(
        all=Count("pk"),
        sent=Count("pk", filter=Q(is_sent=True)),
        not_started=Count("pk", filter=UNBEGUN),
        stuck=Count("pk", filter=stuck(today)),
        late=Count("pk", filter=late(today)),
    )


def digest_of(rows: Iterable[Assessment]) -> str:
    """By it a confirmation knows the forces that its writer was shown."""
    return hashlib.sha256(" ".join(str(row.public_id) for row in rows).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Row:
    """One force's progress row, with what the team noted: states in words and a colour."""

    assessment: Any
    today: date

    @property
    def state(self) -> str:
        return self._state[0]

    @property
    def colour(self) -> str:
        return self._state[1]

    @property
    def _state(self) -> tuple[str, str]:
        """The most urgent word first."""
        one, activity = self.assessment, self.assessment.last_activity_at
        if one.is_sent:
            return (
                (one.get_stage_display(), "orange") if one.stage == Stage.REOPENED else ("Submitted", "green")
            )
        if self.late:
            return "Late", "red"
        if activity is None:
            return "Not started", "grey"
        if timezone.localdate(activity) < self.today - STUCK_AFTER:
            return "Stuck", "orange"
        return one.get_stage_display(), "purple" if one.stage == Stage.WITH_CHIEF_OFFICER else "blue"

    @property
    def late(self) -> bool:
        return not self.assessment.is_sent and self.assessment.due_on < self.today
