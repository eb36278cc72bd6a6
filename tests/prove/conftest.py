"""The large counts. `--short` runs a fiftieth of them; what was measured is printed as one table at the end."""

from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--short", action="store_true", help="a fiftieth of the counts")


_rows: list[tuple[str, str, str]] = []


@pytest.fixture
def count(request: pytest.FixtureRequest):
    """count(500) -> 500, or 10 in the short form."""
    return lambda full: max(1, full // 50) if request.config.getoption("--short") else full


@pytest.fixture
def figure() -> Iterator[None]:
    """figure(claim, measured, bar): one line of the table."""
    return lambda claim, measured, bar: _rows.append((claim, str(measured), str(bar)))


def pytest_terminal_summary(terminalreporter) -> None:
    if not _rows:
        return
    terminalreporter.section("what was measured")
    width = max(len(claim) for claim, _, _ in _rows)
    for claim, measured, bar in _rows:
        terminalreporter.line(f"{claim:{width}}  {measured:>12}  (bar: {bar})")
