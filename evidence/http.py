"""What pages of evidence share: whose it is, and where to go back to."""

from collections import Counter

from django.db.models import Exists, OuterRef
from django.urls import reverse

from evidence.locks import unlocked_uses
from evidence.models import Evidence
from evidence.querysets import EvidenceQuerySet
from evidence.sight import attachable_by, seen_by
from forces.http import PortalRequest, own_force
from forces.models import Membership
from frameworks.models import Provision


def own_evidence(request: PortalRequest) -> EvidenceQuerySet:
    """Of the force, what this person sees of it."""
    return seen_by(request.membership, Evidence.objects.filter(force=own_force(request)))


def page_of(piece: Evidence) -> str:
    return reverse("evidence:evidence", args=[piece.public_id])


def versions_of(piece: Evidence, by: Membership) -> dict[str, object]:
    """What evidence/_versions.html shows of a piece: its versions, each with how many uses rest on others (elsewhere)
    and how many of those this person may let rest on it (moves).
    """
    versions = list(piece.versions.with_uses().order_by("-number"))
    movable = _movable(piece, by)
    uses: int = sum(version.number_of_uses for version in versions)  # type: ignore[attr-defined]  # with_uses annotates it
    for version in versions:
        version.elsewhere = uses - version.number_of_uses  # type: ignore[attr-defined]  # for the page
        version.moves = movable.total() - movable[version.pk]  # type: ignore[attr-defined]  # for the page
    return {"versions": versions}


def _movable(piece: Evidence, by: Membership) -> Counter[int]:
    """{key of a version: how many uses that rest on it workflow.rest_on would move to another}."""
    theirs = attachable_by(by, Provision.objects.filter(pk=OuterRef("provision")))
    uses = unlocked_uses(piece.force_id).filter(Exists(theirs), evidence=piece)
    return Counter(uses.values_list("version_id", flat=True))


def trail(*pieces: Evidence) -> list[dict[str, str]]:
    """The way here, for breadcrumbs."""
    return [
        {"label": "Evidence", "url": reverse("evidence:list")},
        *({"label": piece.title, "url": page_of(piece)} for piece in pieces),
    ]
