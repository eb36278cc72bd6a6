"""What the national team writes beside a behaviour."""

from django.db import transaction
from django.utils import timezone

from core.revisions import save_if_current
from forces.models import Membership
from frameworks.models import Guidance, Provision


class StaleGuidanceError(Exception):
    """Somebody else saved first. What stands now is in `current`."""

    def __init__(self, current: Guidance) -> None:
        super().__init__(current.pk)
        self.current = current


@transaction.atomic
def write_guidance(
    *, provision: Provision, looks_like: str, typical_evidence: str, revision: int, by: Membership
) -> bool:
    """Save both texts over `revision`, 0 when nobody had written any; say whether anything was different.

    Raises StaleGuidanceError when somebody else saved since, and said something else.
    """
    texts = {"looks_like": looks_like, "typical_evidence": typical_evidence}
    row, made = Guidance.objects.get_or_create(
        provision=provision, defaults={**texts, "updated_by_name": by.display_name}
    )
    if made or all(getattr(row, name) == text for name, text in texts.items()):
        return made
    saved = save_if_current(
        Guidance.objects.all(),
        pk=row.pk,
        revision=revision,
        updated_by_name=by.display_name,
        updated_at=timezone.now(),
        **texts,
    )
    if not saved:
        raise StaleGuidanceError(row)
    return True
