"""Who sees what is told in words for every table and every condition."""

import pytest

from forces.choices import Audience
from forces.scope import GRANTS, OWN_FORCE, also
from forces.visibility import NOTHING, PARTLY, THINGS, rows_in_words, table


def cell(thing, audience):
    (row,) = [row for row in table() if row.thing.startswith(thing)]
    return next(cell for cell in row.cells if cell.audience == audience)


def test_every_table_is_named_once():
    named = [label for _, labels in THINGS for label in labels]
    assert sorted(named) == sorted(GRANTS)


def test_every_condition_has_words():
    without = {
        (label, grant.rows)
        for label, grants in GRANTS.items()
        for grant in grants.values()
        if rows_in_words(grant.rows) in {PARTLY, ""}
    }
    assert without == set()
    assert not [row.thing for row in table() for cell in row.cells if cell.sees == PARTLY]


def test_a_condition_without_words_promises_nothing():
    assert rows_in_words(also("colour = 'blue'")) == PARTLY
    assert rows_in_words(f"{OWN_FORCE} OR true") == PARTLY


def test_drafts_are_the_forces_alone():
    for thing in ("Draft ratings", "The live action plan", "The force’s evidence"):
        assert cell(thing, Audience.FORCE).sees == "own force"
        for audience in set(Audience) - {Audience.FORCE}:
            assert cell(thing, audience).sees == NOTHING


@pytest.mark.parametrize("audience", list(Audience))
def test_nobody_sees_passwords(audience):
    assert cell("Passwords", audience).sees == NOTHING


def test_what_is_frozen_is_added_to_and_never_changed():
    assert cell("Shared editions", Audience.FORCE).writes == "adds"
    assert cell("Shared editions", Audience.NATIONAL).writes == ""
    assert cell("Shared editions", Audience.POLICING_BODY).sees == "own force"


def test_a_right_to_some_columns_is_told_as_what_it_does():
    assert cell("Submissions", Audience.FORCE).writes == "adds; marks what a newer one replaces"
    assert cell("How far", Audience.NATIONAL).writes == "moves its stage"


def test_findings_reach_a_force_once_released():
    assert cell("Findings", Audience.FORCE).sees == "own force, once released"
    assert "no questions" in cell("Findings", Audience.POLICING_BODY).sees
    assert cell("Findings", Audience.PUBLIC).sees == NOTHING
