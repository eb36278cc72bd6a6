"""The help page's form of the table: each thing once, with its states. That it is true: tests/architecture."""

import pytest

from forces.choices import Audience
from forces.grants import GRANTS
from forces.visibility import TABLE, Reach, table


def cell(thing, audience, state=""):
    (row,) = [row for row in table() if row.thing.startswith(thing)]
    (found,) = [one for one in row.states if not state or one.name.startswith(state)]
    return next(cell for cell in found.cells if cell.audience == audience)


def test_each_thing_stands_there_once_with_its_states():
    things = [row.thing for row in table()]
    assert len(things) == len(set(things))
    assert sum(len(row.states) for row in table()) == len(TABLE)


def test_a_thing_of_many_states_names_each_of_them():
    for row in table():
        names = [state.name for state in row.states]
        assert len(names) == len(set(names)), row.thing
        assert all(names) or names == [""], row.thing


def test_a_line_promises_nothing_where_there_is_no_right_at_all():
    for sight in TABLE:
        for audience in Audience:
            if any(audience not in GRANTS.get(label, {}) for label in sight.labels):
                assert sight.reach(audience) is Reach.NONE, (sight.thing, audience)


@pytest.mark.parametrize("audience", list(Audience))
def test_nobody_sees_passwords(audience):
    assert cell("Passwords", audience).sees == Reach.NONE.value


def test_what_may_be_written_is_said_in_the_first_state():
    (row,) = [row for row in table() if row.thing.startswith("Submissions")]
    written = [[cell.writes for cell in state.cells if cell.writes] for state in row.states]
    assert written == [["adds; marks what a newer one replaces"], []]


def test_what_is_frozen_is_added_to_and_never_changed():
    assert cell("Editions", Audience.FORCE).writes == "adds"
    assert cell("Editions", Audience.NATIONAL).writes == ""


def test_a_right_to_some_columns_is_told_as_what_it_does():
    assert cell("How far", Audience.NATIONAL).writes == "moves its stage, and gives more time"


def test_findings_reach_a_force_once_released():
    assert cell("Findings", Audience.FORCE, "not released").sees == Reach.NONE.value
    assert cell("Findings", Audience.FORCE, "released, sent").sees == Reach.OWN_FORCE.value
    assert cell("Findings", Audience.POLICING_BODY, "released, sent").sees == Reach.NONE.value
