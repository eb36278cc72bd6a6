"""The national overview: forces by descriptors, in six queries whatever the number of forces."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, F, FilteredRelation, Q
from django.urls import reverse

from assessments.choices import Stage
from assessments.models import Assessment, Cycle, SubmittedSummary
from assessments.scoring import HIGH, LOW, lower_median, movement
from core.templatetags.portal import day
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from reporting.dashboards.gridparts import (
    MISSING,
    NO_GRADE,
    SUBMITTED,
    Cell,
    Column,
    Filters,
    ForceRow,
    NationalGrid,
    RegionRows,
    StrandColumns,
    Summary,
    Value,
    bands,
)
from reviews.choices import ReviewState


def build_grid(cycle: Cycle, filters: Filters, *, today: date) -> NationalGrid:
    """Everything on the page of one cycle, but the list of cycles."""
    strands = list(_strands(cycle))
    shown = [s for s in strands if s.strand.code == filters.strand] or strands
    grades = list(Grade.objects.filter(scale__in=[cycle.scale_id, *_previous(cycle, "scale_id")]))
    values = _values(cycle, {grade.pk: grade.value for grade in grades})
    builder = _Rows(cycle, [c.provision for s in shown for c in s.descriptors], values, today)
    forces = list(_forces(cycle))
    regions = _region_choices(forces)
    in_region = [force for force in forces if force.region.code == filters.region]
    rows = [row for force in in_region or forces if _in_state(row := builder.row(force), filters.state)]
    summary = _summary(rows, builder.descriptors)
    return NationalGrid(
        cycle=cycle,
        strands=shown,
        regions=[
            RegionRows(region.name, list(group))
            for region, group in groupby(rows, key=lambda row: row.force.region)
        ],
        summary=summary,
        grades=[grade for grade in grades if grade.scale_id == cycle.scale_id],
        bands=bands(len(builder.descriptors)),
        region_choices=regions,
        strand_choices=[(s.strand.code, s.label) for s in strands],
        filtered=len(rows) < len(forces) or len(shown) < len(strands),
        worst=_worst(builder.descriptors, summary.low),
    )


def _previous(cycle: Cycle, name: str) -> list[int]:
    return [getattr(cycle.previous, name)] if cycle.previous else []


def _region_choices(forces: list[Force]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((force.region.code, force.region.name) for force in forces))


def _in_state(row: ForceRow, state: str) -> bool:
    if state in (SUBMITTED, MISSING):
        return bool(row.missing) == (state == MISSING)
    return state not in ReviewState.values or row.review_state == state


# --- queries ----------------------------------------------------------------------------------------------------


def _forces(cycle: Cycle) -> Iterable[Force]:
    """Those that existed while the cycle ran, by region."""
    return (
        Force.objects.select_related("region")
        .filter(Q(opened_on__isnull=True) | Q(opened_on__lte=cycle.due_on))
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=cycle.opens_on))
        .order_by("region__position", "position")
    )


def _strands(cycle: Cycle) -> Iterator[StrandColumns]:
    page = reverse("frameworks:framework", args=[cycle.framework.code])
    provisions = Provision.objects.filter(
        framework=cycle.framework_id, kind__in=[ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR]
    ).order_by("position")
    current: StrandColumns | None = None
    for provision in provisions:
        if provision.kind == ProvisionKind.STRAND:
            current = StrandColumns(provision, [])
            yield current
        elif current:
            current.descriptors.append(Column(provision, f"{page}#{provision.anchor}"))


def _values(cycle: Cycle, values: dict[int, int | None]) -> dict[tuple[int, int, int], Value]:
    """{(cycle, force, descriptor): value}, of this cycle and the one before."""
    rows = SubmittedSummary.objects.filter(
        cycle__in=[cycle.pk, *_previous(cycle, "pk")], submission__superseded=False
    ).values_list("cycle_id", "force_id", "provision_id", "grade_id")
    return {
        (in_cycle, force, provision): NO_GRADE if grade is None else values.get(grade, NO_GRADE)
        for in_cycle, force, provision, grade in rows
    }


def _progress(cycle: Cycle) -> dict[int, dict[str, Any]]:
    """{force: its progress, and its submission in force with the state of its review}."""
    rows = (
        Assessment.objects.filter(cycle=cycle)
        .annotate(standing=FilteredRelation("submissions", condition=Q(submissions__superseded=False)))
        .values(
            "force_id",
            "stage",
            "answered",
            "last_activity_at",
            "extended_until",
            submission=F("standing__public_id"),
            review=F("standing__review__state"),
        )
    )
    return {row["force_id"]: dict(row) for row in rows}


# --- rows -------------------------------------------------------------------------------------------------------


class _Rows:
    """Puts one force's line together from what was read for all."""

    def __init__(
        self,
        cycle: Cycle,
        descriptors: list[Provision],
        values: dict[tuple[int, int, int], Value],
        today: date,
    ) -> None:
        self.cycle = cycle
        self.descriptors = descriptors
        self.values = values
        self.today = today
        self.progress = _progress(cycle)

    def row(self, force: Force) -> ForceRow:
        progress = self.progress.get(force.pk)
        before = self._values_of(force, self.cycle.previous_id)
        if progress is None or progress["submission"] is None:
            return ForceRow(force, "", self._reason(progress), [], 0, _high(before), "")
        now = self._values_of(force, self.cycle.pk)
        # One reverse for each force and none for each of a thousand cells: a descriptor's page lies beneath.
        page = reverse("reviews:review", args=[progress["submission"]])
        cells = [
            Cell(value, _moved(value, earlier), f"{page}{provision.code}/")
            for provision, value, earlier in zip(self.descriptors, now, before, strict=True)
        ]
        state = progress["review"] or ReviewState.WAITING.value
        return ForceRow(force, page, "", cells, _high(now) or 0, _high(before), state)

    def _values_of(self, force: Force, cycle_id: int | None) -> list[Value]:
        return [
            self.values.get((cycle_id or 0, force.pk, provision.pk), NO_GRADE)
            for provision in self.descriptors
        ]

    def _reason(self, progress: dict[str, Any] | None) -> str:
        """Why there is nothing to show: from the progress row alone, which tells no content."""
        extended = progress["extended_until"] if progress else None
        due = extended or self.cycle.due_on
        late = f" Due {day(due)}, extended." if extended else ""
        late = f" Late since {day(due)}." if self.today > due else late
        if progress is None:
            return f"Not submitted. No assessment was opened.{late}"
        if progress["stage"] == Stage.WITH_CHIEF_OFFICER:
            return f"Not submitted. With the chief officer to sign.{late}"
        if not progress["last_activity_at"]:
            return f"Not submitted. Nothing answered yet.{late}"
        answered = f"{progress['answered']} of {self.cycle.behaviours} answered"  # type: ignore[attr-defined]  # with_behaviours adds it
        return f"Not submitted. {answered}, last on {day(progress['last_activity_at'])}.{late}"


