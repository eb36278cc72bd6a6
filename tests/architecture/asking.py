"""Asking every route as everybody, and judging the answers by the tables. Used here and, at length, in tests/prove."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client

from forces import scope
from forces.backends import PersonBackend
from forces.choices import Audience
from forces.models import Membership
from forces.visibility import TABLE, Reach
from tests.architecture.planting import ASKED, DRAFT, KINDS, REVIEWED, UNRELEASED, Everything
from tests.architecture.routes import (
    EVERYBODY,
    ROUTES,
    SIGNED_IN,
    Route,
    Variant,
    address,
    address_of_nothing,
)
from tests.conftest import arranging
from vawg_portal import urls

REFUSED = {403, 404}
DONE = {"GET": {200, 302}, "HEAD": {200, 302}, "POST": {200, 302, 409, 422}}
_TOKENS = re.compile(
    rb'(name="(?:csrfmiddlewaretoken|until)" value=")[^"]*|(data-news=")[^"]*'
    rb"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d\d:\d\d(:\d\d)?"
)


@dataclass
class Found:
    """cells: how many were asked. wrong: what was not as the table says; leaks among it go over a border."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    statuses: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        return "\n".join(self.leaks + self.wrong)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    allow: str

    @property
    def plain(self) -> tuple[int, bytes]:
        """Without tokens, ids and times; of a spreadsheet what is in it."""
        body = _unpacked(self.body) if self.body.startswith(b"PK") else self.body
        return self.status, _TOKENS.sub(b"", body)


