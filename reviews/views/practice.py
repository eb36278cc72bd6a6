"""Proposing what a reviewer found promising for the practice library."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from forces.http import PortalRequest, form_page, require
from practice.choices import Origin
from practice.models import Practice
from practice.rules import can_keep
from reviews.choices import FindingKind
from reviews.models import Finding
from reviews.proposing import propose_practice
from reviews.views.common import crumbs_inside, get_submission


@form_page
def propose(request: PortalRequest, submission_id: UUID, finding_id: UUID) -> HttpResponse:
    """Of a promising practice that was released: what its force does not know yet, it is not asked about."""
    require(can_keep(request.membership))
    submission = get_submission(submission_id)
    rows = Finding.objects.filter(
        force=submission.force,
        review__submission=submission,
        kind=FindingKind.PROMISING_PRACTICE,
        released_at__isnull=False,
    )
    finding = get_object_or_404(rows.select_related("force", "provision__parent"), public_id=finding_id)
    if request.method == "POST":
        entry = propose_practice(finding=finding)
        messages.success(
            request, "It is in the library as a draft: word it, then ask the force for its consent."
        )
        return redirect("practice:practice", entry.public_id)
    feedback = reverse("reviews:feedback", args=[submission.public_id])
    context = {
        "submission": submission,
        "finding": finding,
        "entry": Practice.objects.for_pages()
        .filter(origin=Origin.FINDING, origin_id=finding.public_id)
        .first(),
        "breadcrumbs": [*crumbs_inside(submission), {"label": "Feedback", "url": feedback}],
    }
    return render(request, "reviews/propose.html", context)
