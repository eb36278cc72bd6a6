"""The library: found by words, line, region and strength; one entry; and what the national team does with it."""

from typing import Any
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
from frameworks.models import Provision
from practice import rules, workflow
from practice.choices import UptakeState
from practice.filters import LibraryFilter
from practice.forms import LinesForm, NewPracticeForm, PracticeForm
from practice.models import CallForPractice, Consent, Practice, PracticeOffer, TakenBack, Uptake
from practice.querysets import PracticeQuerySet

PAGE = 20
UPTAKES = 50
NOT_AGREED = "Its source has not agreed to these words: ask for its consent first"
NO_SOURCE = "It is no one force’s practice: there is nobody to ask"


@require_safe
def library(request: PortalRequest) -> HttpResponse:
    """Everybody in reads what is published; the national team what is not yet, too. Best match or title first."""
    by, form = request.membership, LibraryFilter(request.GET)
    rows = _narrowed(_readable(by).order_by("title", "pk"), form)
    if rules.can_keep(by):
        rows = rows.with_consent()
    page = Paginator(rows.for_pages().with_uptake(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "may_keep": rules.can_keep(by),
        "may_read_own": rules.can_read_own(by),
        "today": timezone.localdate(),
        "waiting": Consent.objects.waiting().filter(force=by.force_id).count()
        if rules.can_read_own(by)
        else 0,
        "calls": CallForPractice.objects.open().count() if rules.can_read_calls(by) else 0,
        "may_read_calls": rules.can_read_calls(by),
    }
    return render(request, "practice/list.html", context)


def _readable(by: Membership) -> PracticeQuerySet:
    rows = Practice.objects.all()
    return rows if rules.can_keep(by) else rows.published()


def _narrowed(rows: PracticeQuerySet, form: LibraryFilter) -> PracticeQuerySet:
    if words := form.asked("words"):
        rows = rows.saying(words)
    if part := form.asked("part"):
        rows = rows.about(part)
    if region := form.asked("region"):
        rows = rows.filter(source__region__code=region)
    if strength := form.asked("strength"):
        rows = rows.filter(strength=strength)
    return rows


@require_safe
def practice(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One entry: what, for whom, how well it is founded, whose, and how many take it up."""
    by = request.membership
    rows = _readable(by).for_pages().with_uptake()
    entry = get_object_or_404(rows.with_consent() if rules.can_keep(by) else rows, public_id=public_id)
    provisions = Provision.objects.filter(pk__in=entry.lines.values("provision"))
    context = {
        "entry": entry,
        "lines": provisions.select_related("framework").order_by("framework__position", "position"),
        "named": entry.taken_up.exclude(by_force=None)
        .exclude(state=UptakeState.STOPPED)
        .select_related("by_force"),
        "may_keep": rules.can_keep(by),
        "may_change": rules.can_change(by, entry),
        "may_take_up": rules.can_take_up(by) and entry.source_id != by.force_id,
        "own": _own(by, entry),
        "breadcrumbs": crumbs(),
        **(_kept(request, entry) if rules.can_keep(by) else {}),
    }
    return render(request, "practice/practice.html", context)


def _own(by: Membership, entry: Practice) -> Uptake | None:
    """What the reader's own force says of it."""
    if not rules.can_read_own(by):
        return None
    return Uptake.objects.filter(force=by.force_id, practice=entry).first()


def _kept(request: PortalRequest, entry: Practice) -> dict[str, Any]:
    """What the national team sees besides: who takes it up, whether its source agrees, what it was made of."""
    uptakes = Uptake.objects.filter(practice=entry).select_related("force").order_by("force__name", "pk")
    consent = entry.consents.filter(of_worded=entry.worded).first()
    return {
        "page": Paginator(uptakes, UPTAKES).get_page(request.GET.get("page")),
        "consent": consent,
        "agreed": workflow.is_agreed(entry),
        "taken_back": TakenBack.objects.filter(practice=entry).first(),
        "offer": PracticeOffer.objects.filter(public_id=entry.origin_id).first() if entry.origin_id else None,
        "today": timezone.localdate(),
    }


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep(request.membership))
    form = NewPracticeForm.empty()
    if request.method == "POST":
        form = NewPracticeForm(request.POST)
        if form.is_valid():
            made = workflow.add_practice(key=form.cleaned_data["key"], values=form.values)
            messages.success(
                request, "Saved. Nobody outside the national team reads it before it is published."
            )
            return redirect("practice:practice", made.public_id)
    context = {"form": form, "breadcrumbs": crumbs()}
    return render(request, "practice/add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What is said of it. Two texts are shown where both changed it."""
    entry = _kept_entry(request, public_id)
    require(
        rules.can_change(request.membership, entry), otherwise="What is quoted stands as it was published."
    )
    stands = {name.removesuffix("_id"): getattr(entry, name) for name in workflow.WRITTEN}
    form = PracticeForm(of=entry, initial=stands)
    revision = entry.revision
    if request.method == "POST":
        form, revision = (
            PracticeForm(request.POST, of=entry),
            revision_typed(request.POST.get("revision", "")),
        )
        if form.is_valid():
            try:
                workflow.change_practice(
                    practice=entry, by=request.membership, revision=revision, values=form.values
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved")
            return redirect("practice:practice", entry.public_id)
    context = {
        "entry": entry,
        "form": form,
        "revision": revision,
        "news": news_url((Practice, [entry.pk, entry.revision])),
        "breadcrumbs": [*crumbs(), crumb_of(entry)],
    }
    return render(request, "practice/change.html", context, status=422 if form.errors else 200)


@form_page
def lines(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Which lines of the frameworks it is about: by these it is found, and offered beside answers."""
    entry = _kept_entry(request, public_id)
    codes = list(entry.lines.order_by("provision__code").values_list("provision__code", flat=True))
    form = LinesForm.of(codes)
    if request.method == "POST":
        form = LinesForm(request.POST)
        if form.is_valid():
            add, remove = form.changes()
            workflow.link_lines(practice=entry, add=add, remove=remove)
            messages.success(request, "The lines that it is about are saved")
            return redirect("practice:practice", entry.public_id)
    context = {"entry": entry, "form": form, "breadcrumbs": [*crumbs(), crumb_of(entry)]}
    return render(request, "practice/lines.html", context, status=422 if form.errors else 200)


@require_POST
def ask(request: PortalRequest, public_id: UUID) -> HttpResponse:
    entry = _kept_entry(request, public_id)
    if entry.source is None or entry.is_quoted:
        messages.warning(request, NO_SOURCE)
    else:
        workflow.ask_consent(practice=entry, by=request.membership)
        messages.success(request, f"{entry.source.name} is asked, and its lead is told")
    return redirect("practice:practice", entry.public_id)


@require_POST
def publish(request: PortalRequest, public_id: UUID) -> HttpResponse:
    entry = _kept_entry(request, public_id)
    if workflow.publish(practice=entry, by=request.membership):
        messages.success(request, "It is in the library: everybody who signs in can read it")
    else:
        messages.warning(request, NOT_AGREED)
    return redirect("practice:practice", entry.public_id)


@require_POST
def take_out(request: PortalRequest, public_id: UUID) -> HttpResponse:
    entry = _kept_entry(request, public_id)
    if workflow.take_out(practice=entry):
        messages.success(request, "It is out of the library")
    else:
        messages.warning(request, "It came with the portal, and stays")
    return redirect("practice:practice", entry.public_id)


def _kept_entry(request: PortalRequest, public_id: UUID) -> Practice:
    require(rules.can_keep(request.membership))
    return get_object_or_404(Practice.objects.for_pages(), public_id=public_id)


# --- what the pages of the library share ------------------------------------------------------------------------


def crumbs() -> list[dict[str, str]]:
    return [{"label": "Practice library", "url": reverse("practice:list")}]


def crumb_of(entry: Practice) -> dict[str, str]:
    return {"label": entry.title, "url": reverse("practice:practice", args=[entry.public_id])}
