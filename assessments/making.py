"""Making one force's assessment when its cycle opens: claimed, made, put back or set aside. In that force's own scope.

Whoever makes it claims the row by a lease with a token, and what is made counts only while the token is still its own:
the assessment with all its rows and the word that it is done are one transaction. Killed at any point, a maker leaves a
lease that runs out, and the sweeper rings again. The database's clock is the only clock for leases.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from assessments.choices import CycleState, OpeningState
from assessments.models import Cycle, Opening
from assessments.openings import OpeningQuerySet
from assessments.running import OPEN_FOR_FORCE
from assessments.workflow import open_assessment
from core.queue import enqueue
from forces.models import Force, Membership

LEASE = timedelta(seconds=60)  # it takes under two seconds
# Rung for at once; the next look rings for the rest.
RINGS = 100
FIRST_WAIT = timedelta(seconds=5)
ATTEMPTS = 5


class LeaseLostError(Exception):
    """Somebody else makes it now: what this maker made is taken back."""


@dataclass(frozen=True)
class Lease:
    """The right to make one force's assessment, for as long as the token stands in the row."""

    force_id: int
    opening_id: int
    cycle_id: int
    token: uuid.UUID
    attempt: int


def claim(*, cycle_id: int, force_id: int) -> Lease | None:
    """Take it to make it; None where it is made, not due, somebody else's, or took its makers down each time."""
    waiting = Opening.objects.claimable().filter(force=force_id, cycle=cycle_id)
    opening = waiting.first()
    if opening is None:
        return None
    if opening.attempts >= ATTEMPTS:
        reason = f"The worker that made it ended without a word, {opening.attempts} times."
        waiting.update(state=OpeningState.STOPPED, reason=reason, lease_until=None)
        return None
    lease = Lease(force_id, opening.pk, cycle_id, uuid.uuid4(), opening.attempts + 1)
    taken = waiting.filter(attempts=opening.attempts).update(
        lease_token=lease.token, lease_until=Now() + LEASE, attempts=lease.attempt, not_before=None
    )
    return lease if taken else None


@transaction.atomic
def make(lease: Lease) -> None:
    """The assessment, whole, or nothing; once, however often. Raises LeaseLostError.

    Of a cycle that was closed in the meantime nothing is made.
    """
    cycle = Cycle.objects.select_related("framework").get(pk=lease.cycle_id)
    if cycle.state == CycleState.OPEN:
        open_assessment(force=Force.objects.get(pk=lease.force_id), cycle=cycle)
    done = {"state": OpeningState.DONE, "finished_at": Now(), "lease_until": None, "reason": ""}
    if not _held(lease).update(**done):
        raise LeaseLostError


def put_back(lease: Lease, *, reason: str) -> None:
    """It did not end well: again after a while, three times as long each time; after the last attempt, set aside."""
    change: dict[str, Any] = (
        {"state": OpeningState.STOPPED}
        if lease.attempt >= ATTEMPTS
        else {"not_before": Now() + FIRST_WAIT * 3 ** (lease.attempt - 1)}
    )
    _held(lease).update(**change, reason=reason, lease_until=None)


def _held(lease: Lease) -> OpeningQuerySet:
    rows = Opening.objects.filter(pk=lease.opening_id, force=lease.force_id)
    return rows.filter(lease_token=lease.token, state=OpeningState.WAITING)


# --- in the national scope ----------------------------------------------------------------------------------------


def sweep() -> None:
    """Ring for what waits: one statement, however many forces there are."""
    for cycle_id, force_id in Opening.objects.claimable().values_list("cycle", "force")[:RINGS]:
        enqueue(OPEN_FOR_FORCE, cycle_id, force_id)


@transaction.atomic
def try_again(*, cycle: Cycle, by: Membership) -> int:
    """Take up what was set aside, once what stood in the way is mended. Says how many."""
    stopped = Opening.objects.filter(cycle=cycle, state=OpeningState.STOPPED)
    forces = list(stopped.select_for_update().order_by("pk").values_list("force", flat=True))
    stopped.update(state=OpeningState.WAITING, attempts=0, not_before=None)
    for force_id in forces:
        enqueue(OPEN_FOR_FORCE, cycle.pk, force_id)
    return len(forces)
