"""`./portal test`, `prove` and `bench`: the tests and the measurements, with all that they need."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory, TemporaryFile

from launcher import check, frontend, system
from launcher.place import Place

PYTEST = [sys.executable, "-m", "pytest"]
# Run beside all other tests, on the other core, and take about as long as they.
BESIDE = ("tests/prove", "tests/journeys", "tests/launcher", "tests/reporting")


def test(place: Place, words: list[str]) -> int:
    """Everything; or, with words, what pytest makes of them."""
    if words:
        get_ready(place)
        return go([*PYTEST, *words])
    results = {"check": check.check()}
    get_ready(place)
    results["script"] = test_script(place)
    with database_made_once():
        results["bench, short"] = bench(place, ["--short"])  # by itself: it would measure the others too
        results |= all_tests()
    print("\n" + "\n".join(f"{'ok   ' if code == 0 else 'WRONG'} {name}" for name, code in results.items()))
    return max(map(abs, results.values()))


@contextmanager
def database_made_once() -> Iterator[None]:
    """What migrations and content make, for each run to copy: making it takes longer than most of the test files."""
    with TemporaryDirectory(prefix="vawg-made-") as directory:
        if go([sys.executable, "-m", "tests.servers", directory]) == 0:  # else each says what is wrong
            os.environ["PORTAL_TEST_DATABASE"] = directory
        yield
        os.environ.pop("PORTAL_TEST_DATABASE", None)


def all_tests() -> dict[str, int]:
    """On two cores at once, each half with servers of its own; what BESIDE says is printed after the others."""
    others = ["tests", *(f"--ignore={tests}" for tests in BESIDE)]
    with (
        TemporaryFile() as said,
        subprocess.Popen([*PYTEST, *BESIDE, "--short"], stdout=said, stderr=subprocess.STDOUT) as beside,
    ):
        results = {
            "tests": go([*PYTEST, *others]),
            "proof (short), journeys, launcher, reporting": beside.wait(),
        }
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
    return results


def prove(place: Place, words: list[str]) -> int:
    """The claims that need large counts: isolation, lost answers, faults, bad input."""
    get_ready(place)
    if words:
        return go([*PYTEST, "tests/prove", *words])
    with database_made_once():
        return go([sys.executable, "-m", "tests.prove"])


def bench(place: Place, words: list[str]) -> int:
    """How fast the pages are, and how many queries they take."""
    get_ready(place)
    return go([sys.executable, "-m", "tests.bench", *words])


def test_script(place: Place) -> int:
    """The browser side's own tests, by Node alone."""
    npm, env = frontend.find_npm(place)
    return subprocess.run([*npm, "test"], cwd=place.checkout, env=env, check=False).returncode


def get_ready(place: Place) -> None:
    system.ensure_pango(place)
    frontend.build(place)
    system.ensure_scanner(place)
    os.environ["PORTAL_CHROMIUM"] = system.ensure_browser(place)


def go(argv: list[str]) -> int:
    sys.stdout.flush()
    return subprocess.run(argv, check=False).returncode
