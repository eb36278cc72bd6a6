"""Start from last time: what a force signed last cycle stands in the new one, and is no answer until confirmed.

Matched by provision, so within one framework: another framework starts empty. Evidence is used for a provision and
not for a cycle, and actions are the plan's, so both are there already.
"""

from assessments.models import Assessment, Rating, SubmittedRating, SubmittedSummary, Summary
from frameworks.models import Provision


def rows_to_start_from(assessment: Assessment) -> tuple[list[Rating], list[Summary]]:
    """A row for each answer and each summary, not yet saved: as they were signed last cycle, or empty."""
    provisions = Provision.objects.filter(framework=assessment.cycle.framework_id)
    ratings, summaries = _signed(assessment)
    return (
        [_rating(assessment, p, ratings.get(p.pk)) for p in provisions.behaviours()],
        [_summary(assessment, p, summaries.get(p.pk)) for p in provisions.descriptors()],
    )


def _signed(assessment: Assessment) -> tuple[dict[int, SubmittedRating], dict[int, SubmittedSummary]]:
    """By provision, from the last submission of the cycle before: the one that no later number supersedes."""
    last = {
        "force": assessment.force_id,
        "cycle": assessment.cycle.previous_id,
        "submission__superseded": False,
    }
    ratings = SubmittedRating.objects.filter(**last).select_related("grade")
    return (
        {row.provision_id: row for row in ratings},
        {row.provision_id: row for row in SubmittedSummary.objects.filter(**last)},
    )


def _rating(assessment: Assessment, provision: Provision, last: SubmittedRating | None) -> Rating:
    """A grade of another scale stays behind: what was said beside it comes along."""
    row = Rating(force_id=assessment.force_id, assessment=assessment, provision=provision)
    if last is None:
        return row
    row.comment = last.comment
    if last.grade and last.grade.scale_id == assessment.cycle.scale_id:
        row.grade, row.reason, row.carried = last.grade, last.reason, True
    return row


def _summary(assessment: Assessment, provision: Provision, last: SubmittedSummary | None) -> Summary:
    """The words alone. The force's grade is chosen anew, when its behaviours are answered."""
    row = Summary(force_id=assessment.force_id, assessment=assessment, provision=provision)
    if last is not None:
        row.strengths, row.gaps, row.support_needed = last.strengths, last.gaps, last.support_needed
    return row
