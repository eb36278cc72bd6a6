"""The large counts. `--short` runs a fiftieth of them; what was measured is printed as one table at the end.

The table of a whole run is kept in docs/figures/prove.md. Whatever does not keep its bar fails the run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

KEPT_AT = Path(__file__).resolve().parents[2] / "docs" / "figures" / "prove.md"


@dataclass(frozen=True)
class Figure:
    """One line of the table. area: isolation, gate, identity, history, removal, files, forms, headers, faults ..."""

    area: str
    claim: str
    measured: str
    bar: str
    holds: bool


_figures: list[Figure] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--short", action="store_true", help="a fiftieth of the counts")


@pytest.fixture
def short(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--short"))


@pytest.fixture
def count(short: bool) -> Callable[[int], int]:
    """count(500) -> 500, or 10 in the short form."""
    return lambda full: max(1, full // 50) if short else full


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
    if not _figures:
        return
    lines = _table()
    terminalreporter.section("what was measured")
    for line in lines:
        terminalreporter.line(line)
    if config.args == ["tests/prove"] and not config.getoption("--short") and not config.getoption("keyword"):
        _keep(lines, failed=bool(exitstatus))


def _table() -> list[str]:
    """Markdown, in columns that a terminal shows straight."""
    rows = [("area", "what is claimed", "measured", "bar", "")]
    figures = sorted(_figures, key=lambda figure: figure.area)
    rows += [(f.area, f.claim, f.measured, f.bar, "ok" if f.holds else "BREACH") for f in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "| " + " | ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def _keep(lines: list[str], *, failed: bool) -> None:
    day = datetime.now(UTC)
    outcome = "Not all of it held." if failed else "All of it held."
    KEPT_AT.parent.mkdir(exist_ok=True)
    KEPT_AT.write_text(
        f"# What `./portal prove` measured\n\nThe whole form, on {day.day} {day:%B %Y}. {outcome}\n\n"
        + "\n".join(lines)
        + "\n",
        encoding="utf-8",
    )
