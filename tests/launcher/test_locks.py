"""The locks belong to pyproject.toml and to each other."""

import re
import tomllib

import pytest

from launcher.environment import LOCKS
from launcher.place import CHECKOUT


def pins(lock: str) -> set[str]:
    return set(
        re.findall(r"^([a-z0-9][\w.\-]*==[^ \\;]+)", (LOCKS / f"{lock}.txt").read_text(), re.MULTILINE)
    )


def names(pinned: set[str]) -> set[str]:
    return {pin.partition("==")[0] for pin in pinned}


def wanted(requirements: list[object]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", text)[0] for text in requirements if isinstance(text, str)}


PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
GROUPS = PROJECT["dependency-groups"]
RUNTIME = wanted(PROJECT["project"]["dependencies"])


@pytest.mark.parametrize(
    ("lock", "needed"),
    [
        ("production", RUNTIME),
        ("embedded", RUNTIME | wanted(GROUPS["embedded"])),
        ("development", RUNTIME | wanted(GROUPS["embedded"]) | wanted(GROUPS["development"])),
        ("node", wanted(GROUPS["node"])),
    ],
)
def test_a_lock_holds_all_that_is_asked_for(lock: str, needed: set[str]) -> None:
    assert needed <= names(pins(lock))


def test_one_version_of_a_package_everywhere() -> None:
    assert pins("production") <= pins("embedded") <= pins("development")


@pytest.mark.parametrize("lock", ["production", "embedded", "development", "node"])
def test_a_lock_is_hashed_and_names_no_registry(lock: str) -> None:
    text = (LOCKS / f"{lock}.txt").read_text()
    assert text.count("==") <= text.count("--hash=sha256:")
    assert "://" not in text
    assert "--find-links" not in text
