"""A form that was refused loses no word: for a role, a stage that moved on, a part that was taken away."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from audit.conflicts import WRITERS, conflict_page
from audit.workflow import keep_conflict
from core.watching import id_of
from forces import waiting
from forces.choices import Audience
from forces.models import Membership
from forces.scope import By, scope
from forces.sign_in import by_script

REFUSED = (403, 404)
# Codes, choices, keys, days and numbers; everything else may be somebody's words.
_NO_WORDS = re.compile(r"\s*[a-z0-9_.:@-]*\s*|[A-Z]+(\.\w+)+").fullmatch
# Where one word alone may be the whole answer.
_TYPED = {"text", "note", "reason", "message", "comment"}


class RefusedWordsMiddleware:
    """Above ScopeMiddleware: what the view did is rolled back by then, and the words are kept in a scope of their own.

    Of forms that stood on a page of ours, made for whoever sends them. Scripts keep what they send on the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not getattr(
            request, "reached_a_view", False
        ):  # whoever asked who sends it has shown the words already
            return response
        by: Membership | None = getattr(request, "membership", None)
        if response.status_code not in REFUSED or request.method != "POST" or by is None:
            return response
        if by.audience not in WRITERS or by_script(request) or waiting.sent_by(request) != by.user_id:
            return response
        words = words_of(request)
        return _kept(request, by, words, response.status_code) if words else response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """After those above it have asked whether the form is of one of our pages, and of whom."""
        request.reached_a_view = True  # type: ignore[attr-defined]  # read above, on the way out


def words_of(request: HttpRequest) -> dict[str, str]:
    """{the field's name, for people: what looks typed}."""
    return {
        # A name that no page of ours gave may hold anything; PostgreSQL has no place for a NUL.
        name.replace("\0", "").replace("_", " ").replace("-", " ").capitalize(): "\n\n".join(texts)
        for name, values in request.POST.lists()
        if name not in waiting.NOT_CARRIED
        and (
            texts := [value for value in values if (name in _TYPED and value.strip()) or not _NO_WORDS(value)]
        )
    }


def _kept(request: HttpRequest, by: Membership, words: dict[str, str], status: int) -> HttpResponse:
    """The page of what came too late, under the refusal's own status."""
    with scope(Audience(by.audience), by.force_id, by=By.of(by), request_id=id_of(request)):
        kept = keep_conflict(
            subject="", by=by, about="What you wrote", place=_place(request, status), yours=words
        )
        return conflict_page(request, kept, status=status)  # type: ignore[arg-type]  # it has a membership


def _place(request: HttpRequest, status: int) -> str:
    """The page that the form stood on; none, where that may not be there for them any more."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    path = urlsplit(came_from).path if ours and status != 404 else ""
    return (
        path if url_has_allowed_host_and_scheme(path, None) else ""
    )  # //elsewhere/ is a path, and an address too
