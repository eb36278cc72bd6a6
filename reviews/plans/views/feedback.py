"""What the national team said of a plan: to its force and to its policing body, once it is released."""

from itertools import groupby
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.workflow import log_access
from forces.choices import Audience
from forces.http import PortalRequest, require
from reviews.plans import rules
from reviews.plans.choices import Mark, PlanFindingKind
from reviews.plans.models import PlanFinding, PlanMark, PlanReview

PAGE = 50


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Shared editions", "url": reverse("actionplans:editions")}]


@require_safe
def feedback_list(request: PortalRequest) -> HttpResponse:
    """The own force's, newest edition first; for the national team what it released to all."""
    require(rules.may_read_feedback(request.membership))
    rows = PlanReview.objects.readable_by(request.membership).released().select_related("force", "edition")
    context = {
        "page": Paginator(rows.order_by("-released_at", "-pk"), PAGE).get_page(request.GET.get("page")),
        "of_all_forces": request.membership.force_id is None,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "reviews/plans/feedback_list.html", context)


@require_safe
def feedback(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.may_read_feedback(request.membership))
    rows = PlanReview.objects.readable_by(request.membership).released()
    review = get_object_or_404(rows.select_related("force", "edition"), public_id=public_id)
    if request.membership.audience != Audience.FORCE:
        what = f"Feedback on edition {review.edition.number} of the action plan"
        log_access(force=review.force, act="opened", what=what, by=request.membership)
    of = {"force": review.force_id, "review": review, "released_at__isnull": False}
    marks = list(PlanMark.objects.filter(**of).in_reading_order())
    findings = list(PlanFinding.objects.filter(**of).in_reading_order())
    context = {
        "review": review,
        "counts": [(mark, sum(row.mark == mark for row in marks)) for mark in Mark],
        "groups": [
            (heading, list(group)) for heading, group in groupby(marks, key=lambda row: row.matter.group)
        ],
        "kinds": [
            (kind.label, found)
            for kind in PlanFindingKind
            if (found := [f for f in findings if f.kind == kind])
        ],
        "breadcrumbs": [*_crumbs(), {"label": "What the national team said", "url": _list_url()}],
    }
    return render(request, "reviews/plans/feedback.html", context)


def _list_url() -> str:
    return reverse("reviews:plan_feedback_list")
