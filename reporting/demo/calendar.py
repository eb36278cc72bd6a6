"""The demonstration's days, counted from today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

FRIDAY = 4
DAYS_LEFT = 21
DAYS_OPEN = 80


@dataclass(frozen=True)
class Round:
    """The days of one cycle."""

    year: int
    opens_on: date
    due_on: date

    @property
    def slug(self) -> str:
        return f"autumn-{self.year}"

    @property
    def name(self) -> str:
        return f"Autumn {self.year}"


@dataclass(frozen=True)
class Calendar:
    """Two cycles: one that was closed a year ago, and one that is due in about three weeks."""

    today: date
    previous: Round
    current: Round

    @classmethod
    def of(cls, today: date, year: int | None = None) -> "Calendar":
        """year: of the open cycle's name, when it has one already."""
        in_three_weeks = today + timedelta(days=DAYS_LEFT)
        due = in_three_weeks + timedelta(days=(FRIDAY - in_three_weeks.weekday() + 3) % 7 - 3)
        return cls(
            today=today,
            previous=_round((year or today.year) - 1, due - timedelta(days=364)),
            current=_round(year or today.year, due),
        )

    @classmethod
    def again(cls, slug: str, due_on: date) -> "Calendar":
        """That of a load that was begun earlier, from its open cycle; to the day, or a few beside it."""
        return cls.of(due_on - timedelta(days=DAYS_LEFT), year=int(slug.rpartition("-")[2]))

    @property
    def writing(self) -> dict[str, date]:
        """On which day the words of each cycle were written, more or less."""
        return {
            self.previous.slug: self.previous.due_on - timedelta(days=15),
            self.current.slug: self.today - timedelta(days=1),
        }


def _round(year: int, due: date) -> Round:
    return Round(year, due - timedelta(days=DAYS_OPEN), due)


def at(day: date, roll: Random) -> datetime:
    """A moment of that day, in office hours."""
    local = datetime.combine(day, time(roll.randint(8, 17), roll.randint(0, 59)), ZoneInfo("Europe/London"))
    return local.astimezone(UTC)
