"""Every route x every role, with another force's objects: refused alike, and no word of theirs on any page.

A route that the table below does not know fails. All of it runs twice: with the code's own filters by force, and
with them stripped, so that the database alone must hold.
"""

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from forces import middleware
from tests.architecture.canaries import DRAFT, SHARED, SIGNED, UNRELEASED, plant

pytestmark = pytest.mark.django_db

NOTHING = "00000000-0000-4000-8000-000000000000"

# Routes about an object of a force: how their arguments come from what was planted there.
OBJECTS = {
    "people:invited": lambda p: [p.people.contributor.public_id],
    "people:send_again": lambda p: [p.people.contributor.public_id],
    "people:remove": lambda p: [p.people.contributor.public_id],
    "evidence:evidence": lambda p: [p.evidence.public_id],
    "evidence:use": lambda p: [p.evidence.public_id],
    "evidence:stop_using": lambda p: [p.evidence.public_id],
    "evidence:download": lambda p: [p.version.public_id],
    "evidence:versions": lambda p: [p.evidence.public_id],
    "evidence:add_version": lambda p: [p.evidence.public_id],
    "evidence:rest_on": lambda p: [p.version.public_id],
    "actionplans:action": lambda p: [p.action.public_id],
    "actionplans:change": lambda p: [p.action.public_id],
    "actionplans:answers": lambda p: [p.action.public_id],
    "actionplans:edition": lambda p: [p.edition.public_id],
    "assessments:conflict": lambda p: [p.conflict.public_id],
    "assessments:submission": lambda p: [p.submission.public_id],
    "assessments:submitted_descriptor": lambda p: [p.submission.public_id, "PREPARE.7"],
    "assessments:assessment": lambda p: [p.people.assessment.public_id],
    "assessments:sign_off": lambda p: [p.people.assessment.public_id],
    "assessments:descriptor": lambda p: [p.people.assessment.public_id, "PREPARE.7"],
    "assessments:save_summary": lambda p: [p.people.assessment.public_id, "PREPARE.7"],
    "assessments:save_rating": lambda p: [p.people.assessment.public_id, "PREPARE.7.2.a"],
    "reviews:review": lambda p: [p.submission.public_id],
    "reviews:start": lambda p: [p.submission.public_id],
    "reviews:decide": lambda p: [p.submission.public_id],
    "reviews:feedback": lambda p: [p.submission.public_id],
    "reviews:descriptor": lambda p: [p.submission.public_id, "PREPARE.7"],
    "reviews:finding": lambda p: [p.submission.public_id, "PREPARE.7", p.finding.public_id],
    "reviews:remove": lambda p: [p.submission.public_id, "PREPARE.7", p.finding.public_id],
}

# Routes about what everybody may know, or about a report, which belongs to no force.
SHARED_ROUTES = {
    "frameworks:framework": ["NFD-2024"],
    "frameworks:passages": ["NFD-2021"],
    "recommendations:recommendation": ["HMICFRS.4.1"],
    "assessments:open_cycle": ["autumn-now"],
    "assessments:close_cycle": ["autumn-now"],
    "reports:report": [NOTHING],
    "reports:progress": [NOTHING],
    "reports:download": [NOTHING],
    "reports:release": [NOTHING],
    "reports:text": ["autumn-now", "foreword"],
}

# Before anybody is in: no audience, and no force's rows in reach of the bare login.
OUTSIDE = ("account_", "accounts:", "mfa_", "health:")


def routes():
    """{name: pattern} of every address of the portal."""
    found = {}

    def walk(resolver: URLResolver, space: str) -> None:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern):
                found[f"{space}{pattern.name}"] = pattern

    walk(get_resolver(), "")
    return {name: pattern for name, pattern in found.items() if not name.startswith(OUTSIDE)}


def test_every_route_with_an_argument_is_known():
    with_arguments = {name for name, p in routes().items() if p.pattern.converters or "<" in str(p.pattern)}
    assert with_arguments - set(OBJECTS) - set(SHARED_ROUTES) == set()


class _Complaint:
    def error(self, event, **fields):
        raise AssertionError(f"{event}: {fields}")


