"""The national overview: forces by descriptors, a page of forces at a time, in five queries however many there are."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, F, FilteredRelation, Q
from django.urls import reverse

from assessments.choices import Stage
from assessments.models import Cycle, SubmittedSummary
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
    Listed,
    NationalGrid,
    RegionRows,
    StrandColumns,
    Summary,
    Value,
    bands,
)
from reviews.choices import ReviewState

PAGE = 50  # forces; those of England and Wales stand on one page


def build_grid(cycle: Cycle, filters: Filters, *, today: date, page: str | None = None) -> NationalGrid:
    """Everything on one page of the forces of a cycle, but the list of cycles; what is said of all, of all."""
    forces = list(_forces(cycle))
    in_region = [force for force in forces if force.region_code == filters.region]
    region = filters.region if in_region else ""
    strands = list(_strands(cycle, region, filters.state))
    chosen = [s for s in strands if s.strand.code == filters.strand] or strands
    descriptors = [column.provision for strand in chosen for column in strand.descriptors]
    grades = list(Grade.objects.filter(scale__in=[cycle.scale_id, *_previous(cycle, "scale_id")]))
    shown = [force for force in in_region or forces if _in_state(force, filters.state)]
    paged = Paginator(shown, PAGE).get_page(page)
    rows = _Rows(cycle, descriptors, _values(cycle, paged.object_list, grades), today)
    summary = _summary(_counted(cycle, region, filters.state), descriptors, grades)
    return NationalGrid(
        cycle=cycle,
        strands=chosen,
        regions=_by_region(rows, paged.object_list, shown),
        summary=summary,
        grades=[grade for grade in grades if grade.scale_id == cycle.scale_id],
        bands=bands(len(descriptors)),
        region_choices=list(dict.fromkeys((force.region_code, force.region_name) for force in forces)),
        strand_choices=[(s.strand.code, s.label) for s in strands],
        filtered=len(shown) < len(forces) or len(chosen) < len(strands),
        page=paged,
        submitted=sum(force.submission is not None for force in shown),
        worst=_worst(descriptors, summary.low),
    )


def _by_region(rows: "_Rows", page: Iterable[Listed], shown: list[Listed]) -> list[RegionRows]:
    """The forces of one page; the counts are of all that are shown, on whichever page."""
    total = Counter(force.region_name for force in shown)
    submitted = Counter(force.region_name for force in shown if force.submission)
    return [
        RegionRows(name, [rows.row(force) for force in group], submitted[name], total[name])
        for name, group in groupby(page, key=lambda force: force.region_name)
    ]


def _previous(cycle: Cycle, name: str) -> list[int]:
    return [getattr(cycle.previous, name)] if cycle.previous else []


def _in_state(force: Listed, state: str) -> bool:
    if state in (SUBMITTED, MISSING):
        return (force.submission is None) == (state == MISSING)
    return state not in ReviewState.values or (force.submission is not None and _review(force) == state)


def _review(force: Listed) -> str:
    return force.review or ReviewState.WAITING.value


# --- queries ----------------------------------------------------------------------------------------------------


def _forces(cycle: Cycle) -> Iterable[Listed]:
    """Those that existed while the cycle ran, by region, with their progress and the submission in force."""
    standing = Q(own__submissions__superseded=False)
    return (
        Force.objects.there_between(cycle.opens_on, cycle.due_on)
        .annotate(
            own=FilteredRelation("assessment", condition=Q(assessment__cycle=cycle)),
            standing=FilteredRelation("own__submissions", condition=standing),
            region_code=F("region__code"),
            region_name=F("region__name"),
            stage=F("own__stage"),
            answered=F("own__answered"),
            last_activity_at=F("own__last_activity_at"),
            extended_until=F("own__extended_until"),
            submission=F("standing__public_id"),
            review=F("standing__review__state"),
        )
        .order_by("region__position", "position")
        .values_list(*Listed._fields, named=True)
    )


def _strands(cycle: Cycle, region: str, state: str) -> Iterator[StrandColumns]:
    """Where only forces in one state of their review are shown, no page lists those behind a count."""
    asked = urlencode({"cycle": cycle.slug, **({"region": region} if region else {})})
    provisions = Provision.objects.filter(
        framework=cycle.framework_id, kind__in=[ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR]
    ).order_by("position")
    current: StrandColumns | None = None
    for provision in provisions:
        if provision.kind == ProvisionKind.STRAND:
            current = StrandColumns(provision, [])
            yield current
        elif current:
            page = f"{reverse('reporting:spread', args=[provision.code])}?{asked}"
            low = f"{reverse('reporting:who', args=[provision.code])}?{asked}&grade=low"
            current.descriptors.append(Column(provision, page, "" if state else low))


def _values(cycle: Cycle, page: Iterable[Listed], grades: list[Grade]) -> dict[tuple[int, int, int], Value]:
    """{(cycle, force, descriptor): value}, of this cycle and the one before, for the forces of one page."""
    rows = SubmittedSummary.objects.filter(
        cycle__in=[cycle.pk, *_previous(cycle, "pk")],
        submission__superseded=False,
        force__in=[force.pk for force in page],  # at most a page, never all
    ).values_list("cycle_id", "force_id", "provision_id", "grade_id")
    values = {grade.pk: grade.value for grade in grades}
    return {
        (in_cycle, force, provision): NO_GRADE if grade is None else values.get(grade, NO_GRADE)
        for in_cycle, force, provision, grade in rows
    }


def _counted(cycle: Cycle, region: str, state: str) -> dict[tuple[int, int], int]:
    """{(descriptor, grade): how many of all forces that are shown}"""
    rows = SubmittedSummary.objects.filter(cycle=cycle, submission__superseded=False, grade__isnull=False)
    if region:
        rows = rows.filter(force__region__code=region)
    if state == MISSING:
        rows = rows.none()
    elif state == ReviewState.WAITING:
        begun = Q(submission__review__isnull=False) & ~Q(submission__review__state=state)
        rows = rows.exclude(begun)
    elif state in ReviewState.values:
        rows = rows.filter(submission__review__state=state)
    counted = rows.values_list("provision_id", "grade_id").annotate(number=Count("pk"))
    return {(provision, grade): number for provision, grade, number in counted}


# --- rows -------------------------------------------------------------------------------------------------------


class _Rows:
    """Puts one force's line together from what was read for the page."""

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

    def row(self, force: Listed) -> ForceRow:
        before = self._values_of(force, self.cycle.previous_id)
        if force.submission is None:
            url = reverse("chase:force", args=[self.cycle.slug, force.slug]) if force.stage else ""
            return ForceRow(force, url, self._reason(force), [], 0, _high(before), "")
        now = self._values_of(force, self.cycle.pk)
        # One reverse for each force and none for each of a thousand cells: a descriptor's page lies beneath.
        page = reverse("reviews:review", args=[force.submission])
        cells = [
            Cell(value, _moved(value, earlier), f"{page}{provision.code}/")
            for provision, value, earlier in zip(self.descriptors, now, before, strict=True)
        ]
        return ForceRow(force, page, "", cells, _high(now) or 0, _high(before), _review(force))

    def _values_of(self, force: Listed, cycle_id: int | None) -> list[Value]:
        return [
            self.values.get((cycle_id or 0, force.pk, provision.pk), NO_GRADE)
            for provision in self.descriptors
        ]

    def _reason(self, force: Listed) -> str:
        """Why there is nothing to show: from the progress row alone, which tells no content."""
        due = force.extended_until or self.cycle.due_on
        late = f" Due {day(due)}, extended." if force.extended_until else ""
        late = f" Late since {day(due)}." if self.today > due else late
        if force.stage is None:
            return f"Not submitted. No assessment was opened.{late}"
        if force.stage == Stage.WITH_CHIEF_OFFICER:
            return f"Not submitted. With the chief officer to sign.{late}"
        if not force.last_activity_at:
            return f"Not submitted. Nothing answered yet.{late}"
        answered = f"{force.answered} of {self.cycle.behaviours} answered"  # type: ignore[attr-defined]  # with_behaviours adds it
        return f"Not submitted. {answered}, last on {day(force.last_activity_at)}.{late}"


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


def _summary(
    counted: dict[tuple[int, int], int], descriptors: list[Provision], grades: list[Grade]
) -> Summary:
    valued = sorted((grade.value, grade.pk) for grade in grades if grade.value is not None)
    columns = [
        [value for value, grade in valued for _ in range(counted.get((descriptor.pk, grade), 0))]
        for descriptor in descriptors
    ]
    return Summary(
        middle=[lower_median(values) if values else NO_GRADE for values in columns],
        low=[sum(value <= LOW for value in values) for values in columns],
    )


def _worst(descriptors: list[Provision], low: list[int]) -> list[tuple[str, int]]:
    """The three descriptors with most forces at 1 or 2, in the order of their number."""
    counts = Counter({provision.title: number for provision, number in zip(descriptors, low, strict=True)})
    return [(title, number) for title, number in counts.most_common(3) if number]
