"""What the national team notes of one force in a cycle: contacts, blockers, help offered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import rules as assessment_rules
from assessments.models import Assessment, Cycle
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from forces.models import Force
from frameworks.models import Provision
from reviews import chasing, rules
from reviews.chase import Row
from reviews.chase_forms import BarrierForm, ContactForm, HelpForm
from reviews.choices import BarrierState, HelpState
from reviews.models import Barrier, Contact, HelpOffer
from reviews.views.chase import crumbs, cycle_or_404

PAGE = 20
# Of blockers, and of offers of help, as many are listed.
LISTED = 50


@dataclass(frozen=True)
class Kind:
    """One kind of note, for the pages that add and change one. anchor: its place on the force's page."""

    model: Any
    form: type[forms.Form]
    save: Callable[..., bool]
    fields: tuple[str, ...]
    anchor: str
    noun: str
    begins: Callable[[], dict[str, Any]] = dict


CONTACT = Kind(
    Contact,
    ContactForm,
    lambda row, **given: chasing.change_contact(contact=row, **given),
    chasing.OF_CONTACT,
    "contacts",
    "contact",
    lambda: {"held_on": timezone.localdate()},
)
BARRIER = Kind(
    Barrier,
    BarrierForm,
    lambda row, **given: chasing.change_barrier(barrier=row, **given),
    chasing.OF_BARRIER,
    "barriers",
    "blocker",
    lambda: {"state": BarrierState.OPEN},
)
HELP = Kind(
    HelpOffer,
    HelpForm,
    lambda row, **given: chasing.change_help(offer=row, **given),
    chasing.OF_HELP,
    "help",
    "help",
    lambda: {"state": HelpState.OFFERED},
)


@require_safe
def force_page(request: PortalRequest, slug: str, force: str) -> HttpResponse:
    """Its progress row, and all that was noted."""
    require(rules.may_chase(request.membership))
    cycle, of = cycle_or_404(slug), get_object_or_404(Force.objects.select_related("region"), slug=force)
    noted = {"force": of, "cycle": cycle}
    progress = Assessment.objects.filter(**noted).with_sent().select_related("cycle").first()
    context = {
        "cycle": cycle,
        "force": of,
        "row": Row(progress, timezone.localdate()) if progress else None,
        "behaviours": Provision.objects.filter(framework=cycle.framework_id).behaviours().count(),
        "may_extend": progress and assessment_rules.can_extend(request.membership, progress),
        "page": Paginator(Contact.objects.filter(**noted), PAGE).get_page(request.GET.get("page")),
        "barriers": Barrier.objects.filter(**noted)[:LISTED],
        "offers": HelpOffer.objects.filter(**noted)[:LISTED],
        "listed": LISTED,
        "breadcrumbs": crumbs(cycle),
    }
    return render(request, "reviews/chase/force.html", context)


def address(cycle: Cycle, force: Force, anchor: str = "") -> str:
    return reverse("chase:force", args=[cycle.slug, force.slug]) + (f"#{anchor}" if anchor else "")


# --- adding -----------------------------------------------------------------------------------------------------


@form_page
def add_contact(request: PortalRequest, slug: str, force: str) -> HttpResponse:
    require(rules.may_chase(request.membership))
    return _add(request, CONTACT, slug, force)


@form_page
def add_barrier(request: PortalRequest, slug: str, force: str) -> HttpResponse:
    require(rules.may_chase(request.membership))
    return _add(request, BARRIER, slug, force)


@form_page
def add_help(request: PortalRequest, slug: str, force: str) -> HttpResponse:
    require(rules.may_chase(request.membership))
    return _add(request, HELP, slug, force)


def _add(request: PortalRequest, kind: Kind, slug: str, force: str) -> HttpResponse:
    cycle, of = cycle_or_404(slug), get_object_or_404(Force, slug=force)
    form = kind.form(request.POST) if request.method == "POST" else kind.form(initial=kind.begins())
    if request.method == "POST" and form.is_valid():
        chasing.note(kind.model, force=of, cycle=cycle, values=form.cleaned_data, by=request.membership)
        messages.success(request, f"{kind.noun.capitalize()} noted for {of.short_name}.")
        return redirect(address(cycle, of, kind.anchor))
    return _form(request, kind, form, cycle, of)


def _form(
    request: PortalRequest, kind: Kind, form: forms.Form, cycle: Cycle, force: Force, **more: Any
) -> HttpResponse:
    own = {"label": force.short_name, "url": address(cycle, force)}
    context = {
        "cycle": cycle,
        "force": force,
        "noun": kind.noun,
        "form": form,
        "back": address(cycle, force, kind.anchor),
        "breadcrumbs": [*crumbs(cycle), own],
        **more,
    }
    return render(request, "reviews/chase/note.html", context, status=422 if form.errors else 200)


# --- changing ---------------------------------------------------------------------------------------------------


@form_page
def change_contact(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.may_chase(request.membership))
    row = get_object_or_404(Contact.objects.select_related("force", "cycle"), public_id=public_id)
    why_not = "This message stands as the force reads it. Note what came of it as a contact of its own."
    require(rules.is_open_contact(row), otherwise=why_not)
    return _change(request, CONTACT, row, "contact")


@form_page
def change_barrier(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.may_chase(request.membership))
    row = get_object_or_404(Barrier.objects.select_related("force", "cycle"), public_id=public_id)
    return _change(request, BARRIER, row, "barrier")


@form_page
def change_help(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.may_chase(request.membership))
    row = get_object_or_404(HelpOffer.objects.select_related("force", "cycle"), public_id=public_id)
    return _change(request, HELP, row, "help_offer")


def _change(request: PortalRequest, kind: Kind, row: Any, history: str) -> HttpResponse:
    """history: what its kind of thing is called in audit.timeline."""
    form, revision = kind.form(initial={name: getattr(row, name) for name in kind.fields}), row.revision
    if request.method == "POST":
        form, revision = kind.form(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                kind.save(row, revision=revision, values=form.cleaned_data, by=request.membership)
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, f"{kind.noun.capitalize()} saved.")
            return redirect(address(row.cycle, row.force, kind.anchor))
    more = {
        "row": row,
        "revision": revision,
        "news": news_url((kind.model, [row.pk, row.revision])),
        "history": reverse(f"history:{history}", args=[row.public_id]),
        "texts": reverse(f"history:{history}_texts", args=[row.public_id]),
    }
    return _form(request, kind, form, row.cycle, row.force, **more)