@pytest.fixture(params=["filters", "stripped"])
def filters(request, monkeypatch):
    """Once as written, once with every filter by force taken out of the code's own queries."""
    if request.param == "filters":
        # What the database alone refuses is a rule that the code forgot.
        monkeypatch.setattr(middleware, "log", _Complaint())
        return
    original = QuerySet._filter_or_exclude

    def without_force(self, negate, args, kwargs):
        kept = {
            key: value for key, value in kwargs.items() if key.split("__")[0] not in {"force", "force_id"}
        }
        return original(self, negate, args, kept)

    monkeypatch.setattr(QuerySet, "_filter_or_exclude", without_force)


@pytest.fixture
def planted(world, arrange):
    with arrange():
        return plant(world, world.kent)


def outsiders(world):
    """Everybody who must not see Kent's: all of Warwickshire, its policing body, a portfolio's owner, nobody."""
    people = world.warwickshire
    return {
        "lead": people.lead,
        "contributor": people.contributor,
        "chief": people.chief,
        "viewer": people.viewer,
        "policing body": people.policing_body,
        "portfolio owner": world.stalking,
        "nobody": None,
    }


def client_for(membership, sign_in):
    client = sign_in(membership) if membership else Client()
    client.raise_request_exception = False
    return client


def test_another_forces_objects_are_not_there(world, planted, sign_in, filters):
    """One world for all who look: making it takes longer than looking."""
    for who, membership in outsiders(world).items():
        client = client_for(membership, sign_in)
        for name, arguments_of in OBJECTS.items():
            arguments = arguments_of(planted)
            theirs = reverse(name, args=arguments)
            nothing = reverse(name, args=[NOTHING if len(str(a)) == 36 else a for a in arguments])
            for method in ("get", "post"):
                seen, unseen = getattr(client, method)(theirs), getattr(client, method)(nothing)
                said = f"{who}: {method} {name}: {seen.status_code}, {unseen.status_code}"
                assert seen.status_code == unseen.status_code, said
                assert seen.status_code in ({302, 405} if membership is None else {403, 404, 405}), said
                assert b"CANARY" not in seen.content, said


def test_no_page_shows_another_forces_words(world, planted, sign_in, filters):
    for who, membership in outsiders(world).items():
        client = client_for(membership, sign_in)
        for name in routes():
            if name in OBJECTS:
                continue
            page = client.get(reverse(name, args=SHARED_ROUTES.get(name, [])))
            assert page.status_code < 500, f"{who}: {name}"
            assert b"CANARY" not in b"".join(page), f"{who}: {name}"


def test_states_are_kept_apart(world, planted, sign_in, filters):
    """Drafts never reach the national team or the policing body; what is not released never reaches the force."""
    kent = world.kent
    for membership, never in (
        (world.reviewer, {DRAFT}),
        (world.national_lead, {DRAFT}),
        (kent.policing_body, {DRAFT, UNRELEASED}),
        (kent.lead, {UNRELEASED}),
        (kent.viewer, {UNRELEASED}),
    ):
        client = sign_in(membership)
        shown = set()
        for name in routes():
            arguments = OBJECTS[name](planted) if name in OBJECTS else SHARED_ROUTES.get(name, [])
            page = client.get(reverse(name, args=arguments))
            assert page.status_code < 500, f"{membership}: {name}"
            text = b"".join(page).decode(errors="replace")
            assert not {canary for canary in never if canary in text}, f"{membership}: {name}"
            shown |= {canary for canary in (DRAFT, SIGNED, SHARED, UNRELEASED) if canary in text}
        # The test itself: each of them does see what is theirs to see.
        assert SIGNED in shown, membership


def test_a_policing_body_can_write_nothing(world, planted, sign_in, filters):
    client = sign_in(world.kent.policing_body)
    for name in routes():
        arguments = OBJECTS[name](planted) if name in OBJECTS else SHARED_ROUTES.get(name, [])
        answer = client.post(reverse(name, args=arguments))
        assert answer.status_code in {403, 404, 405}, f"{name}: {answer.status_code}"
