"""Adding, changing and removing what was found in a plan. What was typed is never lost."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from audit.conflicts import came_too_late, conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from reviews.plans import rules, workflow
from reviews.plans.choices import PlanFindingKind
from reviews.plans.forms import FindingForm, NewFindingForm
from reviews.plans.models import PlanFinding, PlanReview
from reviews.plans.views.common import crumbs_inside, for_reviewers, place_of, review_url

RELEASED = (
    "This review was released, and nothing in it changes any more. Begin with the next edition of the plan."
)


@form_page
def add(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """About one matter, or about the plan as a whole."""
    review = for_reviewers(request, public_id)
    form = NewFindingForm()
    if request.method == "POST":
        form = NewFindingForm(request.POST)
        if form.is_valid():
            return _add(request, review, form)
    else:
        require(rules.can_change(request.membership, review), otherwise=RELEASED)
    context = {"review": review, "form": form, "breadcrumbs": crumbs_inside(review)}
    return render(request, "reviews/plans/finding_add.html", context, status=422 if form.errors else 200)


def _add(request: PortalRequest, review: PlanReview, form: NewFindingForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        workflow.record_finding(review=review, by=request.membership, **data)
    except workflow.ReleasedError:
        return _too_late(request, review, data["kind"], data["text"])
    messages.success(request, f"{PlanFindingKind(data['kind']).label} added.")
    return redirect(place_of(review, data["matter"]))


def _too_late(request: PortalRequest, review: PlanReview, kind: str, text: str) -> HttpResponse:
    """409: the review was released while a new finding was written."""
    return came_too_late(
        request,
        PlanFinding,
        about=f"Finding on {workflow.about_plan(review)}",
        place=review_url(review),
        yours={"Kind": PlanFindingKind(kind).label, "Finding": text},
    )


@form_page
def finding(request: PortalRequest, public_id: UUID, finding_id: UUID) -> HttpResponse:
    """Change a finding. Refused with both texts when somebody else was quicker."""
    review = for_reviewers(request, public_id)
    found = _find(review, finding_id)
    if found is None and request.method != "POST":
        raise Http404
    form = FindingForm(initial={"kind": found.kind, "text": found.text} if found else None)
    revision = found.revision if found else 0
    if request.method == "POST":
        form, revision = FindingForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            return _change(request, review, found, form, revision)
    context = {
        "review": review,
        "finding": found,
        "form": form,
        "revision": revision,
        "can_change": rules.can_change(request.membership, review),
        "place": place_of(review, found.matter if found else None),
        "news": news_url((PlanFinding, [found.pk, revision])) if found else "",
        "breadcrumbs": crumbs_inside(review, found.matter if found else None),
    }
    return render(request, "reviews/plans/finding.html", context, status=422 if form.errors else 200)


def _change(
    request: PortalRequest, review: PlanReview, found: PlanFinding | None, form: FindingForm, revision: int
) -> HttpResponse:
    if found is None:  # somebody removed it while it was being changed
        return _too_late(request, review, form.cleaned_data["kind"], form.cleaned_data["text"])
    try:
        workflow.change_finding(
            finding=found, revision=revision, values=form.cleaned_data, by=request.membership
        )
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, "Finding saved.")
    return redirect(place_of(review, found.matter))


def _find(review: PlanReview, finding_id: UUID) -> PlanFinding | None:
    rows = PlanFinding.objects.filter(force=review.force, review=review)
    found = rows.select_related("matter__provision__parent").filter(public_id=finding_id).first()
    if found:
        found.review = review
    return found


@form_page
def remove(request: PortalRequest, public_id: UUID, finding_id: UUID) -> HttpResponse:
    """Ask, then remove a finding that still says what the page showed."""
    review = for_reviewers(request, public_id)
    found = _find(review, finding_id)
    if found is None:
        raise Http404
    require(rules.can_change(request.membership, review), otherwise=RELEASED)
    place = place_of(review, found.matter)
    if request.method == "POST":
        _remove(request, found)
        return redirect(place)
    context = {
        "review": review,
        "finding": found,
        "place": place,
        "breadcrumbs": crumbs_inside(review, found.matter),
    }
    return render(request, "reviews/plans/finding_remove.html", context)


def _remove(request: PortalRequest, found: PlanFinding) -> None:
    revision = revision_typed(request.POST.get("revision", ""))
    try:
        workflow.remove_finding(finding=found, revision=revision, by=request.membership)
    except workflow.ReleasedError:
        messages.error(request, "The review was released in the meantime. The finding stays.")
    except workflow.StalePlanFindingError:
        messages.error(request, "Somebody rewrote the finding in the meantime. Read it before you remove it.")
    else:
        messages.success(request, "Finding removed.")
