"""What beat asks for."""

from celery import shared_task
from django.utils import timezone

from audit.idempotency import sweep


@shared_task(name="audit.sweep_keys")
def sweep_keys() -> None:
    """As the bare login, which may ask a key's age and nothing else. Safe to run twice."""
    sweep(before=timezone.now())
