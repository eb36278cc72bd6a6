"""Every route x method x role x {own, another force's, none} x state, by the tables: routes.py, forces/visibility.py.

All of it runs twice: with the code's own filters by force, and with them stripped.
"""

import pytest

from forces import middleware
from forces.choices import Role
from forces.roles import ROLES
from tests.architecture.asking import Asker, Complaint, ask_all, database_silenced, filters_stripped
from tests.architecture.planting import ASKED, DRAFT, RELEASED, REVIEWED, SIGNED, UNRELEASED
from tests.architecture.routes import ROLE_OF, ROUTES, address, outside, path_of, patterns
from tests.conftest import arranging


def test_every_route_has_its_line():
    missing = set(patterns()) - set(outside()) - set(ROUTES)
    assert not missing, (
        f"{sorted(missing)}: not in ROUTES of tests/architecture/routes.py. Say who may GET and who may POST,"
        " and what the address is about."
    )
    gone = set(ROUTES) - set(patterns())
    assert not gone, f"{sorted(gone)}: in ROUTES of tests/architecture/routes.py, and no route any more."


def test_every_role_looks():
    unsaid = sorted(role.label for role in set(Role) - set(ROLES))
    assert not unsaid, f"{unsaid}: no line in ROLES of forces/roles.py. Say what the role may do."
    missing = set(Role) - set(ROLE_OF.values())
    assert not missing, (
        f"{sorted(role.label for role in missing)}: nobody looks as this role. Add it to ROLE_OF of"
        " tests/architecture/routes.py and somebody who has it to `actors` of tests/architecture/planting.py."
    )


def test_every_role_is_somebody(asking):
    for name, role in ROLE_OF.items():
        assert name in asking.actors(), f"Nobody is {role.label}: `actors` of tests/architecture/planting.py."
        assert asking.actors()[name].role == role


@pytest.fixture
def refused_by_rules(monkeypatch):
    """What the database alone refuses is a rule that the code forgot."""
    monkeypatch.setattr(middleware, "log", Complaint())


@pytest.mark.asvs("8.2.1", "8.2.2", "8.3.1", "8.4.1")
def test_everybody_is_answered_as_the_table_says(asking, refused_by_rules):
    found = ask_all(
        asking, [role for role in asking.actors() if role != "deputy"]
    )  # a deputy may what a chief officer may
    assert found.cells > 2000
    assert not found.leaks + found.wrong, str(found)


def test_no_method_is_taken_for_another(asking, refused_by_rules):
    """tests/prove asks them as everybody."""
    found = ask_all(asking, ("lead", "nobody"), ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"))
    assert found.cells > 500
    assert not found.leaks + found.wrong, str(found)


@pytest.mark.asvs("8.4.1")
def test_the_database_alone_keeps_forces_apart(asking, monkeypatch):
    """With the code's own filters taken out. tests/prove asks this as everybody, too."""
    with filters_stripped(monkeypatch):
        found = ask_all(asking, ("lead", "chief", "policing_body"), own=False)
    assert found.cells > 300
    assert not found.leaks + found.wrong, str(found)


@pytest.mark.asvs("8.3.1")
def test_the_code_alone_keeps_forces_apart(asking, monkeypatch):
    """With a database that shows everything to everybody: neither half of the isolation leans on the other."""
    with database_silenced(monkeypatch):
        found = ask_all(asking, ("lead", "policing_body", "national_lead"), own=False)
    assert found.cells > 300
    assert not found.leaks + found.wrong, str(found)


def test_everybody_does_see_what_is_theirs(asking):
    """The test itself: the words that others must not see do stand on pages."""
    actors = asking.actors()
    for role, words in (
        ("lead", [asking.own.words(kind) for kind in (DRAFT, SIGNED, REVIEWED, ASKED, RELEASED)]),
        ("reviewer", [asking.own.words(kind) for kind in (SIGNED, REVIEWED, UNRELEASED, ASKED, RELEASED)]),
        ("policing_body", [asking.own.words(kind) for kind in (SIGNED, RELEASED)]),
    ):
        asker = Asker(role, actors[role], asking)
        pages = b"".join(asker.ask("GET", url).body for url in own_pages(asking, role))
        assert not [word for word in words if word.encode() not in pages], role


def own_pages(everything, role):
    """Addresses of all that this role may read, of its own force."""
    for name, route in ROUTES.items():
        if not route.about:
            if role in (route.answered("GET", "") or ()):
                yield address(name, route)
            continue
        for state, variant in route.variants.items():
            if role in (route.answered("GET", state) or ()):
                with arranging():
                    yield address(name, route, variant.of(everything, everything.own))


def test_a_refusal_with_the_page_around_it_shows_nobodys_words(asking):
    """Asked once for each kind and person: in all the others only the words that differ are looked at."""
    for role, membership in asking.actors().items():
        asker = Asker(role, membership, asking)
        for name, method in (
            ("organisations:list", "GET"),
            ("actionplans:plan", "GET"),
            ("people:invite", "POST"),
        ):
            answer = asker.ask(method, path_of(name))
            assert not asker.leaks(answer), f"{role}: {method} {name}"
        missing = asker.ask("GET", "/nothing/of/the/kind/")
        assert missing.status == (302 if role == "left" else 404), role
        assert not asker.leaks(missing), role


def test_pages_outside_show_nobodys_words(asking):
    """Signing in and health run as the bare login, which reaches no force's rows."""
    for role in ("lead", "left", "nobody"):
        asker = Asker(role, asking.actors()[role], asking)
        for name, pattern in outside().items():
            if pattern.pattern.converters or "<" in str(pattern.pattern):
                continue
            for method in ("GET", "POST"):
                answer = asker.ask(method, path_of(name))
                assert answer.status < 500 or name == "health:ready", f"{role}: {method} {name}"
                assert not asker.leaks(answer), f"{role}: {method} {name}"
