"""Reads of assessments and submissions, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery

if TYPE_CHECKING:
    from assessments.models import Assessment, Rating, Submission, SubmittedSummary  # noqa: F401

# The database's form of scoring.Answer.answered.
ANSWERED = Q(grade__isnull=False) & (Q(grade__asks_reason=False) | ~Q(reason=""))


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def for_pages(self) -> "AssessmentQuerySet":
        """With what every page of an assessment says of it."""
        return self.select_related("force", "cycle__framework", "cycle__scale", "cycle__previous")


class RatingQuerySet(models.QuerySet["Rating"]):
    def answered(self) -> "RatingQuerySet":
        return self.filter(ANSWERED)

    def unanswered(self) -> "RatingQuerySet":
        return self.exclude(ANSWERED)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def latest_of_each_force(self) -> "SubmissionQuerySet":
        """Of each force and cycle the newest submission; earlier ones are superseded."""
        newest = (
            self.model._default_manager.filter(force=OuterRef("force"), cycle=OuterRef("cycle"))
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class SubmittedSummaryQuerySet(models.QuerySet["SubmittedSummary"]):
    def of_cycle(self, cycle_id: int) -> "SubmittedSummaryQuerySet":
        """The grades that count: those of each force's newest submission in the cycle."""
        return self.filter(cycle=cycle_id, submission__superseded=False)
