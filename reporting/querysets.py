"""Reads of reports and of other documents that are made, named in the domain."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from actionplans.models import Edition, PublishedPlan
from forces.models import Force
from reporting.choices import ReportState

if TYPE_CHECKING:
    from reporting.models import PlanPage, PublishedPaper, Report  # noqa: F401 - named in quotes


M = TypeVar("M", bound=models.Model)


class MadeQuerySet(models.QuerySet[M]):
    """Documents, and the jobs of making them."""

    def claimable(self) -> Self:
        """Waiting and due, or left behind by a maker whose lease ran out."""
        waiting = Q(state=ReportState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
        return self.filter(waiting | self._left_behind())

    def left_behind(self) -> Self:
        """Being made by somebody of whom nothing was heard for the length of a lease."""
        return self.filter(self._left_behind())

    @staticmethod
    def _left_behind() -> Q:
        return Q(state=ReportState.WORKING, lease_until__lt=Now())


class ReportQuerySet(MadeQuerySet["Report"]):
    def for_pages(self) -> Self:
        """With what pages say of a report, and without its content, which only the maker reads."""
        return (
            self.select_related("cycle")
            .defer("content")
            .annotate(
                submitted=F("content__completeness__submitted"),
                expected=F("content__completeness__expected"),
                missing=F("content__completeness__missing"),
            )
        )


class PlanPageQuerySet(MadeQuerySet["PlanPage"]):
    def newest_of(self, force: Force, edition: Edition | None) -> "PlanPage | None":
        """Of an edition, or of the live plan (None): the last one that was asked for, without its content."""
        return self.filter(force=force, edition=edition).defer("content").order_by("-asked_at", "-pk").first()


class PublishedPaperQuerySet(MadeQuerySet["PublishedPaper"]):
    def done_of(self, plan: PublishedPlan) -> "PublishedPaper | None":
        return self.filter(plan=plan, state=ReportState.DONE).defer("content").first()
