"""Reads of reports, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from reporting.choices import ReportState

if TYPE_CHECKING:
    from reporting.models import Report  # noqa: F401 - named in quotes


class ReportQuerySet(models.QuerySet["Report"]):
    def for_pages(self) -> "ReportQuerySet":
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

    def claimable(self) -> "ReportQuerySet":
        """Waiting and due, or left behind by a maker whose lease ran out."""
        waiting = Q(state=ReportState.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
        return self.filter(waiting | self._left_behind())

    def left_behind(self) -> "ReportQuerySet":
        """Being made by somebody of whom nothing was heard for the length of a lease."""
        return self.filter(self._left_behind())

    @staticmethod
    def _left_behind() -> Q:
        return Q(state=ReportState.WORKING, lease_until__lt=Now())
