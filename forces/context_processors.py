"""What the frame of every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from forces.choices import Role
from forces.navigation import items_for


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal`: demonstration banner, marking, who is in, navigation, and whether there is a switch.

    `carried_words`: what travels through the sign-in (forces/waiting.py), for its forms.
    """
    membership = getattr(request, "membership", None)
    return {
        "carried_words": getattr(request, "carried_words", ""),
        "portal": {
            "demo": settings.DEMO,
            "marking": settings.MARKING if membership else "",
            "membership": membership,
            "organisation_name": membership.organisation.name if membership else "",
            "nav": items_for(request, Role(membership.role)) if membership else [],
            "switchable": getattr(request.user, "current_memberships", 0) > 1 if membership else False,
        },
    }
