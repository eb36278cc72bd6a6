"""What beat asks for."""

import structlog
from celery import shared_task
from django.utils import timezone

from audit.heads import NoKeyError, sign_heads
from audit.idempotency import sweep
from audit.removal import files
from audit.removal.workflow import DELETE_FILES, SEARCH_FILES
from core.queue import enqueue
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope

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


# --- removals: the row says what is to be done, and the sweeper rings for what was interrupted -----------------------


@shared_task(name=SEARCH_FILES)
def search_files(force_id: int, public_id: str) -> None:
    """Look through the force's files for the words of a removal."""
    try:
        files.search_files(force_id=force_id, public_id=public_id)
    except OSError:
        log.warning("removal_storage_away", removal=public_id)


@shared_task(name=DELETE_FILES)
def delete_removed_files(force_id: int | None, public_id: str) -> None:
    """Delete the files that two people agreed to remove."""
    files.delete_files(force_id=force_id or None, public_id=public_id)


@shared_task(name="audit.sweep_removals")
def sweep_removals() -> None:
    """Beat calls it every minute: what was interrupted, or waited for the storage, is rung for again."""
    with scope(Audience.NATIONAL):
        forces = list(Force.objects.values_list("pk", flat=True))
    for force_id in [None, *forces]:
        unread, undeleted = files.left_to_do(force_id)
        for public_id in unread:
            enqueue(SEARCH_FILES, force_id or 0, public_id)
        for public_id in undeleted:
            enqueue(DELETE_FILES, force_id or 0, public_id)
