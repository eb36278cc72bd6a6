"""What was signed, as everybody sees it: the force, the national team, the policing body. Nothing here changes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.difference import by_descriptor, since_the_one_before
from assessments.models import Submission, SubmittedEvidence, SubmittedRating, SubmittedSummary
from assessments.weak_list import weak_list_of
from audit.workflow import log_access
from forces.choices import Audience
from forces.http import PortalRequest, require
from forces.roles import Permission

READERS = (Permission.READ_WHOLE, Permission.READ_SUBMISSIONS, Permission.READ_POSITION)


def _submission_or_404(request: PortalRequest, public_id: UUID) -> Submission:
    """Raises 404 for another force's and for none alike; the database shows each audience only its own."""
    membership = request.membership
    require(any(membership.may(permission) for permission in READERS))
    rows = Submission.objects.select_related("force", "cycle__framework", "cycle__previous")
    if membership.force_id is not None:
        rows = rows.filter(force=membership.force_id)
    return get_object_or_404(rows, public_id=public_id)


def _above(request: PortalRequest, found: Submission) -> dict[str, str]:
    """The page that each audience comes from."""
    if request.membership.may(Permission.READ_WHOLE):
        url = reverse("assessments:assessment", args=[found.assessment.public_id])
        return {"label": f"Assessment, {found.cycle.name}", "url": url}
    if request.membership.may(Permission.READ_SUBMISSIONS):
        url = reverse("reviews:review", args=[found.public_id])
        return {"label": f"Review of {found.force.short_name}", "url": url}
    return {"label": "Where your force stands", "url": reverse("reporting:home")}


@require_safe
def submission(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = _submission_or_404(request, public_id)
    summaries = (
        SubmittedSummary.objects.filter(force=found.force, submission=found)
        .select_related("provision__parent", "grade", "suggested")
        .order_by("provision__position")
    )
    weak, changes, replies = None, None, []
    if request.membership.audience != Audience.POLICING_BODY:
        weak = weak_list_of(found, [row.provision for row in summaries])
        changes = since_the_one_before(found) if found.number > 1 else None
        replies = list(found.replies.filter(force=found.force).select_related("provision"))
    others = Submission.objects.filter(force=found.force, cycle=found.cycle).exclude(pk=found.pk)
    what = f"Submission {found.number}, {found.cycle.name}"
    log_access(force=found.force, act="opened", what=what, by=request.membership)
    context = {
        "submission": found,
        "summaries": summaries,
        "weak": weak,
        "changes": None if changes is None else by_descriptor(changes),
        "before": found.number - 1,
        "replies": replies,
        "others": others.order_by("number"),
        "breadcrumbs": [_above(request, found)],
    }
    return render(request, "assessments/submission.html", context)


@require_safe
def submitted_descriptor(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    found = _submission_or_404(request, public_id)
    beneath = {"force": found.force, "submission": found, "provision__code__startswith": f"{code}."}
    summary = get_object_or_404(
        SubmittedSummary.objects.select_related("provision__parent", "grade", "suggested"),
        force=found.force,
        submission=found,
        provision__code=code,
    )
    what = f"Submission {found.number}, {found.cycle.name}: {summary.provision.title}"
    log_access(force=found.force, act="opened", what=what, by=request.membership)
    ratings = list(
        SubmittedRating.objects.filter(**beneath)
        .select_related("provision", "grade")
        .order_by("provision__position")
    )
    evidence: dict[int, list[SubmittedEvidence]] = {}
    for pinned in SubmittedEvidence.objects.filter(**beneath):
        evidence.setdefault(pinned.provision_id, []).append(pinned)
    context = {
        "submission": found,
        "summary": summary,
        "rows": [(rating, evidence.get(rating.provision_id, [])) for rating in ratings],
    }
    return render(request, "assessments/submitted_descriptor.html", context)
