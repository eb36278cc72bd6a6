"""The two working lists: for each matter how plans are marked and what findings say, and the areas worded from it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from reviews.plans.choices import FINDINGS_FOR, AreaKind, Mark
from reviews.plans.grid import reviews_that_count
from reviews.plans.models import PlanArea, PlanFinding, PlanMark, PlanMatter, PlanReview


@dataclass(frozen=True)
class Counted:
    """One matter across plans. marks: how many plans have each mark; findings: how many speak for each list."""

    matter: PlanMatter
    marks: list[tuple[Mark, int]]
    findings: list[tuple[AreaKind, int]]
    areas: list[PlanArea]

    @property
    def read(self) -> int:
        """How many plans are marked here."""
        return sum(number for _, number in self.marks)


def counted(reviews: QuerySet[PlanReview] | None = None) -> list[Counted]:
    """Each matter in reading order. reviews: those that count; by itself reviews_that_count(). Four queries."""
    of = (reviews_that_count() if reviews is None else reviews).values("pk")
    marks = PlanMark.objects.filter(review__in=of).counted()
    found = Counter[tuple[int | None, str]]()
    kinds = PlanFinding.objects.filter(review__in=of).order_by().values_list("matter_id", "kind")
    for matter_id, kind, number in kinds.annotate(number=Count("pk")):
        found[matter_id, kind] += number
    areas: dict[int, list[PlanArea]] = defaultdict(list)
    for area in PlanArea.objects.filter(dropped=False).order_by("kind", "pk"):
        areas[area.matter_id].append(area)
    return [
        _counted(matter, marks, found, areas.get(matter.pk, ()))
        for matter in PlanMatter.objects.with_places()
    ]


def counted_of(matter: PlanMatter) -> Counted:
    """One of them, those that were taken off their list included."""
    of = reviews_that_count().values("pk")
    marks = PlanMark.objects.filter(review__in=of, matter=matter).counted()
    kinds = (
        PlanFinding.objects.filter(review__in=of, matter=matter).order_by().values_list("matter_id", "kind")
    )
    found = Counter({(key, kind): number for key, kind, number in kinds.annotate(number=Count("pk"))})
    return _counted(matter, marks, found, matter.areas.order_by("dropped", "kind", "pk"))


def _counted(
    matter: PlanMatter,
    marks: dict[tuple[int, str], int],
    found: Counter[tuple[int | None, str]],
    areas: Iterable[PlanArea],
) -> Counted:
    return Counted(
        matter,
        [(mark, marks.get((matter.pk, mark.value), 0)) for mark in Mark],
        [(kind, sum(found[matter.pk, one.value] for one in FINDINGS_FOR[kind])) for kind in AreaKind],
        list(areas),
    )


def findings_on(matter: PlanMatter, kind: str = "") -> QuerySet[PlanFinding]:
    """What reviewers found there in the plans that count. kind: of AreaKind, or every one."""
    rows = PlanFinding.objects.filter(matter=matter, review__in=reviews_that_count().values("pk"))
    if kind in AreaKind.values:
        rows = rows.filter(kind__in=[one.value for one in FINDINGS_FOR[AreaKind(kind)]])
    return rows.select_related("force__region", "review").order_by("kind", "force__name", "pk")


def lists() -> list[tuple[AreaKind, list[PlanArea]]]:
    """Each list with what stands on it, in the order of the matters. One query."""
    rows = PlanArea.objects.filter(dropped=False).select_related("matter__provision__parent")
    areas = list(rows.order_by("matter__position", "pk"))
    return [(kind, [area for area in areas if area.kind == kind]) for kind in AreaKind]
