"""Charts as SVG: where the bars stand. The drawing itself is in templates/reporting/charts/.

Attributes only, no CSS: the PDF's renderer does not apply the page's styles inside an SVG. Whatever a chart shows
stands as a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reporting.builders.content import Band, DescriptorResult, Distribution, GradeName, NationalReport, Strand
from reporting.builders.distributions import SMALLEST, count_at, low_end, middle

WIDTH = 690
LABELS = 196
BARS = 400
HEAD = 24
ROW = 35
THICK, THIN, FOOT = 19, 7, 5
# Widths of the characters in a bar, so that a label is printed only where it fits.
CHARACTER = 6.4


@dataclass(frozen=True)
class Look:
    """Colours of a grade: the drawn screens' tokens. edge: what tells the lightest from the paper."""

    fill: str
    edge: str
    ink: str


PALETTE = (
    Look("#fff3c4", "#b8a558", "#0b0c0c"),
    Look("#a8d8b9", "#ffffff", "#0b0c0c"),
    Look("#58a9b8", "#ffffff", "#0b0c0c"),
    Look("#2a6c9a", "#ffffff", "#ffffff"),
    Look("#14305f", "#ffffff", "#ffffff"),
)
NOT_APPLICABLE = Look("#ffffff", "#6f777b", "#0b0c0c")
TOGETHER = Look("#ffffff", "#6f777b", "#0b0c0c")


def looks(grades: Sequence[GradeName]) -> list[Look]:
    """One look for each grade; a scale with more or fewer steps than colours spreads over them."""
    steps = max(1, sum(1 for grade in grades if grade.value is not None) - 1)
    return [
        NOT_APPLICABLE if grade.value is None else PALETTE[round(place * (len(PALETTE) - 1) / steps)]
        for place, grade in enumerate(grades)
    ]


def low_labels(grades: Sequence[GradeName]) -> list[str]:
    return [f"{grades[position].value}" for position in low_end(grades)]


@dataclass(frozen=True)
class Stripe:
    """A piece of colour at the foot of a bar that stands for several grades: one for each of them."""

    x: float
    y: float
    width: float
    height: int
    fill: str


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: int
    look: Look
    hatched: bool
    label: str
    middle: float
    baseline: float
    stripes: tuple[Stripe, ...]


@dataclass(frozen=True)
class Row:
    label: str
    baseline: float
    total: int
    bars: tuple[Bar, ...]
    low: int | None


def draw_strands(report: NationalReport) -> dict[str, SafeString]:
    """{strand: its figure as SVG}."""
    return {strand.name: draw_strand(strand, report) for strand in report.strands}


def draw_strand(strand: Strand, report: NationalReport) -> SafeString:
    """One stacked bar for each descriptor and cycle, as long for few forces as for many: shares can be compared."""
    rows = [_row(place, result, report) for place, result in enumerate(strand.descriptors)]
    context = {
        "title": strand.finding,
        "description": (
            f"{strand.subtitle} Numbers of forces at each grade in {report.cycle}"
            f"{f' and {report.before}' if report.before else ''}. The same figures stand in the table that follows."
        ),
        "rows": rows,
        "width": WIDTH,
        "height": HEAD + ROW * len(rows),
        "bars_from": LABELS,
        "total_at": LABELS + BARS + 28,
        "low_at": WIDTH,
        "low": "" if report.public else f"at {' or '.join(low_labels(report.grades))}",
    }
    return SafeString(render_to_string("reporting/charts/strand.svg", context).strip())


def _row(place: int, result: DescriptorResult, report: NationalReport) -> Row:
    top = HEAD + ROW * place
    bars = _bars(result.now, report.grades, top, THICK)
    if result.before:
        bars += _bars(result.before, report.grades, top + THICK + 1, THIN)
    return Row(
        label=f"{result.number} {result.title}",
        baseline=top + 14,
        total=result.now.total,
        bars=tuple(bars),
        low=None if report.public else count_at(result.now, low_end(report.grades)),
    )


def _bars(distribution: Distribution, grades: Sequence[GradeName], y: float, height: int) -> list[Bar]:
    bars = []
    x = float(LABELS)
    for band in distribution.bands:
        if band.count:
            width = BARS * band.count / distribution.total
            bars.append(_bar(band, grades, x=x, y=y, width=width, height=height))
            x += width
    return bars


def _bar(band: Band, grades: Sequence[GradeName], *, x: float, y: float, width: float, height: int) -> Bar:
    palette = looks(grades)
    together = len(band.grades) > 1
    look = TOGETHER if together else palette[band.grades[0]]
    label = f"{band.label}: {band.count}" if together else f"{band.count}"
    if len(label) * CHARACTER > width:
        label = f"{band.count}"
    foot = min(height, FOOT)
    piece = width / len(band.grades)
    stripes = [
        Stripe(round(x + place * piece, 1), y + height - foot, round(piece, 1), foot, palette[grade].fill)
        for place, grade in enumerate(band.grades)
        if together
    ]
    return Bar(
        x=round(x, 1),
        y=y,
        width=round(width, 1),
        height=height,
        look=look,
        hatched=not together and grades[band.grades[0]].value is None,
        label=label if height == THICK else "",
        middle=round(x + width / 2, 1),
        baseline=y + (12 if together else 14),
        stripes=tuple(stripes),
    )


# --- the same figures as a table --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """span: over how many grades it goes."""

    span: int
    text: str


@dataclass(frozen=True)
class Line:
    """One descriptor in one cycle."""

    cycle: str
    cells: tuple[Cell, ...]
    total: str
    middle: str


def lines_of(result: DescriptorResult, report: NationalReport) -> list[Line]:
    lines = [_line(report.cycle, result.now, report.grades)]
    if result.before:
        lines.append(_line(report.before, result.before, report.grades))
    return lines


def _line(cycle: str, distribution: Distribution, grades: Sequence[GradeName]) -> Line:
    if not distribution.bands:
        few = f"fewer than {SMALLEST}" if distribution.total else "none"
        return Line(cycle, (Cell(len(grades), few),), few if distribution.total else "0", "–")
    cells = [Cell(len(band.grades), f"{band.count}") for band in distribution.bands]
    rest = len(grades) - sum(cell.span for cell in cells)
    half_way = middle(distribution, grades)
    return Line(
        cycle,
        (*cells, *(Cell(1, "0") for _ in range(rest))),
        f"{distribution.total}",
        half_way.label if half_way else "–",
    )
