"""What views know of a request: somebody is in, and as what."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from forces.models import Force, Membership


class PortalRequest(HttpRequest):
    """A request past ScopeMiddleware. membership is None only on pages that opt out of signing in."""

    membership: Membership


def require(permission: bool) -> None:
    """Raise PermissionDenied unless a rule said yes."""
    if not permission:
        raise PermissionDenied


def own_force(request: PortalRequest) -> Force:
    """The force whose page this is. Raises PermissionDenied for people who belong to none."""
    force = request.membership.force
    if force is None:
        raise PermissionDenied
    return force
