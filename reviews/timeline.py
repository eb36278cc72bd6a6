"""What the national team did with one submission: its own review and findings, for itself alone."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import Submission
from audit.timeline import Event, Field, Source, Told, tells
from forces.http import PortalRequest, require
from frameworks.models import Provision
from reviews import rules
from reviews.choices import FindingKind, ReviewState
from reviews.models import Finding, Review


@tells("review", "reviews/<uuid:submission_id>/")
def review(request: PortalRequest, submission_id: UUID) -> Told:
    require(rules.can_read_submissions(request.membership))
    rows = Submission.objects.select_related("force", "cycle", "review")
    submission = get_object_or_404(rows, public_id=submission_id, review__isnull=False)
    codes = dict(
        Provision.objects.filter(framework=submission.cycle.framework_id)
        .descriptors()
        .values_list("pk", "code")
    )

    def name(event: Event) -> str:
        return f"{FindingKind(event.kind).label}, {codes.get(event.provision_id, '')}"

    return Told(
        heading=f"Review of {submission.force.short_name}",
        force=submission.force,
        caption=f"{submission.cycle}, submission {submission.number}",
        back=("Back to the review", reverse("reviews:review", args=[submission.public_id])),
        sources=[
            Source(
                Review, {"submission": submission, "force": submission.force_id}, _FIELDS, made="Received"
            ),
            Source(
                Finding,
                {"review": submission.review, "force": submission.force_id},
                _FINDING,
                made="Written",
                name=name,
            ),
        ],
    )


@tells("finding", "findings/<uuid:public_id>/", has_texts=True)
def finding(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_review(request.membership))
    rows = Finding.objects.select_related("review__submission__force", "provision")
    row = get_object_or_404(rows, public_id=public_id)
    submission = row.review.submission
    page = reverse("reviews:descriptor", args=[submission.public_id, row.provision.code])
    return Told(
        heading=f"Finding on {row.provision.title}",
        force=submission.force,
        caption=f"Review of {submission.force.short_name}",
        back=("Back to the findings", f"{page}#findings"),
        sources=[Source(Finding, {"pgh_obj": row, "force": row.force_id}, _FINDING, made="Written")],
        row=row,
    )


_FIELDS = {
    "state": Field("State", lambda value: ReviewState(value).label),
    "reviewer_name": Field("Reviewer"),
    "message": Field("Message", long=True),
    "decided_by_name": Field("Decided by"),
    "released_at": Field("Released"),
}
_FINDING = {
    "kind": Field("Kind", lambda value: FindingKind(value).label),
    "text": Field("Text", long=True),
    "released_at": Field("Released"),
}
