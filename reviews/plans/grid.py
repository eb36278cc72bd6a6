"""The gap grid: forces by matters, each cell a mark. Six queries, however many forces there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from forces.models import Force
from frameworks.models import Provision
from reviews.plans.choices import Mark
from reviews.plans.models import PlanMark, PlanMatter, PlanReview
from reviews.plans.querysets import PlanReviewQuerySet

R = TypeVar("R", bound=QuerySet[Any])


@dataclass(frozen=True)
class Heads:
    """The matters under one action area, or under the recommendation."""

    heading: Provision
    matters: list[PlanMatter]


@dataclass(frozen=True)
class Row:
    """One force: marks in the order of the matters, "" where none was made. review: None where nobody read its plan."""

    force: Force
    review: PlanReview | None
    marks: list[str]


@dataclass(frozen=True)
class Grid:
    """counts: by mark, how many of the plans that were read have it, matter by matter."""

    matters: list[PlanMatter]
    rows: list[Row]
    counts: list[tuple[Mark, list[int]]]
    read: int

    @property
    def heads(self) -> list[Heads]:
        found = groupby(self.matters, key=lambda matter: matter.group)
        return [Heads(heading, list(matters)) for heading, matters in found]


def reviews_that_count(region: str = "") -> PlanReviewQuerySet:
    """Of each force the review that was released last; of others the one under way. region: its code, or every one."""
    return _in_region(PlanReview.objects.all(), "force__region__code", region).newest_of_each_force()


def forces_of(region: str = "") -> QuerySet[Force]:
    """Those that there are, by region."""
    there = Force.objects.there_on(timezone.localdate()).select_related("region")
    return _in_region(there, "region__code", region).order_by("region__position", "position", "pk")


def _in_region(rows: R, field: str, region: str) -> R:
    return rows.filter(**{field: region}) if region else rows


def gap_grid(forces: QuerySet[Force], region: str = "") -> Grid:
    """forces: those of one page, as a slice of forces_of. Five queries, and that for the forces."""
    matters = list(PlanMatter.objects.with_places())
    counting = reviews_that_count(region).filter(force__in=forces_of(region).order_by().values("pk"))
    shown = counting.filter(force__in=forces.values("pk"))
    reviews = {review.force_id: review for review in shown.select_related("edition")}
    made = PlanMark.objects.made().filter(review__in=shown.values("pk"))
    marks = {
        (review, matter): mark for review, matter, mark in made.values_list("review_id", "matter_id", "mark")
    }
    counted = PlanMark.objects.filter(review__in=counting.values("pk")).counted()
    return Grid(
        matters,
        [_row(force, reviews.get(force.pk), matters, marks) for force in forces],
        [(mark, [counted.get((matter.pk, mark.value), 0) for matter in matters]) for mark in Mark],
        counting.count(),
    )


def _row(
    force: Force,
    review: PlanReview | None,
    matters: Iterable[PlanMatter],
    marks: dict[tuple[int, int], str],
) -> Row:
    key = review.pk if review else 0
    return Row(force, review, [marks.get((key, matter.pk), "") for matter in matters])
