"""Versions of one piece of evidence: a newer one, what the scanner says of each, and which one the uses rest on."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from evidence import rules, workflow
from evidence.forms import AddVersionForm
from evidence.http import own_evidence, page_of, trail, versions_of
from evidence.models import EvidenceUse, EvidenceVersion
from evidence.storing import StoreUnavailableError
from forces.http import PortalRequest, form_page, require


@form_page
def add_version(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """A newer file or link; the older ones stay."""
    require(rules.can_add(request.membership))
    piece = get_object_or_404(own_evidence(request).prefetch_related("versions"), public_id=public_id)
    posted = request.method == "POST"
    form = AddVersionForm(request.POST if posted else None, request.FILES if posted else None, evidence=piece)
    if posted and form.is_valid():
        try:
            version = workflow.add_version(evidence=piece, by=request.membership, **form.cleaned_data)
        except StoreUnavailableError as error:
            form.refuse(error)
        else:
            is_asked = form.cleaned_data["move_uses"] and piece.uses.exists()
            moved = _moved(version, version.uses.count()) if is_asked else ""
            messages.success(
                request, f"Version {version.number} is added. The older ones stay below it. {moved}".strip()
            )
            return redirect(page_of(piece))
    context = {"form": form, "evidence": piece, "has_errors": bool(form.errors), "breadcrumbs": trail(piece)}
    return render(request, "evidence/version_add.html", context, status=form.status)


@require_safe
def versions(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """The part of the page that tells what the scanner says; fetched again until it has spoken."""
    require(rules.can_read(request.membership))
    piece = get_object_or_404(own_evidence(request), public_id=public_id)
    context = {
        "evidence": piece,
        **versions_of(piece, request.membership),
        "can_add": rules.can_add(request.membership),
    }
    context["can_remove"] = rules.can_remove(request.membership)
    return render(request, "evidence/_versions.html", context)


@require_POST
def rest_on(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let what the evidence is used for rest on this version of it, as far as this person may change it."""
    require(rules.can_add(request.membership))
    piece = get_object_or_404(own_evidence(request), versions__public_id=public_id)
    version = piece.versions.get(public_id=public_id)
    if not rules.may_be_relied_on(version):
        context = {"version": version, "why": version.scan_state}
        return render(request, "evidence/not_handed_out.html", context, status=422)
    messages.success(request, _moved(version, workflow.rest_on(version=version, by=request.membership)))
    return redirect(page_of(piece))


def _moved(version: EvidenceVersion, number: int) -> str:
    """Which uses moved, and that the others stay: what was sent or handed in, and other people's parts."""
    left = EvidenceUse.objects.filter(force=version.force_id, evidence=version.evidence_id)
    others = left.exclude(version=version).count()
    stay = count(others, "other use stays,other uses stay")
    because = f" {stay}: locked, or not yours to change." if others else ""
    said = f"{count(number, 'use')} moved to version {version.number}.{because}"
    return f"{said} What was already submitted is unchanged."
