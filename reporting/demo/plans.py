"""A force's action plan: what it does, what was said of it and when, and the editions that were shared. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from actionplans.choices import ActionStatus, Priority
from reporting.demo.invention import dice, fill, invented

# Of every twenty actions so many are ...
MIX = {
    ActionStatus.DONE: 5,
    ActionStatus.ON_TRACK: 6,
    ActionStatus.AT_RISK: 3,
    ActionStatus.LATE: 2,
    ActionStatus.NOT_STARTED: 4,
}
# The force of the screens: the first three are late by so many days.
TOLD = "warwickshire"
TOLD_LATE = (31, 12, 4)
TOLD_STATUS = (
    *[ActionStatus.LATE] * 3,
    *[ActionStatus.DONE] * 3,
    *[ActionStatus.ON_TRACK] * 4,
    *[ActionStatus.AT_RISK] * 2,
    *[ActionStatus.NOT_STARTED] * 2,
)


@dataclass(frozen=True)
class InventedUpdate:
    day: date
    status: ActionStatus
    text: str


@dataclass(frozen=True)
class InventedAction:
    number: int
    title: str
    description: str
    desk: str
    answers: tuple[str, ...]
    made_on: date
    start: date
    due: date
    priority: Priority
    status: ActionStatus
    updates: tuple[InventedUpdate, ...]
    # Of some actions alone.
    outcome: str = ""
    measure: str = ""
    partners: str = ""
    post: str = ""
    milestones: tuple[str, ...] = ()
    moved: str = ""

    def status_on(self, day: date) -> ActionStatus:
        said = [update for update in self.updates if update.day <= day]
        return said[-1].status if said else ActionStatus.NOT_STARTED

    def last_said(self, day: date) -> InventedUpdate | None:
        said = [update for update in self.updates if update.day <= day]
        return said[-1] if said else None


def actions(slug: str, today: date) -> list[InventedAction]:
    """Between a dozen and twenty actions."""
    roll = dice("plan", slug)
    entries: list[dict[str, Any]] = invented("actions")
    if slug == TOLD:
        chosen = [*entries[:3], *roll.sample(entries[3:], len(TOLD_STATUS) - 3)]
        statuses = list(TOLD_STATUS)
    else:
        chosen = roll.sample(entries, roll.randint(12, 20))
        statuses = roll.choices(list(MIX), list(MIX.values()), k=len(chosen))
    return [
        _action(slug, number, entry, status, today)
        for number, (entry, status) in enumerate(zip(chosen, statuses, strict=True))
    ]


def _action(
    slug: str, number: int, entry: dict[str, Any], status: ActionStatus, today: date
) -> InventedAction:
    roll = dice("action", slug, entry["title"])
    made, start, due = _days(slug, number, status, today, roll)
    return InventedAction(
        number=number,
        title=entry["title"],
        description=fill(entry["what"], slug=slug, day=today, about=(entry["title"],)),
        desk=entry["owner"],
        answers=tuple(entry["answers"]),
        made_on=made,
        start=start,
        due=due,
        priority=roll.choices(list(Priority), (3, 5, 2))[0],
        status=status,
        updates=_updates(slug, entry, status, (start, due, today), roll),
        milestones=tuple(entry.get("milestones", ())),
        **{name: entry.get(name, "") for name in ("outcome", "measure", "partners", "post", "moved")},
    )


def _days(slug: str, number: int, status: ActionStatus, today: date, roll: Random) -> tuple[date, date, date]:
    """When it was made, when it began, when it is due."""
    due_in = {
        ActionStatus.DONE: (-90, -5),
        ActionStatus.LATE: (-60, -3),
        ActionStatus.AT_RISK: (6, 70),
        ActionStatus.ON_TRACK: (25, 300),
        ActionStatus.NOT_STARTED: (120, 340),
    }[status]
    due = today + timedelta(days=roll.randint(*due_in))
    if slug == TOLD and number < len(TOLD_LATE):
        due = today - timedelta(days=TOLD_LATE[number])
    made = today - timedelta(days=roll.randint(170, 340))
    if status is ActionStatus.NOT_STARTED:
        return (
            today - timedelta(days=roll.randint(10, 200)),
            today + timedelta(days=roll.randint(15, 100)),
            due,
        )
    return made, made + timedelta(days=roll.randint(7, 40)), due


def _updates(
    slug: str, entry: dict[str, Any], status: ActionStatus, days: tuple[date, date, date], roll: Random
) -> tuple[InventedUpdate, ...]:
    """What was said of it since it began; that it is late only after it was due."""
    if status is ActionStatus.NOT_STARTED:
        return ()
    start, due, today = days
    going = [(ActionStatus.ON_TRACK, text) for text in entry["steps"]]
    if status in {ActionStatus.ON_TRACK, ActionStatus.AT_RISK} and roll.random() < 0.5:
        going = going[:1]
    word = {ActionStatus.DONE: "done", ActionStatus.LATE: "slip", ActionStatus.AT_RISK: "slip"}.get(status)
    said = [*going, *([(status, entry[word])] if word else [])]
    end = min(due, today - timedelta(days=1))
    gap = max(1, (end - start).days // (len(said) + 1))
    moments = [start + timedelta(days=gap * n + roll.randint(0, gap // 2)) for n in range(1, len(said) + 1)]
    if status is ActionStatus.LATE:
        moments[-1] = due + timedelta(days=roll.randint(1, max(1, (today - due).days - 1)))
    return tuple(
        InventedUpdate(day, now, fill(text, slug=slug, day=day, about=(entry["title"], n)))
        for n, (day, (now, text)) in enumerate(zip(moments, said, strict=True))
    )


def edition_days(slug: str, today: date) -> list[date]:
    """When the plan was shared: twice by most, once by some."""
    roll = dice("editions", slug)
    first, second = (
        today - timedelta(days=roll.randint(120, 165)),
        today - timedelta(days=roll.randint(10, 40)),
    )
    return [first, second] if slug == TOLD or roll.random() < 0.7 else [first]
