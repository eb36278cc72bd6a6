"""Which plans there are to review, beginning one, and one plan beside what it is marked against."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from actionplans.models import Edition
from forces.http import PortalRequest, require
from reviews.plans import rules, workflow
from reviews.plans.choices import NOT_BEGUN, PlanReviewState
from reviews.plans.models import PlanReview
from reviews.plans.reading import read_plan
from reviews.plans.views.common import RegionForm, crumbs_above, for_readers, note_opened, regions

PAGE = 50
WAITING, _ = NOT_BEGUN


class PlanListForm(RegionForm):
    state = forms.ChoiceField(label="Review", choices=[("", "All"), NOT_BEGUN, *PlanReviewState.choices])


@require_safe
def plan_list(request: PortalRequest) -> HttpResponse:
    """?region=&state=&page=: the newest edition of each force, and those that were reviewed before."""
    require(rules.may_review_plans(request.membership))
    region, state = request.GET.get("region", ""), request.GET.get("state", "")
    known = regions()
    every = editions_to_review()
    rows = every.filter(force__region__code=region) if region in dict(known) else every
    rows = _in_state(rows, state).select_related("force__region", "plan_review")
    made = Count("plan_review__marks", filter=~Q(plan_review__marks__mark=""))
    rows = rows.annotate(marked=made, matters=Count("plan_review__marks"))
    ordered = rows.order_by("force__region__position", "force__position", "-number")
    initial = {"region": region, "state": state}
    context = {
        "page": Paginator(ordered, PAGE).get_page(request.GET.get("page")),
        "counted": _counted(every),
        "form": PlanListForm(regions=known, initial=initial),
        "clear_url": request.path if any(initial.values()) else "",
    }
    return render(request, "reviews/plans/list.html", context)


def editions_to_review() -> QuerySet[Edition]:
    later = Edition.objects.filter(force=OuterRef("force"), number__gt=OuterRef("number"))
    return Edition.objects.filter(~Exists(later) | Q(plan_review__isnull=False))


def _in_state(rows: QuerySet[Edition], state: str) -> QuerySet[Edition]:
    if state == WAITING:
        return rows.filter(plan_review__isnull=True)
    return rows.filter(plan_review__state=state) if state in PlanReviewState.values else rows


def _counted(rows: QuerySet[Edition]) -> dict[str, Any]:
    return rows.aggregate(
        editions=Count("pk"),
        waiting=Count("pk", filter=Q(plan_review__isnull=True)),
        in_review=Count("pk", filter=Q(plan_review__state=PlanReviewState.IN_REVIEW)),
        released=Count("pk", filter=Q(plan_review__state=PlanReviewState.RELEASED)),
    )


@require_POST
def start(request: PortalRequest, edition_id: UUID) -> HttpResponse:
    require(rules.may_review_plans(request.membership))
    edition = get_object_or_404(Edition.objects.select_related("force"), public_id=edition_id)
    begun = workflow.start_plan_review(edition=edition, by=request.membership)
    if begun.reviewer_id == request.membership.pk:
        messages.success(request, f"You are reviewing the plan of {edition.force.short_name}.")
    else:
        messages.info(request, f"{begun.reviewer_name} has begun this review. You can mark it too.")
    return redirect("planreviews:review", begun.public_id)


@require_safe
def review(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One plan: each matter with what the plan says beside it, its mark and its findings."""
    review = for_readers(request, public_id)
    note_opened(request, review)
    reading = read_plan(review)
    unmarked = reading.unmarked
    context = {
        "review": review,
        "reading": reading,
        "next": unmarked[0] if unmarked else None,
        "newest": _newest(review),
        "can_change": rules.can_change(request.membership, review),
        "breadcrumbs": crumbs_above(),
    }
    return render(request, "reviews/plans/review.html", context)


def _newest(review: PlanReview) -> Edition | None:
    """A later edition of the same plan, where there is one."""
    newest = Edition.objects.last_of(review.force)
    return newest if newest and newest.number > review.edition.number else None