def _unpacked(data: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as packed:
        # The part that says when it was made changes with every making.
        return b"".join(packed.read(name) for name in packed.namelist() if name != "docProps/core.xml")


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is done inside is undone at its end. A scope, which is durable, may stand inside, as in any test."""
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]  # the stubs do not know it
    with atomic:
        yield
        transaction.set_rollback(True)


class Asker:
    """Somebody with a browser. Whatever they do is taken back, so that everybody meets the same world."""

    def __init__(self, role: str, membership: Membership | None, everything: Everything) -> None:
        self.role, self.membership = role, membership
        self.client = Client(raise_request_exception=False)
        if membership is not None:
            self.client.force_login(membership.user, backend="forces.backends.PersonBackend")
        self.never = tuple(word.encode() for word in forbidden(role, membership, everything))

    @property
    def audience(self) -> Audience:
        return Audience(self.membership.audience) if self.membership else Audience.PUBLIC

    def ask(self, method: str, url: str, data: Any = None) -> Answer:
        cookies = self.client.cookies.output()
        with taken_back():
            response: HttpResponse = (
                self.client.generic(method, url) if data is None else self.client.post(url, data)
            )
            body = b"".join(response.streaming_content) if response.streaming else response.content
        if self.client.cookies.output() != cookies:  # messages stay behind with what was taken back
            self.client.cookies.pop("messages", None)
        where = response.headers.get("Location", "").encode()
        return Answer(response.status_code, body + where, response.headers.get("Allow", ""))

    def leaks(self, answer: Answer) -> list[bytes]:
        return [word for word in self.never if word in answer.body]


def forbidden(role: str, membership: Membership | None, everything: Everything) -> list[str]:
    """Words that must stand on no page of this person, in whatever answer."""
    own, other = everything.own, everything.other
    all_of = [f"{kind}-{planted.force.slug}" for planted in (own, other) for kind in KINDS]
    if role in {"reviewer", "national_lead"}:
        return [own.words(DRAFT), other.words(DRAFT)]
    if role == "policing_body":
        return [other.words(kind) for kind in KINDS] + [
            own.words(DRAFT),
            own.words(REVIEWED),
            own.words(ASKED),
            UNRELEASED,
        ]
    if membership is not None and membership.audience == Audience.FORCE and role != "left":
        return [other.words(kind) for kind in KINDS] + [UNRELEASED]
    return [*all_of, UNRELEASED]


def is_there(asker: Asker, variant: Variant, *, own: bool) -> bool:
    """Whether the thing is there for this person: forces/visibility.py."""
    if variant.only is not None and (asker.role not in variant.only or not own):
        return False
    (line,) = [s for s in TABLE if variant.label in s.labels and s.state == variant.state]
    reach = line.reach(asker.audience)
    # Of one person's own alone (OWN), variant.only has said whose it is.
    return reach is Reach.ALL or (reach in (Reach.OWN_FORCE, Reach.OWN) and own)


def judge(asker: Asker, answer: Answer, *, method: str, may: bool, public: bool = False) -> str:
    """What is wrong with the answer, or nothing. public: without signing in too, what is not there is not found."""
    if answer.status >= 500:
        return (
            f"{answer.status}: a fault, or what the database alone refused, because the view asks no rule through"
            " `require` first"
        )
    if may and asker.role not in SIGNED_IN:
        return "" if answer.status == 200 else f"{answer.status} instead of the page"
    if asker.role == "nobody" and public:
        return "" if answer.status == 404 else f"{answer.status} instead of not found"
    if asker.role not in SIGNED_IN:
        return "" if answer.status == 302 else f"{answer.status} instead of the way to sign in"
    if may:
        return "" if answer.status in DONE[method] else f"{answer.status} instead of an answer"
    return (
        ""
        if answer.status in REFUSED
        else f"{answer.status} instead of a refusal: let the view ask a rule through `require` first"
    )


def ask_route(
    found: Found,
    asker: Asker,
    everything: Everything,
    name: str,
    route: Route,
    method: str,
    *,
    own: bool = True,
) -> None:
    """One cell for each variant of the object, own and another force's and none; a route about none is one cell."""
    if not route.about:
        may = asker.role in (route.answered(method, "") or ())
        _one(found, asker, name, method, address(name, route), may=may)
        return
    for state, variant in route.variants.items():
        roles = route.answered(method, state) or frozenset()
        label = f"{name} ({state})" if state else name
        with arranging():
            mine, theirs = variant.of(everything, everything.own), variant.of(everything, everything.other)
            urls = {"own": address(name, route, mine), "other's": address(name, route, theirs)}
            urls["no"] = address_of_nothing(name, route, theirs)
        if not own or mine == theirs:
            del urls["own"]  # what belongs to no force is there once
        answers = {}
        for whose, url in urls.items():
            there = whose != "no" and is_there(asker, variant, own=whose == "own")
            may = there and asker.role in roles
            public = roles is EVERYBODY
            answers[whose] = _one(found, asker, f"{whose} {label}", method, url, may=may, public=public)
        hidden = not is_there(asker, variant, own=False)
        if hidden and answers["other's"].plain != answers["no"].plain:
            found.leaks.append(
                f"{asker.role}: {method} {label}: another force's is not answered as one that does not exist"
            )
        if asker.role not in SIGNED_IN:
            break  # on the way to sign in before anything is looked up


def _one(
    found: Found, asker: Asker, name: str, method: str, url: str, *, may: bool, public: bool = False
) -> Answer:
    answer = asker.ask(method, url)
    found.cells += 1
    found.statuses[answer.status] += 1
    if words := asker.leaks(answer):
        found.leaks.append(f"{asker.role}: {method} {name}: shows {words}")
    if wrong := judge(asker, answer, method=method, may=may, public=public):
        # Answered where it should not be, about somebody else's: over a border.
        over = not may and name.startswith("other's") and answer.status < 300
        (found.leaks if over else found.wrong).append(f"{asker.role}: {method} {name}: {wrong}")
    return answer


def ask_not_allowed(
    found: Found, asker: Asker, everything: Everything, name: str, route: Route, method: str
) -> None:
    """A method that the route does not have: 405 with the ones that it has, whoever asks."""
    if route.allows(method):
        return
    thing = None
    if route.about:
        with arranging():
            thing = next(iter(route.variants.values())).of(everything, everything.own)
            url = address(name, route, thing)
    else:
        url = address(name, route)
    answer = asker.ask(method, url)
    found.cells += 1
    wanted = (405, route.allow)
    if asker.role == "left" or (asker.role == "nobody" and route.get is not EVERYBODY):
        wanted = (302, "")  # to sign in, whatever was asked
    good = (answer.status, answer.allow) == wanted
    if not good:
        found.wrong.append(
            f"{asker.role}: {method} {name}: {answer.status} {answer.allow}, not 405 {route.allow}: the view's"
            " decorator says its methods (forces/http.py)"
        )


def ask_all(
    everything: Everything,
    roles: Iterable[str] | None = None,
    methods: Iterable[str] = ("GET", "POST"),
    *,
    own: bool = True,
) -> Found:
    """Every route by every method of everybody. own: also of one's own things, not of other forces' alone."""
    found, actors = Found(), everything.actors()
    with people_remembered(), refusals_unframed():
        for role in roles or actors:
            asker = Asker(role, actors[role], everything)
            for name, route in ROUTES.items():
                for method in methods:
                    if not route.allows(method):
                        ask_not_allowed(found, asker, everything, name, route, method)
                    else:
                        ask_route(found, asker, everything, name, route, method, own=own)
    return found


class Complaint:
    """In the place of a log: what the database alone refuses is a rule that the code forgot, and a fault."""

    def error(self, event: str, **fields: object) -> None:
        raise AssertionError(f"{event}: {fields}")


@contextmanager
def people_remembered() -> Iterator[None]:
    """Who asks a thousand times is looked up once: that is half the time. Nobody comes or leaves meanwhile."""
    original, known = PersonBackend.get_user, {}

    def get_user(self: Any, user_id: int) -> Any:
        if user_id not in known:
            known[user_id] = original(self, user_id)
        return copy(known[user_id])

    PersonBackend.get_user = get_user  # type: ignore[method-assign]  # on purpose, and put back
    try:
        yield
    finally:
        PersonBackend.get_user = original  # type: ignore[method-assign]  # on purpose, and put back


@contextmanager
def refusals_unframed() -> Iterator[None]:
    """A refusal is answered with the words that differ and without the page around them, which is half of the time.

    test_matrix asks one refusal of each kind as everybody with the page around it.
    """

    def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(f"{exception} {request.path}", status=403)

    def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=404)  # the same words for whatever is not found

    urls.handler403, urls.handler404 = permission_denied, page_not_found  # type: ignore[attr-defined]  # taken off again
    try:
        yield
    finally:
        del urls.handler403, urls.handler404


@contextmanager
def filters_stripped(monkeypatch: Any) -> Iterator[None]:
    """Every filter by force taken out of the code's own queries: the database alone must hold."""
    original = QuerySet._filter_or_exclude

    def without_force(self: Any, negate: bool, args: Any, kwargs: Any) -> Any:
        kept = {
            key: value for key, value in kwargs.items() if key.split("__")[0] not in {"force", "force_id"}
        }
        return original(self, negate, args, kept)

    with monkeypatch.context() as patched:
        patched.setattr(QuerySet, "_filter_or_exclude", without_force)
        yield


@contextmanager
def database_silenced(monkeypatch: Any) -> Iterator[None]:
    """Every audience is a role that sees and may do everything: the code alone must hold."""
    with monkeypatch.context() as patched:
        patched.setattr(scope, "role_of", lambda audience: "portal_test")
        yield
