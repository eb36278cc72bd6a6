"""What happens to a cycle: changed while it is prepared, opened, closed. `by` is who does it: the national lead.

Opening writes a row for each force and makes no assessment: making.py does, a task at a time, as that force.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.choices import CycleState
from assessments.models import Cycle, Opening
from audit.workflow import RefusedSaveError, save_over
from core.queue import enqueue
from forces.models import Force, Membership

OPEN_FOR_FORCE = "assessments.open_for_force"
# What people write of a cycle; and what of that still changes once forces answer it.
OF_CYCLE = (
    "name",
    "framework_id",
    "scale_id",
    "previous_id",
    "opens_on",
    "due_on",
    "instructions",
    "read_twice_percent",
)
WHILE_OPEN = ("instructions", "read_twice_percent")


def changeable(cycle: Cycle) -> Collection[str]:
    """What of OF_CYCLE may change now."""
    return {CycleState.PREPARING: OF_CYCLE, CycleState.OPEN: WHILE_OPEN}.get(CycleState(cycle.state), ())


def change_cycle(*, cycle: Cycle, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save what is different of OF_CYCLE; say whether anything was. Raises StaleSaveError; RefusedSaveError for what
    no longer changes: forces answer by it."""
    fixed = {
        name
        for name, value in values.items()
        if getattr(cycle, name) != value and name not in changeable(cycle)
    }
    if fixed and cycle.state == CycleState.OPEN and cycle.revision == revision:
        raise RefusedSaveError(
            "The cycle is open: only its instructions and how much is read twice can change"
        )
    return save_over(
        row=cycle,
        revision=revision,
        values=values,
        by=by,
        fields=OF_CYCLE,
        about=f"Cycle {cycle.name}",
        is_open=not fixed,
    )


def forces_to_open() -> QuerySet[Force]:
    """Those that a cycle which is opened today gives an assessment to."""
    return Force.objects.there_on(timezone.localdate())


@transaction.atomic
def open_cycle(*, cycle: Cycle, by: Membership) -> bool:
    """Open it, and note for each force that its assessment is to be made. False where somebody opened it before."""
    prepared = Cycle.objects.filter(pk=cycle.pk, state=CycleState.PREPARING)
    if not prepared.update(state=CycleState.OPEN, revision=F("revision") + 1):
        return False
    forces = forces_to_open().values_list("pk", flat=True)
    openings = [Opening(force_id=force_id, cycle=cycle) for force_id in forces]
    Opening.objects.bulk_create(openings, ignore_conflicts=True)
    for opening in openings:
        enqueue(OPEN_FOR_FORCE, cycle.pk, opening.force_id)
    return True


def close_cycle(*, cycle: Cycle, by: Membership) -> None:
    running = Cycle.objects.filter(pk=cycle.pk, state=CycleState.OPEN)
    running.update(state=CycleState.CLOSED, revision=F("revision") + 1)
