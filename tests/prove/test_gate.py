"""How many of the planted faults the gate names; tests/forces/test_gate.py says which they are."""

import pytest

from tests.forces.test_gate import FAULTS, found, planted

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("8.4.1", "13.2.2")]


def test_each_planted_fault_is_named(short, figure):
    faults = FAULTS[::6] if short else FAULTS
    named = 0
    for fault in faults:
        with planted(fault):
            named += any(fault.said in sentence for sentence in found())
    figure(
        "gate",
        "planted faults that are named",
        f"{named} of {len(faults)}",
        "all",
        holds=named == len(faults),
    )
    figure("gate", "faults named in a sound database", len(found()), 0)
