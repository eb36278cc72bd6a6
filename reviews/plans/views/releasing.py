"""Releasing the review of a plan to its force: what goes, and what is missing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from audit.conflicts import came_too_late
from forces.http import PortalRequest, form_page
from reviews.plans import rules, workflow
from reviews.plans.forms import ReleaseForm
from reviews.plans.models import PlanReview
from reviews.plans.reading import read_plan
from reviews.plans.views.common import (
    crumbs_inside,
    for_reviewers,
    get_review,
    note_opened,
    review_url,
)


@form_page
def release(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Shows what goes to the force; a POST sends it. What is not marked yet holds it up."""
    review = for_reviewers(request, public_id)
    if not rules.can_change(request.membership, review):
        return _released_already(request, review)
    form = ReleaseForm(initial={"revision": review.revision})
    if request.method == "POST":
        form = ReleaseForm(request.POST)
        if form.is_valid():
            return _release(request, review, form)
    return _page(request, review, form, status=422 if form.errors else 200)


def _release(request: PortalRequest, review: PlanReview, form: ReleaseForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        workflow.release(review=review, by=request.membership, **data)
    except (workflow.StaleReleaseError, workflow.UnmarkedError):
        return _lost(request, get_review(review.public_id), data["message"])
    messages.success(request, f"Released. {review.force.short_name} can now read it, and was told.")
    return redirect(review_url(review))


def _lost(request: PortalRequest, review: PlanReview, message: str) -> HttpResponse:
    """The form once more, with what was typed and with the review as it is now; or that the other released it."""
    if not review.is_open:
        return _released_already(request, review)
    form = ReleaseForm(initial={"message": message, "revision": review.revision})
    return _page(request, review, form, status=409)


def _released_already(request: PortalRequest, review: PlanReview) -> HttpResponse:
    """A message that was typed meanwhile is kept and shown."""
    messages.info(request, f"This review was released: {review.released_by_name} did it.")
    return came_too_late(
        request,
        PlanReview,
        about=f"Message with the review of {workflow.about_plan(review)}",
        place=review_url(review),
        yours={"Message": request.POST.get("message", "")},
    )


def _page(request: PortalRequest, review: PlanReview, form: ReleaseForm, *, status: int) -> HttpResponse:
    note_opened(request, review)
    context = {
        "review": review,
        "reading": read_plan(review),
        "form": form,
        "changed": status == 409,
        "breadcrumbs": crumbs_inside(review),
    }
    return render(request, "reviews/plans/release.html", context, status=status)
