"""Reads of plan reviews, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

if TYPE_CHECKING:
    from forces.models import Membership
    from reviews.plans.models import PlanFinding, PlanMark, PlanMatter, PlanReview  # noqa: F401 - named in quotes


class PlanMatterQuerySet(models.QuerySet["PlanMatter"]):
    def with_places(self) -> "PlanMatterQuerySet":
        """Each with the provision that it is, or is a part of, and what that one stands under."""
        return self.select_related("provision__parent").order_by("position")


class PlanReviewQuerySet(models.QuerySet["PlanReview"]):
    def readable_by(self, by: "Membership") -> "PlanReviewQuerySet":
        """The national team every force's; others what was released to their own force."""
        return self if by.force_id is None else self.filter(force=by.force_id).released()

    def released(self) -> "PlanReviewQuerySet":
        return self.filter(released_at__isnull=False)

    def newest_of_each_force(self) -> "PlanReviewQuerySet":
        """Of each force what was released last, which counts while a newer edition is read; before any, the newest."""
        released = self.filter(force=OuterRef("force")).released()
        later = self.filter(force=OuterRef("force"), edition__number__gt=OuterRef("edition__number"))
        return self.filter(
            Q(released_at__isnull=False) & ~Exists(later.released())
            | Q(released_at__isnull=True) & ~Exists(released) & ~Exists(later)
        )


class PlanMarkQuerySet(models.QuerySet["PlanMark"]):
    def in_reading_order(self) -> "PlanMarkQuerySet":
        return self.select_related("matter__provision__parent").order_by("matter__position")

    def unmarked(self) -> "PlanMarkQuerySet":
        return self.filter(mark="")

    def made(self) -> "PlanMarkQuerySet":
        return self.exclude(mark="")

    def counted(self) -> dict[tuple[int, str], int]:
        """{(matter's key, mark): how many plans}, in one query."""
        rows = self.made().order_by().values_list("matter_id", "mark").annotate(plans=Count("pk"))
        return {(matter, mark): plans for matter, mark, plans in rows}


class PlanFindingQuerySet(models.QuerySet["PlanFinding"]):
    def in_reading_order(self) -> "PlanFindingQuerySet":
        """What is about the plan as a whole comes last."""
        return self.select_related("matter__provision__parent").order_by("matter__position", "pk")
