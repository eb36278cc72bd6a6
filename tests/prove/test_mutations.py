"""Deleting any one permission check makes a test fail.

First the matrix of routes and roles is asked again with the check deleted: only what asked it before. What that does
not notice goes to the tests of the apps, those that asked it, in a process of their own.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings

from forces import middleware
from tests.architecture.asking import (
    Asker,
    Complaint,
    Found,
    ask_not_allowed,
    ask_route,
    database_silenced,
    people_remembered,
)
from tests.architecture.conftest import asking, everything  # noqa: F401 - fixtures
from tests.architecture.routes import ROUTES
from tests.prove import mutants
from tests.prove.mutants import Check

APPS = (
    "forces",
    "audit",
    "notices",
    "evidence",
    "practice",
    "actionplans",
    "returns",
    "assessments",
    "reviews",
    "reporting",
)

# Deleted, these let nobody do more today. {(file, source): why they stand there all the same}
HARMLESS = {
    ("reviews/views/findings.py", "rules.may_review(request.membership)"): (
        "every role that reads submissions reviews them; one that did not would be told 403 here and not 409 below"
    ),
}

# Routes of the short form.
SAMPLE = (
    "people:list",
    "removals:refuse",
    "history:person",
    "evidence:rest_on",
    "assessments:current",
    "assessments:save_rating",
    "reports:progress",
)

Unit = tuple[str, str, str]  # role, route, method


def test_each_permission_check_is_held_by_a_test(asking, short, figure, tmp_path, monkeypatch):  # noqa: F811 - a fixture, asked for by its name
    monkeypatch.setattr(middleware, "log", Complaint())
    checks = [check for check in mutants.install().values() if check.source not in HARMLESS]
    names = SAMPLE if short else list(ROUTES)
    asker = _Matrix(asking)
    with people_remembered():
        asked_by = asker.who_asks(names)
        if short:
            checks = [check for check in checks if check.place in asked_by and _alone_in_its_view(check)]
        left = [check for check in checks if not asker.notices(check, asked_by[check.place])]
        with database_silenced(monkeypatch):  # a check beneath which the database stands is missed without it
            left = [check for check in left if not asker.notices(check, asked_by[check.place])]
    if left and not short:
        killed = _by_the_tests_of_the_apps(left, tmp_path)
        left = [check for check in left if check.place not in killed]
    figure(
        "permission checks",
        f"{len(checks)} checks deleted, one at a time: no test noticed",
        len(left) if not left else f"{len(left)}: " + "; ".join(map(str, left)),
        0,
        holds=not left,
    )


def _alone_in_its_view(check: Check) -> bool:
    """In the short form: what is asked at a view's door, and the methods."""
    return check.says == "405" or "require(" in _line(check)


def _line(check: Check) -> str:
    number = check.place.split(":")[1]
    return (settings.BASE_DIR / check.file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


class _Matrix:
    def __init__(self, world) -> None:
        self.world = world
        self.askers = {
            role: Asker(role, who, world) for role, who in world.actors().items() if role != "left"
        }

    def who_asks(self, names: Iterable[str]) -> dict[str, list[Unit]]:
        """{check: by which requests it is asked}, with nothing deleted."""
        asked_by: dict[str, list[Unit]] = defaultdict(list)
        for name in names:
            route = ROUTES[name]
            for role in self.askers:
                for method in ("GET", "POST"):
                    mutants.hit.clear()
                    if route.allows(method):
                        found = self.ask((role, name, method))
                        assert not found.leaks + found.wrong, str(found)
                        for place in mutants.hit:
                            asked_by[place].append((role, name, method))
            asked_by[f"the methods of {name}"] = [
                ("lead", name, "PUT"),
                ("lead", name, "POST"),
                ("lead", name, "GET"),
            ]
        return asked_by

    def ask(self, unit: Unit) -> Found:
        role, name, method = unit
        found, route = Found(), ROUTES[name]
        how = ask_route if route.allows(method) else ask_not_allowed
        how(found, self.askers[role], self.world, name, route, method)
        return found

    def notices(self, check: Check, units: list[Unit]) -> bool:
        with mutants.allowing(check):
            for unit in units:
                found = self.ask(unit)
                if found.leaks or found.wrong:
                    return True
        return False


def _by_the_tests_of_the_apps(left: list[Check], tmp_path) -> dict[str, str]:
    file = tmp_path / "mutants.json"
    file.write_text(json.dumps([check.place for check in left]), encoding="utf-8")
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.prove.mutant_runner"),
            *("-m", "not browser and not worker", *(f"tests/{app}" for app in APPS)),
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "MUTANTS": str(file)},
        capture_output=True,
        text=True,
        check=False,
    )
    killed = json.loads(file.read_text(encoding="utf-8"))
    assert isinstance(killed, dict), run.stdout[-3000:] + run.stderr[-3000:]
    return killed
