"""What the national team writes beside a behaviour."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.workflow import save_over
from forces.models import Membership
from frameworks.models import Guidance, Provision

# What people write.
TEXTS = ("looks_like", "typical_evidence")


def write_guidance(
    *, provision: Provision, looks_like: str, typical_evidence: str, revision: int, by: Membership
) -> bool:
    """Save both texts over `revision`, 0 when nobody had written any; say whether anything was different.

    Raises StaleSaveError, with all texts kept, when somebody else saved since, and said something else.
    """
    texts = {"looks_like": looks_like, "typical_evidence": typical_evidence}
    with transaction.atomic():
        row, made = Guidance.objects.get_or_create(
            provision=provision, defaults={**texts, "updated_by_name": by.display_name}
        )
    return made or change_guidance(row=row, values=texts, revision=revision, by=by)


def change_guidance(*, row: Guidance, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """As write_guidance, of what is there, one text or both. Raises StaleSaveError."""
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=TEXTS,
        about=f"What good looks like, {row.provision.reference}",
        also={"updated_by_name": by.display_name, "updated_at": timezone.now()},
    )
