"""My readings, and sharing submissions out: drawn up, looked at, saved; and changed one by one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from assessments.signing import NotAllowedNowError
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, require
from reviews import rules, sharing
from reviews.models import Reading
from reviews.reading_forms import GiveReadingForm, ShareForm
from reviews.who_reads import (
    MOST,
    came_back_to,
    given,
    may_read,
    pool,
    queue_of,
    to_share,
)

PAGE = 50


@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    """What is given to this person, with its state and day."""
    require(rules.may_review(request.membership))
    page = Paginator(queue_of(request.membership), PAGE).get_page(request.GET.get("page"))
    can_share = rules.can_share(request.membership)
    opened = Cycle.objects.exclude(state=CycleState.PREPARING).order_by("-due_on")
    context = {
        "page": page,
        "back": came_back_to(request.membership)[:PAGE],
        "today": timezone.localdate(),
        "cycles": opened[:3] if can_share else [],
        "breadcrumbs": [_desk()],
    }
    return render(request, "reviews/queue.html", context)


@form_page
def share(request: PortalRequest, slug: str) -> HttpResponse:
    """Who is to read what, as it was drawn up; nothing is given before it is saved."""
    require(rules.can_share(request.membership))
    cycle = get_object_or_404(Cycle.objects.exclude(state=CycleState.PREPARING), slug=slug)
    wanted, people = to_share(cycle), pool()
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        wanted=wanted,
        drawn_up=sharing.draw_up(wanted, people),
        may=may_read(people, wanted),
    )
    if request.method == "POST" and form.is_valid():
        number = sharing.share_out(cycle=cycle, shares=form.given, due_on=form.cleaned_data["due_on"])
        messages.success(request, f"{count(number, 'reading')} given.")
        return redirect("reviews:share", cycle.slug)
    context: dict[str, Any] = {
        "cycle": cycle,
        "form": form,
        "most": MOST,
        "people": people,
        "page": Paginator(given(cycle), PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "reviews/share.html", context, status=422 if form.errors else 200)


@form_page
def give(request: PortalRequest, reading_id: UUID) -> HttpResponse:
    """One reading, to somebody else or for another day."""
    require(rules.can_share(request.membership))
    rows = Reading.objects.select_related("review__submission__force", "review__submission__cycle", "reader")
    reading = get_object_or_404(rows, public_id=reading_id)
    require(
        rules.can_give(request.membership, reading),
        otherwise="It was handed in, or the review is decided, so it stays with whoever read it.",
    )
    readers = sharing.readers_for(reading)
    form = GiveReadingForm(
        request.POST if request.method == "POST" else None, reading=reading, readers=readers
    )
    if request.method == "POST" and form.is_valid() and _give(form, reading):
        messages.success(request, f"{form.cleaned_data['reader'].display_name} reads it now.")
        return redirect("reviews:share", reading.review.submission.cycle.slug)
    context = {
        "reading": reading,
        "submission": reading.review.submission,
        "form": form,
        "breadcrumbs": [*_crumbs(), _share_crumb(reading.review.submission.cycle)],
    }
    return render(request, "reviews/give.html", context, status=422 if form.errors else 200)


def _give(form: GiveReadingForm, reading: Reading) -> bool:
    data = form.cleaned_data
    try:
        sharing.give(reading=reading, reader=data["reader"], due_on=data["due_on"], revision=data["revision"])
    except NotAllowedNowError as error:
        form.add_error(None, str(error))
        return False
    return True


def _desk() -> dict[str, str]:
    return {"label": "Desk", "url": reverse("reporting:home")}


def _crumbs() -> list[dict[str, str]]:
    return [_desk(), {"label": "My readings", "url": reverse("reviews:queue")}]


def _share_crumb(cycle: Cycle) -> dict[str, str]:
    return {"label": f"Who reads what, {cycle.name}", "url": reverse("reviews:share", args=[cycle.slug])}
