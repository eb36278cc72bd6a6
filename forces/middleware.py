"""Every page inside one audience's transaction."""

from collections.abc import Callable

import structlog
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.defaults import permission_denied
from psycopg.errors import InsufficientPrivilege

from core import figures
from core.watching import id_of
from forces.choices import Audience
from forces.models import Membership, User
from forces.scope import By, scope

log = structlog.get_logger()

# Signing in and health run as the bare login: they belong to no audience.
OUTSIDE = ("/accounts/", "/health/")


class UnscopedStreamError(RuntimeError):
    """A stream that would read after its transaction is over. It must enter scope() in its own generator."""


class ScopeMiddleware:
    """Sets request.membership, and rolls back whatever did not end well. What stands below it is in the scope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        membership = _membership(request)  # read before the scope: no audience may read users
        request.membership = membership  # type: ignore[attr-defined]  # PortalRequest has it
        # Not request.path: what a proxy says of a prefix would be a part of it, and would choose who is outside.
        if request.path_info.startswith(OUTSIDE):
            return self.get_response(request)
        if membership is None and request.user.is_authenticated:
            return redirect("accounts:no_access")
        request_id = id_of(request)
        audience = Audience(membership.audience) if membership else Audience.PUBLIC
        force_id = membership.force_id if membership else None
        with scope(audience, force_id, by=By.of(membership), request_id=request_id):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            if response.streaming and not getattr(response, "enters_scope", False):
                raise UnscopedStreamError(request.path)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django answers an exception below this middleware; without this the half-done work would be committed.

        What the database refused to this audience is answered like what a rule refused. It is a rule that the code
        forgot, so it is logged as an error.
        """
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        if isinstance(exception.__cause__, InsufficientPrivilege):
            figures.REFUSED_BY_THE_DATABASE.inc()
            log.error(
                "refused_by_the_database", view=request.resolver_match and request.resolver_match.view_name
            )
            return permission_denied(request, exception)
        return None


def _membership(request: HttpRequest) -> Membership | None:
    """The membership in use, unless the person has left it."""
    user = request.user
    if not isinstance(user, User) or user.active is None or user.active.left_at is not None:
        return None
    return user.active
