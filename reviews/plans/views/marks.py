"""Marking what a plan says of one matter, and marking at once what it says nothing about."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from audit.conflicts import came_too_late, conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page
from reviews.plans import rules, workflow
from reviews.plans.forms import AbsentForm, MarkForm, NewFindingForm
from reviews.plans.models import PlanMark, PlanReview
from reviews.plans.reading import Line, Reading, read_plan
from reviews.plans.views.common import (
    crumbs_inside,
    for_reviewers,
    mark_url,
    note_opened,
    review_url,
)


@form_page
def mark(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """What the plan says of one matter. A POST saves its mark; do=next leads on to the next one without."""
    review = for_reviewers(request, public_id)
    reading = read_plan(review)
    place = reading.place_of(code)
    if place is None:
        raise Http404
    row = reading.lines[place].mark
    if request.method != "POST":
        form = MarkForm(initial={"mark": row.mark, "note": row.note})
        return _mark_page(request, review, (reading, place), form=form, revision=row.revision)
    form, revision = MarkForm(request.POST), revision_typed(request.POST.get("revision", ""))
    if not form.is_valid():
        return _mark_page(request, review, (reading, place), form=form, revision=revision, status=422)
    row.review = review
    try:
        workflow.mark_matter(row=row, revision=revision, values=form.cleaned_data, by=request.membership)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, f"{row.matter.reference}: {row.get_mark_display().lower()}.")
    onward = _next_unmarked(reading, place) if request.POST.get("do") == "next" else None
    if request.POST.get("do") == "next" and onward is None:
        return redirect(review_url(review))
    return redirect(mark_url(review, onward.matter if onward else row.matter))


def _next_unmarked(reading: Reading, place: int) -> Line | None:
    """The next one after this place, from the beginning again after the end."""
    here = reading.lines[place]
    after = [*reading.lines[place + 1 :], *reading.lines[:place]]
    return next((line for line in after if not line.mark.mark and line is not here), None)


def _mark_page(
    request: PortalRequest,
    review: PlanReview,
    at: tuple[Reading, int],
    *,
    form: MarkForm,
    revision: int,
    status: int = 200,
) -> HttpResponse:
    """at: the plan, and which of its lines."""
    reading, place = at
    note_opened(request, review)
    lines, line = reading.lines, reading.lines[place]
    context = {
        "review": review,
        "line": line,
        "matter": line.matter,
        "place": place + 1,
        "total": len(lines),
        "previous": lines[place - 1] if place else None,
        "next": lines[place + 1] if place + 1 < len(lines) else None,
        "form": form,
        "revision": revision,
        "finding_form": NewFindingForm(initial={"matter": line.matter.code}, is_about_one=True),
        "can_change": rules.can_change(request.membership, review),
        "news": news_url((PlanMark, [line.mark.pk, revision])),
        "breadcrumbs": crumbs_inside(review),
    }
    return render(request, "reviews/plans/mark.html", context, status=status)


@form_page
def absent(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What nobody marked yet and the plan answers nothing on, ticked. A person looks, and marks it absent."""
    review = for_reviewers(request, public_id)
    note_opened(request, review)
    reading = read_plan(review)
    suggested = [line.matter for line in reading.seem_absent]
    form = AbsentForm(suggested=suggested, initial={"matters": [matter.code for matter in suggested]})
    is_open = rules.can_change(request.membership, review)
    if request.method == "POST":
        form = AbsentForm(request.POST, suggested=suggested)
        if not is_open:
            return _too_late(request, review, request.POST.get("note", ""))
        if form.is_valid():
            return _mark_absent(request, review, form)
    context = {
        "review": review,
        "reading": reading,
        "suggested": suggested,
        "form": form,
        "can_change": is_open,
        "breadcrumbs": crumbs_inside(review),
    }
    return render(request, "reviews/plans/absent.html", context, status=422 if form.errors else 200)


def _mark_absent(request: PortalRequest, review: PlanReview, form: AbsentForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        number = workflow.mark_absent(
            review=review, codes=data["matters"], note=data["note"], by=request.membership
        )
    except workflow.ReleasedError:
        return _too_late(request, review, data["note"])
    messages.success(request, f"{count(number, 'line')} marked as absent.")
    return redirect(review_url(review))


def _too_late(request: PortalRequest, review: PlanReview, note: str) -> HttpResponse:
    messages.error(request, "The review was released in the meantime. Nothing in it changes any more.")
    return came_too_late(
        request,
        PlanMark,
        about=f"Note on {workflow.about_plan(review)}",
        place=review_url(review),
        yours={"Note to the force": note},
    )
