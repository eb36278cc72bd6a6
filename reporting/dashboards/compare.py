"""Forces beside each other, beside a region and beside the nation, descriptor by descriptor.

Never a ranking: forces start from different places, and the order is that in which they were chosen. From what was
submitted and stands. The number of queries is the same however many forces there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count
from django.urls import reverse

from assessments.models import Cycle, Submission, SubmittedSummary
from assessments.scoring import LOW
from forces.models import Force, Region
from frameworks.models import Grade, Provision
from reporting.dashboards.gridparts import NO_GRADE, Value
from reporting.dashboards.spread import middle_of


@dataclass(frozen=True)
class Own:
    """One force's grade of one descriptor. url: where its submission says it; empty where there is none."""

    force: Force
    value: Value
    movement: int | None
    url: str


@dataclass(frozen=True)
class Around:
    """All forces of a region, or of the nation: the middle grade, how many have one, how many are at 1 or 2."""

    label: str
    middle: Value
    total: int
    low: int
    region: str


@dataclass(frozen=True)
class Row:
    """A descriptor."""

    provision: Provision
    own: list[Own]
    around: list[Around]


@dataclass(frozen=True)
class Comparison:
    """strands: each with its rows; submitted: whether each chosen force has submitted."""

    forces: list[Force]
    around: list[str]
    strands: list[tuple[str, list[Row]]]
    missing: list[Force]


def compare(cycle: Cycle, forces: Sequence[Force], region: Region | None) -> Comparison:
    """Five queries. region: None leaves that column out."""
    grades = {grade.pk: grade for grade in Grade.objects.filter(scale__in=_scales(cycle))}
    own = _Own(cycle, forces, {key: grade.value for key, grade in grades.items()})
    scale = [grade for grade in grades.values() if grade.scale_id == cycle.scale_id]
    around = _Around(cycle, region, scale)
    rows = [
        (strand, Row(line, [own.of(force, line) for force in forces], around.of(line)))
        for strand, line in _descriptors(cycle)
    ]
    return Comparison(
        forces=list(forces),
        around=around.labels,
        strands=[(name, [row for _, row in group]) for name, group in groupby(rows, key=lambda one: one[0])],
        missing=[force for force in forces if force.pk not in own.submissions],
    )


def _scales(cycle: Cycle) -> list[int]:
    return [cycle.scale_id, *([cycle.previous.scale_id] if cycle.previous else [])]


def _descriptors(cycle: Cycle) -> Iterable[tuple[str, Provision]]:
    rows = Provision.objects.descriptors().filter(framework=cycle.framework_id).select_related("parent")
    return [(line.parent.title if line.parent else "", line) for line in rows.order_by("position")]


class _Own:
    """What the chosen forces gave themselves, in this cycle and the last."""

    def __init__(self, cycle: Cycle, forces: Sequence[Force], values: dict[int, int | None]) -> None:
        self.cycle = cycle
        cycles = [key for key in (cycle.pk, cycle.previous_id) if key]
        chosen = {"force__in": [force.pk for force in forces]}  # at most three, never all
        rows = SubmittedSummary.objects.filter(cycle__in=cycles, submission__superseded=False, **chosen)
        self.values: dict[tuple[int, int, int], Value] = {
            (in_cycle, force, line): NO_GRADE if grade is None else values.get(grade, NO_GRADE)
            for in_cycle, force, line, grade in rows.values_list(
                "cycle_id", "force_id", "provision_id", "grade_id"
            )
        }
        standing = Submission.objects.filter(cycle=cycle, superseded=False, **chosen)
        self.submissions = dict(standing.values_list("force_id", "public_id"))

    def of(self, force: Force, line: Provision) -> Own:
        now = self.values.get((self.cycle.pk, force.pk, line.pk), NO_GRADE)
        before = self.values.get((self.cycle.previous_id or 0, force.pk, line.pk), NO_GRADE)
        submission = self.submissions.get(force.pk)
        url = reverse("reviews:descriptor", args=[submission, line.code]) if submission else ""
        both = isinstance(now, int) and isinstance(before, int)
        return Own(force, now, now - before if both else None, url)  # type: ignore[operator]  # both are numbers


class _Around:
    """How many forces of the region, and of the nation, stand at which grade."""

    def __init__(self, cycle: Cycle, region: Region | None, scale: list[Grade]) -> None:
        self.region, self.scale = region, scale
        self.nation: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self.near: defaultdict[int, Counter[int]] = defaultdict(Counter)
        rows = SubmittedSummary.objects.filter(
            cycle=cycle, submission__superseded=False, grade__isnull=False
        ).values_list("provision_id", "grade_id", "force__region_id")
        for line, grade, where, number in rows.annotate(number=Count("pk")):
            self.nation[line][grade] += number
            if region and where == region.pk:
                self.near[line][grade] += number

    @property
    def labels(self) -> list[str]:
        return [*([self.region.name] if self.region else []), "England and Wales"]

    def of(self, line: Provision) -> list[Around]:
        near = [self._one(self.region.name, self.near[line.pk], self.region.code)] if self.region else []
        return [*near, self._one("England and Wales", self.nation[line.pk], "")]

    def _one(self, label: str, counted: Counter[int], region: str) -> Around:
        counts = [(grade, counted[grade.pk]) for grade in self.scale]
        low = sum(number for grade, number in counts if grade.value is not None and grade.value <= LOW)
        return Around(label, middle_of(counts), sum(counted.values()), low, region)
