"""A real clamd for the tests that need one; they are skipped, with the reason, where the machine has none."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from launcher import clamd
from launcher.clamd import Scanner
from launcher.place import scratch

NONE_HERE = "no clamd on this machine: apt-get install clamav-daemon"
needs_clamd = pytest.mark.skipif(clamd.program() is None, reason=NONE_HERE)


@contextmanager
def running_scanner() -> Iterator[Scanner]:
    """With the portal's own two signatures, and no others: it starts in an instant."""
    with scratch() as directory, Scanner(directory / "clamd") as scanner:
        yield scanner