def with_behaviours(cycles: Any) -> Any:
    """Adds behaviours: how many the framework asks to be rated."""
    behaviours = Count("framework__provisions", filter=Q(framework__provisions__kind=ProvisionKind.BEHAVIOUR))
    return cycles.annotate(behaviours=behaviours)


def _moved(now: Value, before: Value) -> int | None:
    return movement(
        now if isinstance(now, int) else None,
        before if isinstance(before, int) else None,
    )


def _high(values: list[Value]) -> int | None:
    """How many at 4 or 5; None where nothing was submitted."""
    if all(value == NO_GRADE for value in values):
        return None
    return sum(isinstance(value, int) and value >= HIGH for value in values)


# --- readings ---------------------------------------------------------------------------------------------------


def _summary(rows: list[ForceRow], descriptors: list[Provision]) -> Summary:
    columns = [[row.cells[place].value for row in rows if row.cells] for place in range(len(descriptors))]
    graded = [[value for value in column if isinstance(value, int)] for column in columns]
    return Summary(
        middle=[lower_median(values) if values else NO_GRADE for values in graded],
        low=[sum(value <= LOW for value in values) for values in graded],
    )


def _worst(descriptors: list[Provision], low: list[int]) -> list[tuple[str, int]]:
    """The three descriptors with most forces at 1 or 2, in the order of their number."""
    counts = Counter({provision.title: number for provision, number in zip(descriptors, low, strict=True)})
    return [(title, number) for title, number in counts.most_common(3) if number]
