"""`./portal test`, `prove` and `bench`: the tests and the measurements, with all that they need."""

import os
import shutil
import subprocess
import sys
from tempfile import TemporaryFile

from launcher import check, frontend, system
from launcher.place import Place

PYTEST = [sys.executable, "-m", "pytest"]


def test(place: Place, words: list[str]) -> int:
    """Everything; or, with words, what pytest makes of them."""
    if words:
        get_ready(place)
        return go([*PYTEST, *words])
    results = {"check": check.check()}
    get_ready(place)
    results["script"] = test_script(place)
    results["bench, short"] = bench(place, ["--short"])  # by itself: it would measure the others too
    results |= tests_and_short_proof()
    print("\n" + "\n".join(f"{'ok   ' if code == 0 else 'WRONG'} {name}" for name, code in results.items()))
    return max(map(abs, results.values()))


def tests_and_short_proof() -> dict[str, int]:
    """On two cores at once, each with servers of its own; what the proof says is printed after the tests."""
    with (
        TemporaryFile() as said,
        subprocess.Popen([*PYTEST, "tests/prove", "--short"], stdout=said, stderr=subprocess.STDOUT) as proof,
    ):
        results = {"tests": go([*PYTEST, "tests", "--ignore", "tests/prove"]), "prove, short": proof.wait()}
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout.buffer)
    return results


def prove(place: Place, words: list[str]) -> int:
    """The claims that need large counts: isolation, lost answers, faults, bad input."""
    get_ready(place)
    return go([*PYTEST, "tests/prove", *words] if words else [sys.executable, "-m", "tests.prove"])


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
