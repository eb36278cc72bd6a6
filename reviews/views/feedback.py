"""What the national team released of a review: to the force, and once accepted to its policing body."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from audit.workflow import log_access
from forces.choices import Audience
from forces.http import PortalRequest, require
from practice.rules import can_keep
from reviews import rules
from reviews.choices import FindingKind
from reviews.models import ModeratedGrade, Review
from reviews.views.common import get_submission

# Questions first: they want an answer.
ORDER = (FindingKind.QUESTION, FindingKind.STRENGTH, FindingKind.PROMISING_PRACTICE, FindingKind.GAP)


@require_safe
def feedback(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    require(rules.may_read_feedback(request.membership))
    submission = get_submission(submission_id)
    if not rules.can_read_feedback(request.membership, submission):
        raise Http404
    audience = request.membership.audience
    reviews = Review.objects.filter(force=submission.force, submission=submission)
    review = get_object_or_404(reviews.released_to(audience))
    findings = list(review.findings.filter(force=submission.force).released_to(audience).for_pages())
    if request.membership.audience != Audience.FORCE:
        what = f"Feedback on submission {submission.number}, {submission.cycle.name}"
        log_access(force=submission.force, act="opened", what=what, by=request.membership)
    context = {
        "submission": submission,
        "review": review,
        "kinds": [
            (kind.label, found)
            for kind in ORDER
            if (found := [finding for finding in findings if finding.kind == kind])
        ],
        "may_propose": can_keep(request.membership),
        "moderated": _moderated(review),
        "can_answer": rules.can_answer_questions(request.membership, submission, review),
    }
    return render(request, "reviews/feedback.html", context)


def _moderated(review: Review) -> list[ModeratedGrade]:
    """What was released with it: for each descriptor the force's own grade, the moderated one, and why."""
    rows = ModeratedGrade.objects.filter(force=review.force_id, review=review).released().with_own()
    return list(rows.select_related("provision__parent", "grade").order_by("provision__position"))
