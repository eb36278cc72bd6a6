"""What the tests of a module begin with, made once for those that stand one after the other.

Making a world takes as long as most tests do. What `keeps` marks is made in a transaction around them, and whatever a
test does in its own is taken back, so that each begins with the same.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from django.db import connection, transaction

Make = Callable[..., Any]

# With a transaction of their own around several tests, or with none around one: neither goes with what is kept.
ALONE = {"transactional_db", "live_server", "django_db_reset_sequences", "asking", "everything", "presses"}


def keeps(make: Make) -> Any:
    """A fixture that is made once for tests that follow each other. Its arguments are such fixtures, too."""
    names = list(signature(make).parameters)

    def given(**values: Any) -> Any:
        if make in kept.of_this_test:
            return kept.of_this_test[make]
        return make(**{name: values[name] for name in names})

    given.__doc__, given.__name__, given.__module__ = make.__doc__, make.__name__, make.__module__
    given.makes = make  # type: ignore[attr-defined]  # how stand_by knows it
    wanted = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in ["db", *names]]
    given.__signature__ = Signature(wanted)  # type: ignore[attr-defined]  # what pytest asks for
    return pytest.fixture(given)


class Kept:
    """blocker: pytest-django's, once there is a database; before that each test makes its own."""

    def __init__(self) -> None:
        self.blocker: Any = None
        self.of_this_test: dict[Make, Any] = {}
        self._module = ""
        self._made: list[tuple[Make, Any, AbstractContextManager[None]]] = []

    def stand_by(self, item: pytest.Item) -> None:
        """Before a test: take back what it does not begin with, and make what it does."""
        wanted = makes_of(item) if self.blocker else []
        module = item.nodeid.partition("::")[0]
        same = 0
        if module == self._module:
            for (make, *_), other in zip(self._made, wanted, strict=False):
                if make is not other:
                    break
                same += 1
        self.take_back(same)
        self._module = module
        for make in wanted[same:]:
            self._make(make)
        # Copies, so that no test finds what another changed in an object.
        self.of_this_test = deepcopy({make: thing for make, thing, _ in self._made})

    def _make(self, make: Make) -> None:
        made = {there.__name__: thing for there, thing, _ in self._made}
        around = _taken_back()
        with self.blocker.unblock():
            around.__enter__()
            try:
                thing = make(**{name: made[name] for name in signature(make).parameters})
                # What is asked at a transaction's end is asked now, and not in each test anew.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            except BaseException:
                around.__exit__(None, None, None)
                raise
        self._made.append((make, thing, around))

    def take_back(self, all_but: int = 0) -> None:
        while len(self._made) > all_but:
            with self.blocker.unblock():
                self._made.pop()[-1].__exit__(None, None, None)


kept = Kept()


def makes_of(item: pytest.Item) -> list[Make]:
    """What the test begins with, each after what it is made of."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", [])
    if ALONE & set(names) or (marker and marker.kwargs.get("transaction")):
        return []
    found: list[Make] = []

    def look(name: str) -> None:
        for fixture in item._fixtureinfo.name2fixturedefs.get(name, ())[-1:]:  # type: ignore[attr-defined]  # pytest's
            make = getattr(fixture.func, "makes", None)
            if make is not None and make not in found:
                for inner in signature(make).parameters:
                    look(inner)
                found.append(make)

    for name in names:
        look(name)
    return found


@contextmanager
def _taken_back():
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]  # the stubs do not know it
    with atomic:
        yield
        transaction.set_rollback(True)
