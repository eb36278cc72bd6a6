"""Tasks: ids in, a scope, one call."""

import structlog
from celery import shared_task

from assessments import making, running
from forces.choices import Audience
from forces.scope import scope

log = structlog.get_logger()


@shared_task(name=running.OPEN_FOR_FORCE)
def open_for_force(cycle_id: int, force_id: int) -> None:
    """Give one force its assessment in the cycle, in its own scope. Safe to run twice, and to be killed."""
    with scope(Audience.FORCE, force_id, request_id="open"):
        lease = making.claim(cycle_id=cycle_id, force_id=force_id)
    if lease is None:
        return
    try:
        with scope(Audience.FORCE, force_id, request_id="open"):
            making.make(lease)
    except making.LeaseLostError:
        log.warning("opening_lease_lost", cycle=cycle_id, force=force_id, attempt=lease.attempt)
    except Exception as error:
        log.exception("assessment_not_made", cycle=cycle_id, force=force_id, attempt=lease.attempt)
        reason = f"It could not be made ({type(error).__name__}). The portal’s log says why."
        with scope(Audience.FORCE, force_id, request_id="open"):
            making.put_back(lease, reason=reason)


@shared_task(name="assessments.sweep_openings")
def sweep_openings() -> None:
    """Beat calls it: what nobody works on is rung for again."""
    with scope(Audience.NATIONAL, request_id="sweep"):
        making.sweep()
