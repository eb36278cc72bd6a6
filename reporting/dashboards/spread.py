"""How the forces are spread over the grades of one descriptor and of its behaviours, how they moved, and who they are.

From what was submitted and stands, never from a draft. Whatever is counted here, `forces_behind` names. The number
of queries is the same for one force and for hundreds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery

from assessments.models import Cycle, SubmittedRating, SubmittedSummary
from assessments.scoring import LOW, lower_median, movement
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from reporting.dashboards.gridparts import NO_GRADE, Value


class Moved(Enum):
    """How a grade stands to last cycle's. Each by its name in an address."""

    ROSE = "rose"
    SAME = "same"
    FELL = "fell"

    @property
    def label(self) -> str:
        return {"rose": "Rose", "same": "Stayed", "fell": "Fell"}[self.value]


def how_it_moved(now: int | None, before: int | None) -> Moved | None:
    """None where a grade is missing or Not applicable, in either cycle."""
    by = movement(now, before)
    if by is None:
        return None
    return Moved.ROSE if by > 0 else Moved.FELL if by < 0 else Moved.SAME


@dataclass(frozen=True)
class Spread:
    """One descriptor or behaviour: how many forces at each grade of the cycle's scale, and how many moved which way.

    middle: the lower median as the grid's cells say it, NO_GRADE where no force has a grade.
    """

    provision: Provision
    counts: list[tuple[Grade, int]]
    moved: list[tuple[Moved, int]]
    middle: Value

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)


@dataclass(frozen=True)
class TrendRow:
    """One cycle of the same framework. counts: as its own scale's grades go."""

    cycle: Cycle
    counts: list[tuple[Grade, int]]
    middle: Value

    @property
    def total(self) -> int:
        return sum(number for _, number in self.counts)


@dataclass(frozen=True)
class Standing:
    """One force behind a count. before: last cycle's value, NO_GRADE where there is none."""

    row: SubmittedSummary | SubmittedRating
    before: Value


def _in_region(rows: Any, region: str) -> Any:
    return rows.filter(force__region__code=region) if region else rows


def _standing(table: Any, cycles: Iterable[int], region: str) -> Any:
    rows = table.objects.filter(cycle__in=list(cycles), submission__superseded=False, grade__isnull=False)
    return _in_region(rows, region)


def lines_of(cycle: Cycle, code: str) -> list[Provision]:
    """The descriptor with this code, then its behaviours in reading order; none where there is no such descriptor."""
    beneath = Q(kind=ProvisionKind.BEHAVIOUR, code__startswith=f"{code}.")
    both = Q(kind=ProvisionKind.DESCRIPTOR, code=code) | beneath
    rows = Provision.objects.filter(both, framework=cycle.framework_id).select_related("parent")
    lines = list(rows.order_by("position"))
    return lines if lines and lines[0].kind == ProvisionKind.DESCRIPTOR else []


def grades_of(cycles: Iterable[Cycle]) -> list[Grade]:
    """Those of all the cycles' scales."""
    return list(Grade.objects.filter(scale__in={cycle.scale_id for cycle in cycles}).order_by("position"))


def _beside_the_last(rows: Any, cycle: Cycle) -> Any:
    """Adds what the same force gave the same line in the cycle before: grade_before, and its value_before."""
    earlier = rows.model.objects.filter(
        cycle=cycle.previous_id or 0,
        submission__superseded=False,
        force=OuterRef("force"),
        provision=OuterRef("provision"),
    )
    return rows.annotate(
        grade_before=Subquery(earlier.values("grade")[:1]),
        value_before=Subquery(earlier.values("grade__value")[:1]),
    )


