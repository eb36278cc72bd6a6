"""Reading a submission, and beginning its review."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.difference import by_descriptor, since_the_one_before
from assessments.models import Submission
from assessments.weak_list import weak_list_of
from audit.workflow import log_access
from forces.http import PortalRequest, require
from reviews import rules, workflow
from reviews.forms import FindingForm
from reviews.models import Finding
from reviews.reading import read_descriptor, read_submission, review_of
from reviews.views.common import (
    crumbs_above,
    crumbs_inside,
    for_readers,
    for_reviewers,
    name_of,
)


@require_safe
def review(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """The whole submission: each descriptor's grades and words, and where the review is."""
    submission = for_readers(request, submission_id)
    current = review_of(submission)
    findings = list(Finding.objects.filter(review=current)) if current else []
    others = Submission.objects.filter(force=submission.force, cycle=submission.cycle)
    log_access(force=submission.force, act="opened", what=name_of(submission), by=request.membership)
    can_review = rules.can_review(request.membership, submission, current)
    again = submission.number > 1
    changes = since_the_one_before(submission) if again else None
    strands = read_submission(submission, findings)
    context = {
        "submission": submission,
        "review": current,
        "strands": strands,
        "findings": findings,
        "weak": weak_list_of(submission, [line.provision for strand in strands for line in strand.lines]),
        "changes": None if changes is None else by_descriptor(changes),
        "before": submission.number - 1,
        "replies": submission.replies.select_related("provision") if again else [],
        "others": others.exclude(pk=submission.pk).select_related("review").order_by("number"),
        "can_start": can_review and not rules.has_begun(current),
        "can_decide": rules.can_decide(request.membership, submission, current),
        "breadcrumbs": crumbs_above(submission),
    }
    return render(request, "reviews/review.html", context)


def descriptor_page(
    request: PortalRequest,
    submission: Submission,
    code: str,
    form: FindingForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """One descriptor: what was submitted on the left, findings and the form for one more on the right."""
    reading = read_descriptor(submission, code)
    if reading is None:
        raise Http404
    current = review_of(submission)
    what = f"{name_of(submission)}: {reading.provision.title}"
    log_access(force=submission.force, act="opened", what=what, by=request.membership)
    findings = Finding.objects.filter(review=current, provision=reading.provision)
    context = {
        "submission": submission,
        "review": current,
        "reading": reading,
        "findings": findings if current else [],
        "can_review": rules.can_review(request.membership, submission, current),
        "can_decide": rules.can_decide(request.membership, submission, current),
        "form": form or FindingForm(),
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/descriptor.html", context, status=status)


@require_POST
def start(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = for_reviewers(request, submission_id)
    require(rules.can_review(request.membership, submission, review_of(submission)))
    begun = workflow.start_review(submission=submission, by=request.membership)
    if begun.reviewer_id == request.membership.pk:
        messages.success(request, f"You are reviewing {submission.force.short_name}.")
    else:
        messages.info(request, f"{begun.reviewer_name} has begun this review. You can add findings too.")
    return redirect("reviews:review", submission_id=submission_id)
