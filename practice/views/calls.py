"""Calls for practice: prepared and sent by the national team, answered by forces."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from forces.models import Membership
from practice import offering, rules
from practice.forms import CallForm, NewCallForm
from practice.models import CallForPractice, PracticeOffer
from practice.querysets import CallQuerySet
from practice.views.library import crumbs

PAGE = 50


@require_safe
def calls(request: PortalRequest) -> HttpResponse:
    """The newest day first. Forces see those that were sent, each with what they offered."""
    require(rules.can_read_calls(request.membership))
    rows = _readable(request.membership).with_offers().order_by("-due_on", "-pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_keep": rules.can_keep(request.membership),
        "breadcrumbs": crumbs(),
    }
    return render(request, "practice/calls.html", context)


@require_safe
def call(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What is asked, and what was offered: all that was sent for the national team, its own for a force."""
    by = request.membership
    require(rules.can_read_calls(by))
    found = get_object_or_404(_readable(by), public_id=public_id)
    offers = PracticeOffer.objects.filter(call=found).for_pages()
    offers = (
        offers.sent().order_by("force__name", "pk")
        if rules.can_keep(by)
        else offers.filter(force=by.force_id)
    )
    context = {
        "call": found,
        "page": Paginator(offers, PAGE).get_page(request.GET.get("page")),
        "may_keep": rules.can_keep(by),
        "may_offer": rules.can_draft_offer(by, found),
        "today": timezone.localdate(),
        "breadcrumbs": call_crumbs(),
    }
    return render(request, "practice/call.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep(request.membership))
    form = NewCallForm.empty()
    if request.method == "POST":
        form = NewCallForm(request.POST)
        if form.is_valid():
            made = offering.add_call(key=form.cleaned_data["key"], values=form.values)
            messages.success(request, "Saved. No force reads it before you send it.")
            return redirect("practice:call", made.public_id)
    context = {"form": form, "breadcrumbs": call_crumbs()}
    return render(request, "practice/call_add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What is asked, and by when. Two texts are shown where both changed it."""
    require(rules.can_keep(request.membership))
    found = get_object_or_404(CallForPractice, public_id=public_id)
    form = CallForm(initial={name: getattr(found, name) for name in offering.OF_CALL})
    revision = found.revision
    if request.method == "POST":
        form, revision = CallForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                offering.change_call(
                    call=found, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved")
            return redirect("practice:call", found.public_id)
    context = {
        "call": found,
        "form": form,
        "revision": revision,
        "news": news_url((CallForPractice, [found.pk, found.revision])),
        "breadcrumbs": [*call_crumbs(), crumb_of_call(found)],
    }
    return render(request, "practice/call_change.html", context, status=422 if form.errors else 200)


@require_POST
def send(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_keep(request.membership))
    found = get_object_or_404(CallForPractice, public_id=public_id)
    require(
        found.called_at is not None or found.due_on >= timezone.localdate(),
        otherwise="Its day is past. Change the call to a later day, then send it.",
    )
    if offering.send_call(call=found, by=request.membership):
        messages.success(request, "Sent: every force can read and answer it, and its lead is told")
    else:
        messages.warning(request, "It was sent already")
    return redirect("practice:call", found.public_id)


def _readable(by: Membership) -> CallQuerySet:
    rows = CallForPractice.objects.all()
    return rows if rules.can_keep(by) else rows.called()


# --- what the pages of calls and offers share -------------------------------------------------------------------


def call_crumbs() -> list[dict[str, str]]:
    return [*crumbs(), {"label": "Calls for practice", "url": reverse("practice:calls")}]


def crumb_of_call(found: CallForPractice) -> dict[str, str]:
    return {"label": found.title, "url": reverse("practice:call", args=[found.public_id])}