def spreads(cycle: Cycle, lines: list[Provision], grades: list[Grade], *, region: str = "") -> list[Spread]:
    """One for each of lines, as lines_of gives them. grades: of this cycle's scale and the last one's. Two queries."""
    descriptor = lines[0]
    summaries = _standing(SubmittedSummary, [cycle.pk], region).filter(provision=descriptor)
    ratings = _standing(SubmittedRating, [cycle.pk], region).filter(
        provision__code__startswith=f"{descriptor.code}."
    )
    of: defaultdict[int, list[_Counted]] = defaultdict(list)
    for rows in (summaries, ratings):
        columns = _beside_the_last(rows, cycle).values_list("provision_id", "grade_id", "grade_before")
        for provision, *counted in columns.annotate(number=Count("pk")):
            of[provision].append(_Counted(*counted))
    own = [grade for grade in grades if grade.scale_id == cycle.scale_id]
    values = {grade.pk: grade.value for grade in grades}
    return [_spread(line, of[line.pk], own, values) for line in lines]


class _Counted(NamedTuple):
    """So many forces gave this grade, and that one in the cycle before."""

    grade: int
    before: int | None
    number: int


def _spread(
    line: Provision, counted: list[_Counted], grades: list[Grade], values: dict[int, int | None]
) -> Spread:
    counts: Counter[int] = Counter()
    ways: Counter[Moved | None] = Counter()
    for one in counted:
        counts[one.grade] += one.number
        before = values.get(one.before) if one.before else None
        ways[how_it_moved(values.get(one.grade), before)] += one.number
    return Spread(
        provision=line,
        counts=[(grade, counts[grade.pk]) for grade in grades],
        moved=[(way, ways[way]) for way in Moved],
        middle=middle_of((grade, counts[grade.pk]) for grade in grades),
    )


def middle_of(counts: Iterable[tuple[Grade, int]]) -> Value:
    """The lower median of what was counted; Not applicable stays out."""
    values = [grade.value for grade, number in counts if grade.value is not None for _ in range(number)]
    return lower_median(values) if values else NO_GRADE


def trend(
    cycle: Cycle, descriptor: Provision, cycles: Iterable[Cycle], grades: list[Grade], *, region: str = ""
) -> list[TrendRow]:
    """The cycles of the same framework up to this one, as given, each with its own scale's grades. One query."""
    shown = [
        one for one in cycles if one.framework_id == cycle.framework_id and one.opens_on <= cycle.opens_on
    ]
    counted = (
        _standing(SubmittedSummary, (one.pk for one in shown), region)
        .filter(provision=descriptor)
        .values_list("cycle_id", "grade_id")
        .annotate(number=Count("pk"))
    )
    number = {(in_cycle, grade): many for in_cycle, grade, many in counted}
    rows = []
    for one in shown:
        own = [grade for grade in grades if grade.scale_id == one.scale_id]
        counts = [(grade, number.get((one.pk, grade.pk), 0)) for grade in own]
        rows.append(TrendRow(one, counts, middle_of(counts)))
    return rows


_MOVED = {
    Moved.ROSE: Q(grade__value__gt=F("value_before")),
    Moved.SAME: Q(grade__value=F("value_before")),
    Moved.FELL: Q(grade__value__lt=F("value_before")),
}


def forces_behind(
    cycle: Cycle,
    provision: Provision,
    *,
    grade: Grade | None = None,
    low: bool = False,
    moved: Moved | None = None,
    region: str = "",
) -> Any:
    """The rows of the forces that a count is made of, by name, to be shown by the page (`standings`).

    low: those at 1 or 2.
    """
    table = SubmittedRating if provision.kind == ProvisionKind.BEHAVIOUR else SubmittedSummary
    rows = _beside_the_last(_standing(table, [cycle.pk], region).filter(provision=provision), cycle)
    if grade:
        rows = rows.filter(grade=grade)
    if low:
        rows = rows.filter(grade__value__lte=LOW)
    if moved:
        rows = rows.filter(_MOVED[moved])
    return rows.select_related("force__region", "submission", "grade").order_by("force__short_name", "pk")


def standings(rows: Iterable[Any]) -> list[Standing]:
    return [Standing(row, NO_GRADE if row.grade_before is None else row.value_before) for row in rows]
