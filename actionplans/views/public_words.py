"""Choosing what goes public, line by line, and how the public reads it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from actionplans import publishing, rules
from actionplans.models import Publication, PublicationLine
from actionplans.public_choice import Choice, chosen_of
from actionplans.public_lines import OWN
from actionplans.publication_forms import CALLED, IntroductionForm, WordingForm, kind_of
from actionplans.publications import FACTS
from actionplans.publishing import NotAllowedNowError
from actionplans.views.versions import address_of, crumbs, load_publication
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require


@form_page
def choose(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Tick what goes public. Against what the page showed: what a colleague ticked meanwhile stays."""
    require(rules.can_prepare_publication(request.membership))
    found = load_publication(request, public_id)
    choice = chosen_of(found)
    if request.method != "POST":
        return _choice_page(request, found, choice)
    ticked, shown = set(request.POST.getlist("chosen")), set(request.POST.getlist("was"))
    if ticked - set(choice.things):
        return _choice_page(request, found, choice, error="Choose from what stands in your plan")
    facts, facts_shown = set(request.POST.getlist("fact")), set(request.POST.getlist("fact_was"))
    try:
        publishing.choose(
            publication=found,
            by=request.membership,
            add=[choice.things[key] for key in ticked - shown],
            strike_out={thing.public_id for key, thing in choice.things.items() if key in shown - ticked},
            facts={name: name in facts for name in FACTS if (name in facts) != (name in facts_shown)},
        )
    except NotAllowedNowError as reason:
        messages.error(request, str(reason))
        return redirect(address_of(found))
    messages.success(
        request, "What goes public is saved. Word it for the public here, or read it as they will."
    )
    return redirect("actionplans:choose_publication", found.public_id)


@form_page
def introduce(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_prepare_publication(request.membership))
    found = load_publication(request, public_id)
    return _text_page(
        request,
        found,
        found,
        make=IntroductionForm,
        save=lambda **said: publishing.introduce(publication=found, **said),
        back=address_of(found),
        template="actionplans/publication_introduction.html",
    )


@form_page
def word(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """How the public reads one line, and the Welsh beside it."""
    require(rules.can_prepare_publication(request.membership))
    rows = PublicationLine.objects.select_related("publication", "commitment", "action", "heard")
    line = get_object_or_404(rows, force=own_force(request), public_id=public_id)
    kind = kind_of(line)
    own = zip(CALLED[kind].values(), OWN[kind], strict=True)
    return _text_page(
        request,
        line,
        line.publication,
        make=lambda *args, **kwargs: WordingForm(*args, line=line, **kwargs),
        save=lambda **said: publishing.word(line=line, **said),
        back=reverse("actionplans:choose_publication", args=[line.publication.public_id]),
        template="actionplans/publication_wording.html",
        own=[
            {"key": label, "value": getattr(line.about, name) or "Nothing written yet"} for label, name in own
        ],
    )


def _text_page(
    request: PortalRequest,
    row: Publication | PublicationLine,
    found: Publication,
    *,
    make: Callable[..., Any],
    save: Callable[..., bool],
    back: str,
    template: str,
    **shown: Any,
) -> HttpResponse:
    """A form over one row. What came too late, because it was sent, is kept and shown."""
    form, revision = make(initial={name: getattr(row, name) for name in make().fields}), row.revision
    if request.method == "POST":
        form, revision = make(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                save(by=request.membership, revision=revision, values=form.cleaned_data)
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved")
            return redirect(back)
    elif not found.is_open:
        return _not_open(request, found)
    context = {
        "row": row,
        "publication": found,
        "form": form,
        "revision": revision,
        "news": news_url((type(row), [row.pk, row.revision])),
        "back": back,
        "breadcrumbs": crumbs(found),
        **shown,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _choice_page(
    request: PortalRequest, found: Publication, choice: Choice, *, error: str = ""
) -> HttpResponse:
    if not (found.is_open or error):
        return _not_open(request, found)
    context = {
        "publication": found,
        "choice": choice,
        "facts": [(name, label, getattr(found, name)) for name, label in FACTS.items()],
        "error": error,
        "has_errors": bool(error),
        "breadcrumbs": crumbs(found),
    }
    return render(request, "actionplans/publication_choose.html", context, status=422 if error else 200)


def _not_open(request: PortalRequest, found: Publication) -> HttpResponse:
    state = found.get_state_display().lower()
    messages.info(request, f"Version {found.number} is {state}: nothing in it changes.")
    return redirect(address_of(found))
