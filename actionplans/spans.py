"""The plan along the time: where each action's bar begins and ends, and where its milestones lie. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from actionplans.models import Action, Milestone

# The drawing's width in its own units, and how far around today it reaches at most.
WIDTH = 600
BEFORE, AFTER = timedelta(days=366), timedelta(days=3 * 366)
# Names of months that fit beside each other, and the room that one wants.
MOST_TICKS, NAME = 8, 60


@dataclass(frozen=True)
class Mark:
    """A milestone on its bar. x: its middle; diamond: its corners, as SVG wants them."""

    milestone: Milestone
    x: int
    diamond: str
    late: bool


@dataclass(frozen=True)
class Bar:
    """One action. x, width: of its bar, which is a mere stroke where only the due date is known."""

    action: Action
    milestones: list[Milestone]
    x: int
    width: int
    late: bool
    marks: list[Mark]


@dataclass(frozen=True)
class Tick:
    """A quarter that begins, and where."""

    label: str
    x: int


@dataclass(frozen=True)
class Span:
    """The whole drawing. today: where today is. dateless: actions without a due date."""

    bars: list[Bar]
    ticks: list[Tick]
    today: int
    dateless: list[Action]


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        """What lies outside stands at the edge."""
        inside = min(max(day, self.first), self.last)
        return round(WIDTH * (inside - self.first).days / (self.last - self.first).days)


def span(actions: Iterable[tuple[Action, list[Milestone]]], today: date) -> Span:
    """actions: each with its milestones, in the order in which they are drawn."""
    rows = list(actions)
    days = [today, *(day for action, steps in rows for day in _days(action, steps))]
    scale = _Scale(
        max(min(days), today - BEFORE).replace(day=1), min(max(days), today + AFTER) + timedelta(days=31)
    )
    return Span(
        bars=[
            _bar(scale, action, steps, action.due_date, today) for action, steps in rows if action.due_date
        ],
        ticks=_ticks(scale),
        today=scale.x(today),
        dateless=[action for action, _ in rows if not action.due_date],
    )


def _days(action: Action, steps: list[Milestone]) -> list[date]:
    return [day for day in (action.start_date, action.due_date, *(step.due_date for step in steps)) if day]


def _bar(scale: _Scale, action: Action, steps: list[Milestone], due: date, today: date) -> Bar:
    begin = scale.x(action.start_date or due)
    marks = [_mark(step, scale.x(step.due_date), today) for step in steps if step.due_date]
    return Bar(action, steps, begin, max(3, scale.x(due) - begin), action.is_late(today), marks)


def _mark(step: Milestone, x: int, today: date) -> Mark:
    return Mark(step, x, f"{x},3 {x + 7},10 {x},17 {x - 7},10", step.days_late(today) > 0)


def _ticks(scale: _Scale) -> list[Tick]:
    """The first day of each quarter, of every second or fourth where the time is long."""
    quarters = [
        date(year, month, 1)
        for year in range(scale.first.year, scale.last.year + 1)
        for month in (1, 4, 7, 10)
        if scale.first <= date(year, month, 1) <= scale.last and scale.x(date(year, month, 1)) <= WIDTH - NAME
    ]
    step = -(-len(quarters) // MOST_TICKS) or 1
    return [Tick(f"{day:%b %Y}", scale.x(day)) for day in quarters[::step]]
