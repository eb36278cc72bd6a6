"""A real clamd, one for the run."""

from collections.abc import Iterator

import pytest

from launcher.clamd import Scanner
from tests.evidence.scanner import running_scanner


@pytest.fixture(scope="session")
def clamd() -> Iterator[Scanner]:
    with running_scanner() as scanner:
        yield scanner


@pytest.fixture
def scanner(clamd: Scanner, settings) -> Scanner:
    """The portal's scanner, for as long as the test runs."""
    settings.SCANNER_URL = clamd.url
    settings.SCANNER_SECONDS = 10
    return clamd
