"""Ringing the doorbell: tasks are enqueued when the transaction commits, by name, so that workflow imports no task."""

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger()


def enqueue(task: str, *args: int | str) -> None:
    """Enqueue a registered task after commit, with ids only.

    A broker that is away is no error here: the row says what is to be done and the sweeper rings again.
    """
    if task not in current_app.tasks:  # once in a process: it takes as long as a page
        current_app.loader.import_default_modules()
    registered = current_app.tasks[task]

    def ring() -> None:
        try:
            registered.apply_async(args, retry=False)
        except OperationalError:
            log.warning("broker_unreachable", task=task)

    transaction.on_commit(ring)
