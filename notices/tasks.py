"""Telling people in the background. Every task takes ids, enters the force's scope and is safe to run twice.

Killed at any point, a sender leaves a mail whose lease runs out: the sweeper rings, and another sends it.
"""

from contextlib import AbstractContextManager

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from core.queue import enqueue
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope
from notices import letters, workflow

log = structlog.get_logger()

MORNING_OF = "notices.morning_of"


@shared_task(name=workflow.GATHER)
def gather(force_id: int) -> None:
    """Put what is untold into mails, for those who want theirs at once."""
    with _force(force_id, "gather"):
        workflow.gather(force_id=force_id)


# Ended well before its lease is, so that nobody else begins while it is still at it.
@shared_task(name=workflow.SEND, soft_time_limit=20, time_limit=30)
def send(force_id: int, public_id: str) -> None:
    """Send one mail, if it is still to be sent."""
    with _force(force_id, public_id):
        lease = workflow.claim(public_id=public_id)
    if lease is None:
        return
    try:
        letters.send(lease.mail)
    except (OSError, SoftTimeLimitExceeded) as error:  # the server is away, or too slow: no fault of the mail
        _log(lease, error)
        with _force(force_id, public_id):
            workflow.put_back(lease)
    except Exception as error:
        _log(lease, error)
        _refuse(force_id, lease, error)
    else:
        with _force(force_id, public_id):
            workflow.note_sent(lease)


def _refuse(force_id: int, lease: workflow.Lease, error: Exception) -> None:
    """When it is set aside, whoever watches reads whose it is, by number, and why."""
    if isinstance(error, letters.RefusedError):
        reason, for_good = str(error), error.for_good
    else:
        reason, for_good = f"It could not be sent ({type(error).__name__}).", False
    with _force(force_id, str(lease.mail.public_id)):
        stopped = workflow.note_refused(lease, reason=reason, for_good=for_good)
    if stopped:
        log.error(
            "mail_set_aside", mail=str(lease.mail.public_id), membership=lease.mail.to_id, reason=reason
        )


def _log(lease: workflow.Lease, error: Exception) -> None:
    """No traceback: what a mail server says often names the address."""
    log.error(
        "mail_not_sent", mail=str(lease.mail.public_id), attempt=lease.attempt, error=type(error).__name__
    )


@shared_task(name="notices.sweep")
def sweep() -> None:
    """Beat calls it every few seconds: what is untold, and what waits, is rung for."""
    for force_id in _forces():
        with _force(force_id, "sweep"):
            workflow.gather(force_id=force_id)
            for public_id in workflow.waiting(force_id=force_id):
                enqueue(workflow.SEND, force_id, public_id)


@shared_task(name="notices.morning")
def morning() -> None:
    """Beat calls it every few minutes. A morning when nothing ran is made up for later in the day."""
    if timezone.localtime().hour < settings.NOTICES_HOUR:
        return
    for force_id in _forces():
        enqueue(MORNING_OF, force_id)


@shared_task(name=MORNING_OF)
def morning_of(force_id: int) -> None:
    """What is due is told first, so that the day's one mail counts it."""
    today = timezone.localdate()
    with _force(force_id, "morning"):
        workflow.morning.send(sender=workflow, force_id=force_id, day=today)
        workflow.gather(force_id=force_id)
        workflow.gather_daily(force_id=force_id, day=today)


def _forces() -> list[int]:
    with scope(Audience.PUBLIC, request_id="notices"):
        return list(Force.objects.there_on(timezone.localdate()).values_list("pk", flat=True))


def _force(force_id: int, request_id: str) -> AbstractContextManager[None]:
    return scope(Audience.FORCE, force_id, request_id=request_id)
