"""Reads of assessments and submissions, named in the domain."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from frameworks.models import Grade

if TYPE_CHECKING:
    from assessments.models import Assessment, Rating, Submission, SubmittedSummary  # noqa: F401 - named in quotes

# The database's form of scoring.Answer.answered.
ANSWERED = Q(grade__isnull=False) & (Q(grade__asks_reason=False) | ~Q(reason=""))


class DescriptorCode(models.Func):
    """The code of the descriptor that a behaviour stands under: PREPARE.5.3.b -> PREPARE.5."""

    template = "substring(%(expressions)s from '^[^.]+[.][^.]+')"
    output_field = models.TextField()


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def for_pages(self) -> "AssessmentQuerySet":
        """With what every page of an assessment says of it."""
        return self.select_related("force", "cycle__framework", "cycle__scale", "cycle__previous")


class RatingQuerySet(models.QuerySet["Rating"]):
    def answered(self) -> "RatingQuerySet":
        return self.filter(ANSWERED)

    def unanswered(self) -> "RatingQuerySet":
        return self.exclude(ANSWERED)

    def count_by_descriptor(self) -> dict[str, tuple[int, int]]:
        """{descriptor code: (answered, total)}, in one query."""
        rows = (
            self.annotate(descriptor=DescriptorCode("provision__code"))
            .values("descriptor")
            .annotate(total=Count("pk"), done=Count("pk", filter=ANSWERED))
        )
        return {row["descriptor"]: (row["done"], row["total"]) for row in rows}

    def locked_for(self, grade_code: str = "") -> "RatingQuerySet":
        """With the assessment's row locked, so that saving and signing exclude one another.

        Adds posted_grade_id: the id of the scale's grade with that code, None when there is none.
        """
        grade = Grade.objects.filter(scale=OuterRef("assessment__cycle__scale"), code=grade_code)
        return (
            self.select_related("assessment__cycle", "provision", "grade", "updated_by")
            .annotate(posted_grade_id=Subquery(grade.values("pk")[:1]))
            .select_for_update(of=("assessment",))
        )


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def in_force(self) -> "SubmissionQuerySet":
        """Those that no later number supersedes."""
        return self.filter(superseded=False)


class SubmittedSummaryQuerySet(models.QuerySet["SubmittedSummary"]):
    def of_cycle(self, cycle_id: int) -> "SubmittedSummaryQuerySet":
        """The grades that count: those of each force's submission in force in the cycle."""
        return self.filter(cycle=cycle_id, submission__superseded=False)
