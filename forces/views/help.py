"""What the portal says of itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forces.choices import Audience
from forces.http import PortalRequest
from forces.roles import ROLES, Permission
from forces.visibility import table


@require_safe
def roles(request: PortalRequest) -> HttpResponse:
    """forces/roles.py and forces/grants.py, in words."""
    by_audience = [
        {
            "audience": audience,
            "roles": [(role, entry) for role, entry in ROLES.items() if entry.audience == audience],
        }
        for audience in Audience
        if audience != Audience.PUBLIC
    ]
    context = {"by_audience": by_audience, "table": table(), "audiences": list(Audience)}
    return render(request, "help/roles.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "help/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    membership = getattr(request, "membership", None)
    can_remove = membership is not None and membership.may(Permission.ASK_REMOVAL)
    return render(request, "help/privacy.html", {"can_remove": can_remove})
