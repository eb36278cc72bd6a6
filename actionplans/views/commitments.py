"""The plan under the force's own headings, and the headings themselves."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import committing, rules
from actionplans.arranging import by_commitment
from actionplans.models import Commitment
from actionplans.plan_forms import CommitmentForm, NewCommitmentForm
from actionplans.views.answering import choose_answers
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require


@require_safe
def commitments(request: PortalRequest) -> HttpResponse:
    """Each commitment with its actions; last, what is under none."""
    require(rules.can_read_plan(request.membership))
    force = own_force(request)
    context = {
        "way": "commitments",
        "pillars": by_commitment(force),
        "dropped": Commitment.objects.filter(force=force, dropped=True),
        "today": timezone.localdate(),
        "may_change": rules.can_change_plan(request.membership),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "actionplans/commitments.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_change_plan(request.membership))
    form = NewCommitmentForm.empty()
    if request.method == "POST":
        form = NewCommitmentForm(request.POST)
        if form.is_valid():
            made = committing.add_commitment(
                force=own_force(request), key=form.cleaned_data["key"], values=form.values
            )
            messages.success(request, f"Commitment added to the plan: {made.title}")
            return redirect(_address(made))
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(request, "actionplans/commitment_add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change what a commitment says, or take it out of the plan. Two texts are shown where both changed it."""
    require(rules.can_change_plan(request.membership))
    commitment = _load(request, public_id)
    form = CommitmentForm(initial={name: getattr(commitment, name) for name in committing.EDITED})
    revision = commitment.revision
    if request.method == "POST":
        form, revision = CommitmentForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                committing.change_commitment(
                    commitment=commitment, by=request.membership, revision=revision, values=form.values
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Commitment saved")
            return redirect(_address(commitment))
    context = {
        "commitment": commitment,
        "form": form,
        "revision": revision,
        "news": news_url((Commitment, [commitment.pk, commitment.revision])),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/commitment_change.html", context, status=422 if form.errors else 200)


@form_page
def answers(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Choose what the commitment as a whole answers, of any framework."""
    require(rules.can_change_plan(request.membership))
    commitment = _load(request, public_id)
    return choose_answers(
        request,
        commitment,
        noun="commitment",
        back=_address(commitment),
        link=partial(committing.link_commitment, commitment=commitment),
        breadcrumbs=_crumbs(),
    )


def _load(request: PortalRequest, public_id: UUID) -> Commitment:
    return get_object_or_404(Commitment, force=own_force(request), public_id=public_id)


def _address(commitment: Commitment) -> str:
    return f"{reverse('actionplans:commitments')}#c-{commitment.public_id}"


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Action plan", "url": reverse("actionplans:plan")},
        {"label": "Commitments", "url": reverse("actionplans:commitments")},
    ]
