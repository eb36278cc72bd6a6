"""What pages of evidence share: whose it is, and where to go back to."""

from django.urls import reverse

from evidence.models import Evidence
from evidence.querysets import EvidenceQuerySet
from evidence.sight import seen_by
from forces.http import PortalRequest, own_force


def own_evidence(request: PortalRequest) -> EvidenceQuerySet:
    """Of the force, what this person sees of it."""
    return seen_by(request.membership, Evidence.objects.filter(force=own_force(request)))


def page_of(piece: Evidence) -> str:
    return reverse("evidence:evidence", args=[piece.public_id])


def versions_of(piece: Evidence) -> dict[str, object]:
    """What evidence/_versions.html shows of a piece."""
    versions = list(piece.versions.with_uses().order_by("-number"))
    uses = sum(version.number_of_uses for version in versions)  # type: ignore[attr-defined]  # with_uses annotates it
    return {"versions": versions, "uses_in_all": uses}


def trail(*pieces: Evidence) -> list[dict[str, str]]:
    """The way here, for breadcrumbs."""
    return [
        {"label": "Evidence", "url": reverse("evidence:list")},
        *({"label": piece.title, "url": page_of(piece)} for piece in pieces),
    ]
