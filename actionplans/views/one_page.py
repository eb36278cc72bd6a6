"""The plan on one page, with the force's own status beside each national action."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules
from actionplans.one_page import page_of_edition, page_of_plan
from actionplans.views.editions import crumbs_of, note_opened, readable
from forces.http import PortalRequest, own_force, require


@require_safe
def of_plan(request: PortalRequest) -> HttpResponse:
    """The live plan, for its own force."""
    require(rules.can_read_plan(request.membership))
    context = {
        "page": page_of_plan(own_force(request), timezone.localdate()),
        "edition": None,
        "breadcrumbs": [{"label": "Action plan", "url": reverse("actionplans:plan")}],
    }
    return render(request, "actionplans/one_page.html", context)


@require_safe
def of_edition(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """As an edition froze it. The force can see who else opened it."""
    edition = readable(request, public_id)
    note_opened(request, edition, f"Edition {edition.number} of the action plan, on a page")
    address = reverse("actionplans:edition", args=[edition.public_id])
    context = {
        "page": page_of_edition(edition),
        "edition": edition,
        "breadcrumbs": [*crumbs_of(request), {"label": str(edition), "url": address}],
    }
    return render(request, "actionplans/one_page.html", context)
