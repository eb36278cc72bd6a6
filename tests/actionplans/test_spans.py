"""Where bars, milestones and quarters stand along the time."""

from datetime import date

import pytest

from actionplans.models import Action, Milestone
from actionplans.spans import WIDTH, span

TODAY = date(2026, 3, 3)


def test_a_bar_runs_from_start_to_due_date_and_what_has_none_is_listed():
    steps = [Milestone(title="Half", due_date=date(2026, 2, 1)), Milestone(title="Some day")]
    drawn = span(
        [
            (Action(title="Whole", start_date=date(2026, 1, 1), due_date=date(2026, 6, 30)), steps),
            (Action(title="Late", due_date=date(2026, 2, 1), status="on_track"), []),
            (Action(title="Dateless"), []),
        ],
        TODAY,
    )
    whole, late = drawn.bars
    assert (whole.x, whole.late, late.late, late.width) == (0, False, True, 3)
    assert whole.x < whole.marks[0].x < drawn.today < whole.x + whole.width < WIDTH
    assert [mark.late for mark in whole.marks] == [True]
    assert late.x == whole.marks[0].x
    assert [action.title for action in drawn.dateless] == ["Dateless"]
    assert [tick.label for tick in drawn.ticks] == ["Jan 2026", "Apr 2026", "Jul 2026"]


@pytest.mark.parametrize("days", [(), (date(2000, 1, 1), date(2100, 12, 31))])
def test_nothing_and_a_century_stand_within_the_drawing(days):
    drawn = span([(Action(title="Far", start_date=days[0], due_date=days[1]), [])] if days else [], TODAY)
    places = [drawn.today, *(tick.x for tick in drawn.ticks), *(bar.x + bar.width for bar in drawn.bars)]
    assert all(0 <= x <= WIDTH for x in places)
    assert len(drawn.ticks) <= 8
