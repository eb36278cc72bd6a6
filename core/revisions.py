"""Compare-and-swap: a save says which revision it started from, and is refused when the row has moved on."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import F

M = TypeVar("M", bound=models.Model)


def save_if_current(rows: models.QuerySet[M], *, pk: int, revision: int, **values: Any) -> bool:
    """Write values and count the revision up, if the row still is at `revision`; say whether it was."""
    return bool(rows.filter(pk=pk, revision=revision).update(revision=F("revision") + 1, **values))


def revision_typed(sent: str) -> int:
    """The revision that a form started from; a missing or senseless one is 0, which is stale by definition."""
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
