"""What the pages of one submission share."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import Submission
from forces.http import PortalRequest, require
from frameworks.models import Provision
from reviews import rules

NOT_SHARED_OUT = (
    "Some submissions of this cycle are read by two people who see nothing of each other’s. Which, is drawn when the"
    " national lead shares them out: nobody begins before."
)
FORMERLY_THERE = "You have worked for this force, so somebody else of the team reviews what it submitted."

Crumbs = list[dict[str, str]]


def get_submission(submission_id: UUID) -> Submission:
    """With what each page says of it. Another force's gives the same 404 as none."""
    rows = Submission.objects.select_related(
        "force", "cycle__previous", "cycle__framework", "cycle__scale", "review"
    )
    return get_object_or_404(rows, public_id=submission_id)


def for_readers(request: PortalRequest, submission_id: UUID) -> Submission:
    require(rules.can_read_submissions(request.membership))
    return get_submission(submission_id)


def for_reviewers(request: PortalRequest, submission_id: UUID) -> Submission:
    """For people who may review at all; whether this review is still open is asked where it matters."""
    require(rules.may_review(request.membership))
    submission = get_submission(submission_id)
    require(not rules.has_worked_for(request.membership, submission.force_id), otherwise=FORMERLY_THERE)
    return submission


def get_descriptor(submission: Submission, code: str) -> Provision:
    rows = Provision.objects.filter(framework=submission.cycle.framework_id).descriptors()
    return get_object_or_404(rows.select_related("parent"), code=code)


def descriptor_url(submission: Submission, provision: Provision) -> str:
    return reverse("reviews:descriptor", args=[submission.public_id, provision.code])


def crumbs_above(submission: Submission) -> Crumbs:
    """Above the submission's own page."""
    grid = reverse("reporting:grid")
    return [{"label": "National overview", "url": f"{grid}?cycle={submission.cycle.slug}"}]


def crumbs_inside(submission: Submission, provision: Provision | None = None) -> Crumbs:
    """Above a page of the submission, and above one of its descriptor's pages."""
    own = {
        "label": f"Review of {submission.force.short_name}",
        "url": reverse("reviews:review", args=[submission.public_id]),
    }
    crumbs = [*crumbs_above(submission), own]
    if provision is not None:
        crumbs.append({"label": provision.title, "url": descriptor_url(submission, provision)})
    return crumbs


def name_of(submission: Submission) -> str:
    return f"Submission {submission.number}, {submission.cycle.name}"
