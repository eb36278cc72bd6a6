"""What beat asks for."""

import structlog
from celery import shared_task
from django.utils import timezone

from audit.heads import NoKeyError, sign_heads
from audit.idempotency import sweep

log = structlog.get_logger()


@shared_task(name="audit.sweep_keys")
def sweep_keys() -> None:
    """As the bare login, which may ask a key's age and nothing else. Safe to run twice."""
    sweep(before=timezone.now())


@shared_task(name="audit.sign_heads")
def sign_todays_heads() -> None:
    """As the bare login. Once a day counts; asked every hour, so that a day with a stop in it is signed too."""
    try:
        signed = sign_heads(timezone.localdate())
    except NoKeyError as error:
        log.error("heads_not_signed", reason=str(error))  # noqa: TRY400 - no fault of the code's
        return
    if signed:
        log.info("heads_signed", heads=signed)
