"""Around all that answers: every request has an id, one line in the log and its place in the figures."""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from core import figures

log = structlog.get_logger()

METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
# Asked every few seconds, by programs.
NOT_LOGGED = "health:"


class WatchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        request_id = id_of(request)
        with bound_contextvars(request=request_id):
            response = self.get_response(request)
            seconds = time.monotonic() - began
            view, method = _view(request), request.method if request.method in METHODS else "other"
            figures.REQUESTS.labels(view, method, response.status_code).inc()
            figures.SECONDS.labels(view).observe(seconds)
            figures.count_connections()
            if not view.startswith(NOT_LOGGED) or response.status_code >= 500:
                _log(request, view, method, response.status_code, seconds)
        response.headers["X-Request-ID"] = request_id
        return response


def id_of(request: HttpRequest) -> str:
    """The id that a proxy of ours gave the request, if it is one; anything else could be somebody's words."""
    if made := request.META.get("portal.request_id"):
        return str(made)
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    request_id = str(uuid.uuid4())
    if len(given) in {32, 36}:
        with suppress(ValueError):
            request_id = str(uuid.UUID(given))
    request.META["portal.request_id"] = request_id
    return request_id


def _view(request: HttpRequest) -> str:
    """Its name in the code. Never the address, which may hold an invitation's or a password's key."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def _log(request: HttpRequest, view: str, method: str | None, status: int, seconds: float) -> None:
    membership = getattr(request, "membership", None)
    log.info(
        "answered",
        view=view,
        method=method,
        status=status,
        ms=round(seconds * 1000),
        membership=membership.pk if membership else None,
        force=membership.force_id if membership else None,
    )
