"""The pages that belong to no app: what could not be read, was refused, or failed; a database that is away."""

import sys

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core import figures

log = structlog.get_logger()

AGAIN_IN_SECONDS = 10


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came from an old page or another site."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; or 413, where it is only that too much was sent. Without the request's context, which may not be read."""
    too_much = isinstance(exception, RequestDataTooBig)
    page = render_to_string("413.html" if too_much else "400.html")
    return HttpResponse(page, status=413 if too_much else 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Whatever broke, and wherever: a page of its own that needs no database.

    A database that is away, restarting, locked or too slow is no mistake of the code: 503, so that people, proxies
    and the page's own saving know that the same thing sent again will do.
    """
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        figures.AWAY.inc()
        # With the state by which PostgreSQL says what it was: restarting, a lock, too slow.
        log.warning("database_away", state=getattr(error.__cause__, "sqlstate", None))
        response = HttpResponse(render_to_string("503.html"), status=503)
        response.headers["Retry-After"] = str(AGAIN_IN_SECONDS)
        return response
    return HttpResponse(render_to_string("500.html"), status=500)
