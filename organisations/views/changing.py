"""Adding an organisation, changing what is said of it, and closing it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from audit.conflicts import conflict_page
from audit.editing import KINDS as EDITED
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.choices import Audience
from forces.http import PortalRequest, form_page, require
from forces.models import Organisation
from organisations import rules, workflow
from organisations.choices import ADDED, KINDS
from organisations.forms import CHANGING, CLOSING, NEW, LaidOutForm
from organisations.rows import Row, row_of
from organisations.views.loading import crumbs, load, page_of

TAKEN = "Another organisation has this name now. Look for it in the list"


@form_page
def add(request: PortalRequest, kind: str) -> HttpResponse:
    """A force, a policing body or an observer. Who works there comes next, on its page."""
    require(rules.can_keep(request.membership))
    audience = kind.replace("-", "_")
    if audience not in ADDED:
        raise Http404
    form = NEW[audience](request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _try_to_add(audience, form)):
        messages.success(request, f"{made.name} added. Invite its first people next.")
        return redirect(page_of(made))
    noun = KINDS[Audience(audience)].lower()
    context = {"form": form, "noun": noun, "kind": audience, "breadcrumbs": crumbs()}
    return render(request, "organisations/add.html", context, status=422 if form.errors else 200)


def _try_to_add(audience: str, form: forms.Form) -> Organisation | None:
    values = dict(form.cleaned_data)
    try:
        if audience == Audience.FORCE:
            region = values.pop("region")
            return workflow.add_force(values=values | {"region_id": region.pk})
        if audience == Audience.POLICING_BODY:
            return workflow.add_body(force=values.pop("force"), values=values)
        return workflow.add_observer(values=values)
    except workflow.TakenError:
        form.add_error("name", TAKEN)
    return None


@form_page
def change(request: PortalRequest, slug: str) -> HttpResponse:
    """Its words. With a day since when it has its name, the old one stands in its history as a former name."""
    found = load(request, slug)
    return _edit(request, found, CHANGING, "organisations/change.html")


@form_page
def close(request: PortalRequest, slug: str) -> HttpResponse:
    """Until when it is there, and what follows it: that day its people are let in no more."""
    found = load(request, slug)
    require(rules.can_close(request.membership, found))
    return _edit(request, found, CLOSING, "organisations/close.html")


def _edit(
    request: PortalRequest, found: Organisation, by_kind: dict[type, Any], template: str
) -> HttpResponse:
    row = row_of(found)
    form_of, revision = by_kind[type(row)], row.revision
    form: LaidOutForm = form_of(row=row, initial=_stands(form_of, row))
    if request.method == "POST":
        form = form_of(request.POST, row=row)
        revision = revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            values = EDITED[row._meta.label].values(form)
            try:
                workflow.change(row=row, values=values, revision=revision, by=request.membership)
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Organisation saved")
            return redirect(page_of(found))
    context = {
        "organisation": found,
        "form": form,
        "revision": revision,
        "news": news_url((type(row), [row.pk, row.revision])),
        "history": reverse("history:organisation", args=[found.slug]),
        "texts": reverse("history:organisation_texts", args=[found.slug]),
        "breadcrumbs": crumbs(found),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _stands(form_of: Any, row: Row) -> dict[str, Any]:
    """What the form begins with: a key, where it is chosen from a list."""
    return {name: getattr(row, f"{name}_id", getattr(row, name, None)) for name in form_of.base_fields}
