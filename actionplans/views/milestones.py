"""The dated steps of an action: set, changed, reached, dropped."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from actionplans import rules, workflow
from actionplans.models import Action, Milestone
from actionplans.plan_forms import MilestoneForm, NewMilestoneForm
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require


@form_page
def add(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Set a milestone of the action that the address names."""
    require(rules.can_change_plan(request.membership))
    action = get_object_or_404(Action, force=own_force(request), public_id=public_id)
    form = NewMilestoneForm()
    if request.method == "POST":
        form = NewMilestoneForm(request.POST)
        if form.is_valid():
            workflow.add_milestone(action=action, values=form.cleaned_data)
            messages.success(request, "Milestone set")
            return redirect("actionplans:action", action.public_id)
    context = {"action": action, "form": form, "breadcrumbs": _crumbs(action)}
    return render(request, "actionplans/milestone.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change a milestone, or say that it is reached. Two texts are shown where both changed it."""
    require(rules.can_change_plan(request.membership))
    rows = Milestone.objects.filter(force=own_force(request)).select_related("action")
    milestone = get_object_or_404(rows, public_id=public_id)
    form = MilestoneForm(initial={name: getattr(milestone, name) for name in workflow.EDITED_IN_A_MILESTONE})
    revision = milestone.revision
    if request.method == "POST":
        form, revision = MilestoneForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                workflow.change_milestone(
                    milestone=milestone, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Milestone saved")
            return redirect("actionplans:action", milestone.action.public_id)
    context = {
        "action": milestone.action,
        "milestone": milestone,
        "form": form,
        "revision": revision,
        "news": news_url((Milestone, [milestone.pk, milestone.revision])),
        "breadcrumbs": _crumbs(milestone.action),
    }
    return render(request, "actionplans/milestone.html", context, status=422 if form.errors else 200)


def _crumbs(action: Action) -> list[dict[str, str]]:
    return [
        {"label": "Action plan", "url": reverse("actionplans:plan")},
        {"label": "Action", "url": reverse("actionplans:action", args=[action.public_id])},
    ]
