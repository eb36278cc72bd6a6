"""Each form has one effect: what arrives a second time is answered like the first and reaches no view."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from audit import idempotency
from audit.models import IdempotencyKey
from core.templatetags.portal import FORM_KEY
from forces.middleware import OUTSIDE


class OneEffectMiddleware:
    """Beneath ScopeMiddleware, so that a form's key is kept in the very transaction of its effect.

    A form that leads on (303, 302) has used its key; a page in answer (422, 409, a question) gives it back. What is
    sent without a key, as the page's own script saves an answer, is left to its view: it compares revisions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        row: IdempotencyKey | None = getattr(request, "form_sent", None)
        if row is None or connection.needs_rollback:  # what is rolled back takes its key along
            return response
        if 300 <= response.status_code < 400:
            idempotency.answered(row=row, location=response.headers["Location"], messages=_said(request))
        else:
            idempotency.release(row=row)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """After all other middleware: whoever asks is in, and the form came from one of our pages."""
        membership = getattr(request, "membership", None)
        if request.method != "POST" or membership is None or request.path_info.startswith(OUTSIDE):
            return None
        sent = request.POST.get(FORM_KEY, "")
        if not sent:
            return None
        try:
            row, first = idempotency.claim(
                key=_key(sent), digest=idempotency.digest_of(request), by=membership
            )
        except idempotency.SentOtherwiseError as error:
            return _sent_otherwise(request, error.first)
        if first:
            request.form_sent = row  # type: ignore[attr-defined]  # read above, on the way out
            return None
        _say_again(request, row)
        return HttpResponseRedirect(row.location)


def _key(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError as error:
        raise BadRequest("a form's key that no form of ours has") from error


def _said(request: HttpRequest) -> list[tuple[int, str]]:
    """What the view told the person. Asked of the queue: reading them in the ordinary way would use them up."""
    queued = messages.get_messages(request)._queued_messages  # type: ignore[union-attr]  # of its kinds, this one has it
    return [(message.level, str(message.message)) for message in queued]


def _say_again(request: HttpRequest, row: IdempotencyKey) -> None:
    """Unless the browser brought it along: then the person has not read it yet."""
    waiting = messages.get_messages(request)._loaded_messages  # type: ignore[union-attr]  # of its kinds, this one has it
    unread = {(message.level, str(message.message)) for message in waiting}
    for level, text in row.messages:
        if (level, text) not in unread:
            messages.add_message(request, level, text)


def _sent_otherwise(request: HttpRequest, first: IdempotencyKey) -> HttpResponse:
    """409: nothing is done; what the page says now is carried, with a new key, behind one more button."""
    context = {
        "first": first,
        "fields": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in idempotency.NOT_CONTENT
            for value in values
        ],
        "has_files": bool(request.FILES),
        "page": request.get_full_path(),
    }
    return render(request, "components/sent_otherwise.html", context, status=409)
