"""Every page inside one audience's transaction."""

from collections.abc import Callable
from typing import Any, cast

import structlog
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.defaults import permission_denied
from psycopg.errors import InsufficientPrivilege

from core import figures
from core.watching import id_of
from forces import waiting
from forces.choices import Audience
from forces.models import Membership, User
from forces.scope import By, scope
from forces.second_factor import is_missing
from forces.sessions import ISSUER_ORGANISATIONS
from forces.sign_in import by_script, device, network_address, page_of
from forces.throttle import remember_device

log = structlog.get_logger()

# Asked by pages themselves, to warn in time.
QUIET = "/accounts/time-left/"
# Signing in and health run as the bare login: they belong to no audience.
OUTSIDE = ("/accounts/", "/health/")


SIGNED_OUT = "Not saved: you were signed out. Sign in in another tab, then it saves again."
NO_ACCESS = "Not saved: you no longer have access here."
SECOND_FACTOR = "accounts:second_factor"
NOT_YOURS = (
    "Not saved: somebody else has signed in here. Sign in as yourself in another tab, then it saves again."
)
FACTOR_MISSING = "Not saved: your role wants a second factor. Show one in another tab, then it saves again."


class PortalSessionMiddleware(SessionMiddleware):
    """Django's, with what the list of sessions says of each; and what nobody asked for by hand keeps none alive."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.session.device = device(request)  # type: ignore[attr-defined]  # forces.sessions has them
        request.session.address = network_address(request) or None  # type: ignore[attr-defined]  # the stubs do not know it
        request.session.background = is_background(request)  # type: ignore[attr-defined]  # the stubs do not know it

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if person := getattr(request, "device_of", None):
            remember_device(request, response, person)
        return super().process_response(request, response)


def is_background(request: HttpRequest) -> bool:
    """A page's own asking (polling, a fetch), and not somebody who opens a page or saves what they typed.

    Browsers send Sec-Fetch-Mode themselves, and no script can write it.
    """
    if request.path_info == QUIET:
        return True
    if request.method not in {"GET", "HEAD"}:
        return False
    return by_script(request) or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


class WaitingWordsMiddleware:
    """Carries what was typed through every step of a sign-in: forces/waiting.py."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.path_info.startswith("/accounts/"):
            return self.get_response(request)
        sealed = request.POST.get(waiting.FIELD, "")
        if not sealed:
            return self.get_response(request)
        request.carried_words = sealed  # type: ignore[attr-defined]  # forces.context_processors reads it
        if waiting.STEP in request.POST:  # on the way to the next page of the sign-in: it is only to be shown
            request.method = "GET"
        response = self.get_response(request)
        if not 300 <= response.status_code < 400:
            return response
        if request.user.is_authenticated and not _factor_is_due(request):
            return waiting.offer(request, sealed)
        return waiting.next_step(request, sealed, _on_the_way(response.headers["Location"]))


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's; a script that saves is told in words, and a form is carried through the sign-in.

    Somebody else, who signed in meanwhile, sends nothing from a page that was not theirs.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *args: Any
    ) -> HttpResponse | None:
        refused = cast("HttpResponse | None", super().process_view(request, view_func, *args))
        if refused or request.method != "POST" or not request.user.is_authenticated:
            return refused
        writer = waiting.sent_by(request)
        if writer in {None, request.user.pk} or request.path_info.startswith(OUTSIDE):
            return None
        if by_script(request):
            return JsonResponse({"error": NOT_YOURS}, status=403)
        return waiting.somebody_elses(request, waiting.seal(request, writer))

    def handle_no_permission(  # type: ignore[override]  # Django's may answer with a redirect alone
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        if by_script(request):
            return JsonResponse({"error": SIGNED_OUT}, status=401)
        writer = waiting.sent_by(request) if request.method == "POST" else None
        if writer is not None and not request.path_info.startswith(OUTSIDE):
            return waiting.sign_in_with(request, waiting.seal(request, writer))
        return super().handle_no_permission(request, view_func)


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
            return _kept_out(request, "accounts:no_access", NO_ACCESS)
        if membership and is_missing(request, membership):
            return _kept_out(request, SECOND_FACTOR, FACTOR_MISSING)
        request_id = id_of(request)
        audience = Audience(membership.audience) if membership else Audience.PUBLIC
        force_id = membership.force_id if membership else None
        by = By.of(membership, page=page_of(request))
        with scope(audience, force_id, by=by, request_id=request_id):
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
        if connection.in_atomic_block and not request.path_info.startswith(OUTSIDE):
            transaction.set_rollback(True)
        if isinstance(exception.__cause__, InsufficientPrivilege):
            figures.REFUSED_BY_THE_DATABASE.inc()
            log.error(
                "refused_by_the_database", view=request.resolver_match and request.resolver_match.view_name
            )
            return permission_denied(request, PermissionDenied())  # the database's own words are for nobody
        return None


def _membership(request: HttpRequest) -> Membership | None:
    """The membership in use, unless the person has left it, its organisation lets nobody in today, or they came in
    through a service that may not vouch for it."""
    user = request.user
    if not isinstance(user, User) or user.active is None:
        return None
    if user.active.left_at is not None or not user.active.organisation.lets_in:
        return None
    vouched_for = request.session.get(ISSUER_ORGANISATIONS)
    if vouched_for is not None and user.active.organisation_id not in vouched_for:
        return None
    return user.active


def _factor_is_due(request: HttpRequest) -> bool:
    membership = _membership(request)
    return membership is not None and is_missing(request, membership)


def _on_the_way(address: str) -> str:
    """The next step of a sign-in; a page of the portal is no step of it while the second factor is due."""
    return address if address.startswith("/accounts/") else reverse(SECOND_FACTOR)


def _kept_out(request: HttpRequest, page: str, words: str) -> HttpResponse:
    """A form comes along to the second factor, as through the sign-in; whoever is let in no more sees their words."""
    if by_script(request):
        return JsonResponse({"error": words}, status=403)
    writer = waiting.sent_by(request) if request.method == "POST" else None
    if writer is None:
        return redirect(page)
    sealed = waiting.seal(request, writer)
    if page == SECOND_FACTOR:
        return waiting.next_step(request, sealed, reverse(page))
    return waiting.offer(request, sealed, status=403, is_in=False)
