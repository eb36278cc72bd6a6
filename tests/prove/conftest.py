"""The large counts. `--short` runs a fiftieth of them; what was measured is printed as one table at the end.

Whatever does not keep its bar fails the run.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.asking import taken_back
from tests.conftest import arranging
from tests.prove.figures import Figure, table, write
from tests.prove.pressing import Pressed, press_all
from tests.prove.stage import set_stage
from tests.world import World

_figures: list[Figure] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--short", action="store_true", help="a fiftieth of the counts")
    parser.addoption("--figures", help="where to write what was measured, instead of printing it")


@pytest.fixture
def short(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--short"))


@pytest.fixture
def count(short: bool) -> Callable[[int], int]:
    """count(500) -> 500, or 10 in the short form."""
    return lambda full: max(1, full // 50) if short else full


@pytest.fixture(scope="session")
def presses(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> list[Pressed]:
    """Every form, pressed: made once for all the tests that ask something of it, and taken back."""
    times = 2 if request.config.getoption("--short") else 100
    with django_db_blocker.unblock(), taken_back():
        with arranging():
            props = set_stage(World.make())
        return list(press_all(props, times))


@pytest.fixture
def figure() -> Iterator[Callable[..., None]]:
    """figure(area, claim, measured, bar, holds=...): one line of the table; a test whose line does not hold fails.

    holds: whether the bar is kept; without it, whether measured and bar are equal.
    """
    breaches = []

    def note(area: str, claim: str, measured: object, bar: object, *, holds: bool | None = None) -> None:
        line = Figure(area, claim, str(measured), str(bar), measured == bar if holds is None else holds)
        _figures.append(line)
        if not line.holds:
            breaches.append(line)

    yield note
    assert not breaches, breaches


def pytest_terminal_summary(terminalreporter, exitstatus: int, config: pytest.Config) -> None:
    if kept_at := config.getoption("--figures"):
        write(_figures, Path(kept_at))
    elif _figures:
        terminalreporter.section("what was measured")
        for line in table(_figures):
            terminalreporter.line(line)
