"""Reads of reports and of other documents that are made, named in the domain."""

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from actionplans.models import Edition, PublishedPlan
from assessments.models import Cycle
from audit.removal.rules import KNOWN_FOR
from forces.models import Force, Membership
from reporting.choices import ExportDecision, ReportState

if TYPE_CHECKING:
    from reporting.exported import Export, ExportedForce  # noqa: F401 - named in quotes
    from reporting.models import (  # noqa: F401 - named in quotes
        Pack,
        PackPaper,
        PlanPage,
        PublishedPaper,
        Report,
    )


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


class ExportQuerySet(MadeQuerySet["Export"]):
    def claimable(self) -> Self:
        """Nothing is made before a second person has agreed, and nothing whose time is over."""
        return super().claimable().filter(decision=ExportDecision.AGREED, expires_at__gt=Now())

    def for_pages(self) -> Self:
        rows = self.select_related("cycle", "request", "asked_by").annotate(of_forces=models.Count("forces"))
        return rows.order_by("-asked_at", "-pk")

    def waiting_for_another(self, by: Membership) -> Self:
        """That this person may decide about, as rules.can_decide says."""
        if by.joined_at is None:
            return self.none()
        known = self.filter(decision=ExportDecision.ASKED, asked_at__gte=by.joined_at + KNOWN_FOR)
        return known.exclude(asked_by__user=by.user_id)

    def run_out(self) -> Self:
        """Whose file is still there and should not be."""
        return self.filter(deleted_at=None, expires_at__lte=Now()).exclude(stored_as="")


class ExportedForceQuerySet(models.QuerySet["ExportedForce"]):
    def of(self, force: Force) -> Self:
        """What a force is told, newest first."""
        return (
            self.filter(force=force)
            .select_related("submission__cycle", "edition", "returned")
            .order_by("-agreed_at", "-pk")
        )


class PackQuerySet(models.QuerySet["Pack"]):
    def of_cycle(self, cycle: Cycle) -> Self:
        """By name, each with paper_state: how far the PDF of what it says now is."""
        papers: Any = apps.get_model("reporting.PackPaper")._default_manager
        of_it = papers.filter(force=OuterRef("force"), pack=OuterRef("pk")).standing_first()
        return (
            self.filter(cycle=cycle)
            .select_related("force__region")
            .annotate(paper_state=Subquery(of_it.values("state")[:1]))
            .order_by("force__short_name")
        )

    def count_by_state(self, cycle: Cycle) -> dict[str, int]:
        counted = self.filter(cycle=cycle).order_by().values_list("state").annotate(number=Count("pk"))
        return dict(counted)


class PackPaperQuerySet(MadeQuerySet["PackPaper"]):
    def released_to(self, by: "Membership") -> Self:
        """Those of the person's own force that were released."""
        return self.filter(force=by.force_id, released_at__isnull=False)

    def standing_first(self) -> Self:
        """Of a pack: what was released, which stands whatever was worded besides; before that the newest."""
        return self.order_by(F("released_at").desc(nulls_last=True), "-asked_at", "-pk")

    def in_the_making(self, cycle: Cycle) -> Self:
        return self.filter(cycle=cycle, state__in=[ReportState.QUEUED, ReportState.WORKING])
