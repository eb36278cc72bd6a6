"""What came back after questions."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.workflow import log_access
from forces.http import PortalRequest
from reviews.answers import answers
from reviews.views.common import crumbs_inside, for_readers, name_of


@require_safe
def changes(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Only what changed since the submission that was sent back, each question beside its answer."""
    submission = for_readers(request, submission_id)
    found = answers(submission)
    if found is None:
        raise Http404
    what = f"{name_of(submission)}: what changed"
    log_access(force=submission.force, act="opened", what=what, by=request.membership)
    context = {
        "submission": submission,
        "answers": found,
        "before": submission.number - 1,
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/changes.html", context)
