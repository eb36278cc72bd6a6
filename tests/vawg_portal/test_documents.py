"""The runbook and the threat model name what there is."""

import re

import pytest

from launcher.__main__ import VERBS
from launcher.place import CHECKOUT

RUNBOOK = (CHECKOUT / "docs" / "runbook.md").read_text()
THREATS = (CHECKOUT / "docs" / "threat-model.md").read_text()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", THREATS + RUNBOOK))))
def test_a_test_that_is_named_is_there(path):
    assert (CHECKOUT / path).exists()


def test_every_figure_is_explained_and_every_explained_one_is_there():
    made = "".join((CHECKOUT / place).read_text() for place in ("core/figures.py", "reporting/gauges.py"))
    explained = set(re.findall(r"(portal_[a-z_]+)(?:\{|`)", RUNBOOK))
    assert set(re.findall(r'"(portal_\w+)"', made)) == explained


def test_every_verb_that_is_named_is_one():
    named = set(re.findall(r"\./portal ([a-z-]+)", RUNBOOK + THREATS))
    assert named
    assert named <= set(VERBS)
