"""Where a force's evidence may change now: what it signed, or sent to be signed, rests on it as it is.

A provision that the force assesses is open while one of its assessments is, for just that provision. Assessments stand
above evidence, so they are asked for by name.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef

from evidence.models import EvidenceUse
from evidence.querysets import EvidenceUseQuerySet
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet


class LockedError(Exception):
    """Says, in a sentence for the person, where nothing can change."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        codes = ", ".join(provision.code for provision in provisions)
        super().__init__(
            f"Locked: {codes}. What was sent or signed rests on the evidence as it is. Nothing was changed."
        )


def unlocked(force_id: int, rows: ProvisionQuerySet) -> ProvisionQuerySet:
    """Of the provisions, those under which the force's evidence may change now."""
    mine = _assessments().filter(force=force_id, cycle__framework=OuterRef("framework"))
    return rows.filter(~Exists(mine) | Exists(mine.open_over(OuterRef("code"))))


def open_uses(force_id: int) -> EvidenceUseQuerySet:
    """Uses that may change now; nobody sends or signs before the transaction ends."""
    _hold(force_id)
    return unlocked_uses(force_id)


def unlocked_uses(force_id: int) -> EvidenceUseQuerySet:
    """As open_uses, to be read alone."""
    here = unlocked(force_id, Provision.objects.filter(pk=OuterRef("provision")))
    return EvidenceUse.objects.filter(Exists(here), force=force_id)


def refuse_locked(force_id: int, provisions: Sequence[Provision]) -> None:
    """Raises LockedError. When it does not, nobody sends or signs before the transaction ends."""
    _hold(force_id)
    asked = Provision.objects.filter(pk__in=[provision.pk for provision in provisions])
    may_change = set(unlocked(force_id, asked))
    if locked := [provision for provision in provisions if provision not in may_change]:
        raise LockedError(locked)


def _hold(force_id: int) -> None:
    rows = _assessments().filter(force=force_id).order_by("pk")
    list(rows.select_for_update().values_list("pk"))


def _assessments() -> Any:
    return apps.get_model("assessments.Assessment")._default_manager
