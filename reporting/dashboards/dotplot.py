"""Geometry of the movement chart: one row for each descriptor, last cycle hollow, this cycle filled.

Two drawings, because a shrunken one cannot be read on a narrow screen. The templates only print.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from frameworks.models import Grade
from reporting.dashboards.position import Standing, StrandStanding

DARK_FROM = 4  # from this grade on the number in the dot is white


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Arrow:
    """A line from where it was to where it is, and its head."""

    x1: float
    x2: float
    head: str
    look: str


@dataclass(frozen=True)
class Line:
    """One descriptor. x is None where it has no grade that can be drawn."""

    label: str
    text_y: int
    y: int
    x: float | None
    value: int | None
    was_x: float | None
    arrow: Arrow | None
    movement: int | None
    note: str

    @property
    def ink(self) -> str:
        return "w" if (self.value or 0) >= DARK_FROM else "d"

    @property
    def number_y(self) -> int:
        return self.y + 5


@dataclass(frozen=True)
class Heading:
    label: str
    y: int


@dataclass(frozen=True)
class Chart:
    """id makes the names of title and description unique on the page."""

    id: str
    width: int
    height: int
    left: float
    right: float
    label_x: int
    note_x: int
    ticks: list[Tick]
    rows: list[Heading | Line]

    @property
    def headings(self) -> list[Heading]:
        return [row for row in self.rows if isinstance(row, Heading)]

    @property
    def lines(self) -> list[Line]:
        return [row for row in self.rows if isinstance(row, Line)]

    @property
    def bottom(self) -> int:
        return self.height - 6


@dataclass(frozen=True)
class _Shape:
    id: str
    width: int
    left: float
    right: float
    label_x: int
    note_x: int
    row: int  # height of one descriptor
    axis_below: int  # how far beneath its label the axis runs
    words: bool  # grades named, not only numbered


WIDE = _Shape("wide", 820, 250, 700, 8, 734, row=25, axis_below=0, words=True)
NARROW = _Shape("narrow", 330, 14, 316, 0, 0, row=42, axis_below=14, words=False)


def draw(strands: Sequence[StrandStanding], grades: Sequence[Grade], shape: _Shape) -> Chart:
    """grades: those with a value, lowest first."""
    scale = _Scale(shape, [grade.value or 0 for grade in grades])
    rows: list[Heading | Line] = []
    y = 46
    for strand in strands:
        rows.append(Heading(strand.strand.title, y))
        y += 26 if shape.words else 28
        for standing in strand.descriptors:
            rows.append(_line(standing, y, scale))
            y += shape.row
        y += 4 if shape.words else -2
    return Chart(
        id=shape.id,
        width=shape.width,
        height=y - 4,
        left=shape.left,
        right=shape.right,
        label_x=shape.label_x,
        note_x=shape.note_x,
        ticks=[scale.tick(grade, first=n == 0, last=n == len(grades) - 1) for n, grade in enumerate(grades)],
        rows=rows,
    )


class _Scale:
    """Where a grade lies across the drawing."""

    def __init__(self, shape: _Shape, values: list[int]) -> None:
        self.shape = shape
        self.low = min(values, default=1)
        self.high = max(values, default=1)

    def x(self, value: int | None) -> float | None:
        if value is None:
            return None
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.shape.left + share * (self.shape.right - self.shape.left), 1)

    def tick(self, grade: Grade, *, first: bool, last: bool) -> Tick:
        x = self.x(grade.value)
        if self.shape.words:
            return Tick(x or 0, grade.label, "middle")
        return Tick(x or 0, str(grade.value), "start" if first else "end" if last else "middle")


def _line(standing: Standing, y: int, scale: _Scale) -> Line:
    axis = y + scale.shape.axis_below - (5 if scale.shape.words else 0)
    x, was = scale.x(standing.value), scale.x(standing.value_before)
    moved = standing.movement
    return Line(
        label=standing.place,
        text_y=y,
        y=axis,
        x=x,
        value=standing.value,
        was_x=was if was != x else None,
        arrow=_arrow(was, x, axis) if moved and was is not None and x is not None else None,
        movement=moved,
        note="" if x is not None else (standing.grade.name if standing.grade else "No grade"),
    )


def _arrow(was: float, now: float, y: int) -> Arrow:
    """Between the two marks, with a gap at either end."""
    up = now > was
    sign = 1 if up else -1
    tip = round(now - sign * 10, 1)
    head = f"M{tip} {y} l{-sign * 9} -5 v10 z"
    return Arrow(round(was + sign * 7, 1), round(now - sign * 13, 1), head, "up" if up else "dn")
