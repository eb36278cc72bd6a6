"""The recommendations, what their owners reported, and what is promised nationally."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules, workflow
from actionplans.forms import RecommendationUpdateForm
from actionplans.models import Deliverable, RecommendationUpdate
from forces.http import PortalRequest, form_page, require
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision


@require_safe
def recommendation_list(request: PortalRequest) -> HttpResponse:
    recommendations = Provision.objects.filter(kind=ProvisionKind.RECOMMENDATION)
    updates = RecommendationUpdate.objects
    return render(
        request,
        "recommendations/recommendation_list.html",
        {
            "tree": recommendations.as_tree(),
            "frameworks": Framework.objects.filter(provisions__kind=ProvisionKind.RECOMMENDATION).distinct(),
            "owners": updates.portfolios_by_recommendation(),
            "newest": {
                update.provision_id: update for update in updates.newest_of_each().select_related("portfolio")
            },
            "mine": request.membership.portfolio,
        },
    )


@form_page
def recommendation(request: PortalRequest, code: str) -> HttpResponse:
    """One in full. A portfolio owner posts updates on those that the portfolio answers for."""
    rows = Provision.objects.filter(kind=ProvisionKind.RECOMMENDATION).select_related("framework", "parent")
    recommendation = get_object_or_404(rows, code=code)
    may_update = rules.can_update_recommendation(request.membership, recommendation)
    form = RecommendationUpdateForm(initial={"key": uuid4()}) if may_update else None
    if request.method == "POST":
        require(may_update)
        form = RecommendationUpdateForm(request.POST)
        if form.is_valid():
            update = workflow.post_recommendation_update(
                recommendation=recommendation, by=request.membership, **form.cleaned_data
            )
            messages.success(request, f"Update posted: {update.title}")
            return redirect("recommendations:recommendation", recommendation.code)
    updates = list(recommendation.recommendation_updates.select_related("portfolio"))
    context = {
        "recommendation": recommendation,
        "beneath": recommendation.children.in_reading_order(),
        "quoted": [update for update in updates if update.quoted],
        "posted": [update for update in updates if not update.quoted],
        "deliverables": Deliverable.objects.filter(recommendation=recommendation).select_related("portfolio"),
        "today": timezone.localdate(),
        "form": form,
        "breadcrumbs": [{"label": "Recommendations", "url": reverse("recommendations:list")}],
    }
    status = 422 if form and form.errors else 200
    return render(request, "recommendations/recommendation.html", context, status=status)
