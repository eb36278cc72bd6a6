"""What goes public of the plan: the versions, and one with its preview and what is decided about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actionplans import publishing, rules
from actionplans.choices import PublicationState, PublicationStep
from actionplans.models import Publication, PublishedPlan
from actionplans.public_lines import arranged, digest, lines_of
from actionplans.publication_forms import ReasonForm, ReleaseForm
from actionplans.publishing import NotAllowedNowError
from audit.conflicts import came_too_late
from core.forms import NO_PERSONAL_DATA
from forces.http import PortalRequest, own_force, require

# {step: (label, hint) of its reason}
REASONS = {
    PublicationStep.SEND_BACK: ("What should change, and why", "The lead reads it."),
    PublicationStep.WITHDRAW: (
        "Why it is withdrawn",
        f"The public reads it, at the address of the version. {NO_PERSONAL_DATA}",
    ),
}


@require_safe
def publications(request: PortalRequest) -> HttpResponse:
    require(rules.can_read_plan(request.membership))
    force = own_force(request)
    versions = list(Publication.objects.filter(force=force))
    decided = {PublicationState.RELEASED, PublicationState.WITHDRAWN}
    context = {
        "force": force,
        "versions": versions,
        "is_public": any(version.state in decided for version in versions),
        "may_begin": rules.can_prepare_publication(request.membership)
        and all(version.state in decided for version in versions),
        "breadcrumbs": crumbs()[:1],
    }
    return render(request, "actionplans/publications.html", context)


@require_POST
def begin(request: PortalRequest) -> HttpResponse:
    require(rules.can_prepare_publication(request.membership))
    begun = publishing.begin(force=own_force(request))
    return redirect("actionplans:choose_publication", begun.public_id)


@require_safe
def publication(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The version as the public will read it, with what may be decided about it now."""
    require(rules.can_read_plan(request.membership))
    return _page(request, load_publication(request, public_id))


@require_safe
def preview(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The very page of the public, of what is not released."""
    require(rules.can_read_plan(request.membership))
    found = load_publication(request, public_id)
    context = {
        "force": found.force,
        "number": found.number,
        "page": arranged(lines_of(found)),
        "preview": found,
    }
    return render(request, "published/page.html", context)


# --- deciding ---------------------------------------------------------------------------------------------------


@require_POST
def send(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.could_take(request.membership, PublicationStep.SEND))
    found = load_publication(request, public_id)
    try:
        publishing.send(publication=found, by=request.membership)
    except NotAllowedNowError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Sent to the chief officer. Nothing in it changes until it is decided.")
    return redirect(address_of(found))


@require_POST
def release(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.could_take(request.membership, PublicationStep.RELEASE))
    found = load_publication(request, public_id)
    form = ReleaseForm(request.POST, auto_id="release-%s")
    if not form.is_valid():
        return _page(request, found, wrong={PublicationStep.RELEASE: form})
    try:
        publishing.release(publication=found, by=request.membership, seen=request.POST.get("seen", ""))
    except NotAllowedNowError as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, "Released. Everybody can read it now; the PDF follows in a moment.")
    return redirect(address_of(found))


@require_POST
def send_back(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.could_take(request.membership, PublicationStep.SEND_BACK))
    return _with_reason(
        request, public_id, PublicationStep.SEND_BACK, publishing.send_back, "Sent back with your reason."
    )


@require_POST
def withdraw(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.could_take(request.membership, PublicationStep.WITHDRAW))
    return _with_reason(
        request, public_id, PublicationStep.WITHDRAW, publishing.withdraw, "Withdrawn. Its address says so."
    )


def _with_reason(
    request: PortalRequest, public_id: UUID, step: PublicationStep, act: Callable[..., None], done: str
) -> HttpResponse:
    found = load_publication(request, public_id)
    form = _reason_form(step, request.POST)
    if not form.is_valid():
        return _page(request, found, wrong={step: form})
    reason = form.cleaned_data["reason"]
    try:
        act(publication=found, by=request.membership, reason=reason)
    except NotAllowedNowError as why:
        messages.error(request, str(why))
        about = f"Version {found.number} of the published plan"
        yours = {REASONS[step][0]: reason}
        return came_too_late(request, PublishedPlan, about=about, place=address_of(found), yours=yours)
    messages.success(request, done)
    return redirect(address_of(found))


def _reason_form(step: PublicationStep, data: Any = None) -> ReasonForm:
    label, hint = REASONS[step]
    return ReasonForm(data, label=label, hint=hint, auto_id=f"{step}-%s")


# --- what the pages show ----------------------------------------------------------------------------------------


def _page(
    request: PortalRequest, found: Publication, *, wrong: dict[PublicationStep, Form] | None = None
) -> HttpResponse:
    frozen = found.state in {PublicationState.RELEASED, PublicationState.WITHDRAWN}
    lines = [] if frozen else lines_of(found)
    may = {step.value: rules.can_take(request.membership, found, step) for step in PublicationStep}
    wrong = wrong or {}
    forms = {step: wrong.get(step) or _reason_form(step) for step in REASONS}
    page = arranged(lines)
    context = {
        "publication": found,
        "force": found.force,
        "frozen": frozen,
        "page": page,
        "anything": bool(lines),
        "unanswered": page.unanswered,
        "seen": digest(lines),
        "may": may,
        "may_choose": rules.can_prepare_publication(request.membership) and found.is_open,
        "release_form": wrong.get(PublicationStep.RELEASE) or ReleaseForm(auto_id="release-%s"),
        "send_back_form": forms[PublicationStep.SEND_BACK],
        "withdraw_form": forms[PublicationStep.WITHDRAW],
        "form": next(iter(wrong.values())) if wrong else None,
        "breadcrumbs": crumbs(),
    }
    return render(request, "actionplans/publication.html", context, status=422 if wrong else 200)


def load_publication(request: PortalRequest, public_id: UUID) -> Publication:
    """One of the person's own force. Raises Http404."""
    rows = Publication.objects.select_related("force", "sent_by")
    return get_object_or_404(rows, force=own_force(request), public_id=public_id)


def address_of(found: Publication) -> str:
    return reverse("actionplans:publication", args=[found.public_id])


def crumbs(found: Publication | None = None) -> list[dict[str, str]]:
    crumbs = [
        {"label": "Action plan", "url": reverse("actionplans:plan")},
        {"label": "Published plan", "url": reverse("actionplans:publications")},
    ]
    if found:
        crumbs.append({"label": f"Version {found.number}", "url": address_of(found)})
    return crumbs
