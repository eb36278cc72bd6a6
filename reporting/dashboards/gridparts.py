"""What the national overview is made of: columns, cells, rows, regions, and the steps of the map."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page

from assessments.models import Cycle
from assessments.scoring import movement
from frameworks.models import Grade, Provision
from reviews.choices import ReviewState

NO_GRADE = ""  # as the grid's cells say it; None is Not applicable

# A force's grade of a descriptor: 1 upwards, None for Not applicable, "" for no grade.
Value = int | str | None


@dataclass(frozen=True)
class Filters:
    """As in the address. What the data does not know filters nothing."""

    region: str = ""
    strand: str = ""
    state: str = ""


SUBMITTED, MISSING = "submitted", "missing"
STATES = [
    (SUBMITTED, "Submitted"),
    (MISSING, "Missing"),
    *((state.value, state.label) for state in ReviewState),
]


@dataclass(frozen=True)
class Column:
    """A descriptor. url: how the forces are spread over its grades; low_url: those at 1 or 2."""

    provision: Provision
    url: str
    low_url: str

    @property
    def number(self) -> str:
        return self.provision.number

    @property
    def label(self) -> str:
        return self.provision.title

    @property
    def title(self) -> str:
        return self.provision.text


@dataclass(frozen=True)
class StrandColumns:
    strand: Provision
    descriptors: list[Column]

    @property
    def label(self) -> str:
        return self.strand.title


@dataclass(frozen=True)
class Cell:
    value: Value
    movement: int | None
    url: str


class Listed(NamedTuple):
    """A force that existed while the cycle ran, with its progress. stage: None where no assessment was opened;
    submission, review: of the one in force, None where there is none."""

    pk: int
    slug: str
    short_name: str
    tile_name: str
    abbreviation: str
    tile_column: int
    tile_row: int
    region_code: str
    region_name: str
    stage: str | None
    answered: int | None
    last_activity_at: datetime | None
    extended_until: date | None
    submission: UUID | None
    review: str | None


@dataclass(frozen=True)
class ForceRow:
    """One force. missing: why there is no submission, in words; empty when there is one."""

    force: Listed
    url: str
    missing: str
    cells: list[Cell]
    high: int
    high_before: int | None
    review_state: str

    @property
    def name(self) -> str:
        return self.force.short_name

    @property
    def state(self) -> str:
        return ReviewState(self.review_state).label if self.review_state else ""

    @property
    def change(self) -> int | None:
        return None if self.missing else movement(self.high, self.high_before)


@dataclass(frozen=True)
class RegionRows:
    """The forces of one page. submitted, total: of all the region's forces that are shown, on whichever page."""

    label: str
    forces: list[ForceRow]
    submitted: int
    total: int


@dataclass(frozen=True)
class Summary:
    """Under the column heads. middle: the lower median of the forces shown; low: how many are at 1 or 2."""

    middle: list[Value]
    low: list[int]


@dataclass(frozen=True)
class Band:
    """A step of the map's colours: from `low` to `high`, both inclusive."""

    step: int
    low: int
    high: int

    @property
    def label(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


@dataclass(frozen=True)
class NationalGrid:
    """regions: the rows of one page; submitted, total, summary and worst: of all forces that are shown."""

    cycle: Cycle
    strands: list[StrandColumns]
    regions: list[RegionRows]
    summary: Summary
    grades: list[Grade]
    bands: list[Band]
    region_choices: list[tuple[str, str]]
    strand_choices: list[tuple[str, str]]
    filtered: bool
    page: "Page[Listed]"
    submitted: int
    worst: list[tuple[str, int]] = field(default_factory=list)

    @property
    def rows(self) -> list[ForceRow]:
        return [row for region in self.regions for row in region.forces]

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def columns(self) -> int:
        return sum(len(strand.descriptors) for strand in self.strands)

    @property
    def tiles(self) -> list[tuple[ForceRow, int]]:
        """Each force with the step of its colour."""
        return [(row, self._step(row.high)) for row in self.rows]

    def _step(self, high: int) -> int:
        return next(band.step for band in self.bands if high <= band.high)


def bands(total: int) -> list[Band]:
    """Five steps for the map: 24 descriptors give 0 to 4, 5 to 8, 9 to 12, 13 to 16, 17 to 24."""
    highs = [total * step // 6 for step in range(1, 5)] + [total]
    found: list[Band] = []
    low = 0
    for step, high in enumerate(highs, start=1):
        if high >= low:
            found.append(Band(step, low, high))
            low = high + 1
    return found
