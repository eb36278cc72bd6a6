"""What of a force's evidence one person sees and may use: all of it, or what belongs to the parts given to them.

Parts stand above evidence, so they are asked for by name. The database knows forces and not persons: this is held here.
"""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from evidence.locks import unlocked
from evidence.models import EvidenceUse
from evidence.provisions import evidenced
from evidence.querysets import EvidenceQuerySet
from forces.models import Membership
from forces.roles import Permission
from frameworks.querysets import ProvisionQuerySet
from frameworks.touching import Touch, offers


def seen_by(by: Membership, rows: EvidenceQuerySet) -> EvidenceQuerySet:
    """What somebody added themselves, too."""
    if by.may(Permission.READ_WHOLE):
        return rows
    uses = EvidenceUse.objects.filter(force=by.force_id, evidence=OuterRef("pk"))
    in_parts = uses.filter(Exists(_parts_over(by, "provision__code")))
    return rows.filter(Q(added_by=by) | Exists(in_parts))


def attachable_by(by: Membership, rows: ProvisionQuerySet) -> ProvisionQuerySet:
    """The provisions that somebody may attach evidence to, until their part is handed in.

    Those of frameworks that nobody assesses are everybody's.
    """
    if by.may(Permission.READ_WHOLE):
        return rows
    cycles: Any = apps.get_model("assessments.Cycle")._default_manager
    assessed = cycles.filter(framework=OuterRef("framework"))
    return rows.filter(~Exists(assessed) | Exists(_parts_over(by, "code").with_their_holders()))


def also_for(by: Membership, given: ProvisionQuerySet) -> list[Touch]:
    """What else evidence for these may serve, as far as this person may attach any there now; in one query."""
    if by.force_id is None:
        return []
    return offers(given, among=attachable_by(by, unlocked(by.force_id, evidenced())))


def _parts_over(by: Membership, code: str) -> Any:
    parts: Any = apps.get_model("assessments.Assignment")._default_manager
    return parts.live().filter(force=by.force_id, to=by).over(OuterRef(code))
