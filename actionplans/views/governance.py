"""Who keeps the plan moving, and whom they report to."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from actionplans import committing, rules
from actionplans.models import Plan
from actionplans.plan_forms import GovernanceForm
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require


@form_page
def governance(request: PortalRequest) -> HttpResponse:
    """Say it, or change it. Two texts are shown where both changed it."""
    require(rules.can_change_plan(request.membership))
    force = own_force(request)
    plan = Plan.objects.filter(force=force).first()
    said = plan or Plan(force=force)
    form = GovernanceForm(initial={name: getattr(said, name) for name in committing.GOVERNED})
    revision = said.revision
    if request.method == "POST":
        form, revision = GovernanceForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                committing.change_governance(
                    force=force, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Who keeps the plan moving is saved")
            return redirect("actionplans:plan")
    context = {
        "form": form,
        "revision": revision,
        "news": news_url((Plan, [plan.pk, plan.revision])) if plan else "",
        "earlier": plan is not None,
        "breadcrumbs": [{"label": "Action plan", "url": reverse("actionplans:plan")}],
    }
    return render(request, "actionplans/governance.html", context, status=422 if form.errors else 200)
