"""What the frameworks demanded by which day, area by area: history, with what superseded it."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

import evidence.rules
from actionplans.models import Obligation
from evidence.http import own_evidence
from evidence.models import Evidence
from forces.http import PortalRequest
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision


@dataclass
class Part:
    """The obligations of one area, or, without one, those of the whole framework."""

    framework: Framework
    area: Provision | None
    obligations: list[Obligation] = field(default_factory=list)


@require_safe
def obligations(request: PortalRequest) -> HttpResponse:
    """Everybody reads them; a force's people see beside each product the newest that they have of it."""
    reads = evidence.rules.can_read(request.membership)
    context = {
        "parts": _parts(),
        "products": _newest(request) if reads else {},
        "own": reads,
        "breadcrumbs": [{"label": "Frameworks", "url": reverse("frameworks:list")}],
    }
    return render(request, "actionplans/obligations.html", context)


def _parts() -> list[Part]:
    parts: list[Part] = []
    for obligation in Obligation.objects.with_places():
        place = obligation.provision
        # A national action's stand with its area.
        area = place.parent if place and place.kind == ProvisionKind.NATIONAL_ACTION else place
        if not parts or (parts[-1].framework, parts[-1].area) != (obligation.framework, area):
            parts.append(Part(obligation.framework, area))
        parts[-1].obligations.append(obligation)
    return parts


def _newest(request: PortalRequest) -> dict[str, Evidence]:
    """{kind: the newest piece of it that this person sees}, of the products that obligations ask for."""
    kinds = Obligation.objects.exclude(product_kind="").order_by().values("product_kind")
    rows = own_evidence(request).filter(kind__in=kinds).order_by("kind", "-added_at", "-pk").distinct("kind")
    return {piece.kind: piece for piece in rows}
