"""The recommendations, what their owners reported, and what is promised nationally."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import responding, rules
from actionplans.forms import RecommendationUpdateForm
from actionplans.models import Deliverable, RecommendationUpdate, ReleasedResponse, Standing
from actionplans.querysets import recommendations
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Provision
from frameworks.querysets import Branch
from frameworks.touching import touches

# Of what is promised nationally, on the page of all recommendations.
NEXT = 5


@require_safe
def recommendation_list(request: PortalRequest) -> HttpResponse:
    """Each publication with its recommendations; what comes next nationally."""
    updates, today = RecommendationUpdate.objects, timezone.localdate()
    may_keep = rules.can_keep_recommendations(request.membership)
    return render(
        request,
        "recommendations/recommendation_list.html",
        {
            "publications": _publications(),
            "owners": _owners(),
            "newest": {
                update.provision_id: update for update in updates.newest_of_each().select_related("portfolio")
            },
            "mine": request.membership.portfolio,
            "has_own": rules.can_read_own_responses(request.membership),
            "may_compare": rules.can_compare_responses(request.membership),
            "may_read_inspections": rules.can_read_inspections(request.membership),
            "may_keep": may_keep,
            "deliverables": Deliverable.objects.next_steps(today)[:NEXT],
            "today": today,
        },
    )


def _owners() -> dict[int, list[str]]:
    """{provision id: the portfolios that answer for it}: who reported on it, then who is named for it."""
    owners = RecommendationUpdate.objects.portfolios_by_recommendation()
    named = Standing.objects.filter(portfolio__isnull=False)
    for provision_id, name in named.values_list("provision_id", "portfolio__name"):
        others = owners.setdefault(provision_id, [])
        owners[provision_id] = others if name in others else [*others, name]
    return owners


def _publications() -> list[tuple[Framework, list[Branch]]]:
    """In their order; two queries."""
    rows = Framework.objects.filter(provisions__kind=ProvisionKind.RECOMMENDATION).distinct()
    tree = recommendations().as_tree()
    return [
        (one, [branch for branch in tree if branch.provision.framework_id == one.pk])
        for one in rows.order_by("position")
    ]


@form_page
def recommendation(request: PortalRequest, code: str) -> HttpResponse:
    """One in full. A portfolio owner posts updates on those that the portfolio answers for."""
    rows = recommendations().select_related("framework", "parent", "standing__portfolio")
    recommendation = get_object_or_404(rows, code=code)
    may_update = rules.can_update_recommendation(request.membership, recommendation)
    form = RecommendationUpdateForm(initial={"key": uuid4()}) if may_update else None
    if request.method == "POST":
        require(may_update)
        form = RecommendationUpdateForm(request.POST)
        if form.is_valid():
            update = responding.post_recommendation_update(
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
        "deliverables": Deliverable.objects.filter(recommendation=recommendation).by_due_date(),
        "today": timezone.localdate(),
        **_crosswalk(request, recommendation),
        **_responses(request, recommendation),
        "form": form,
        "breadcrumbs": [{"label": "Recommendations", "url": reverse("recommendations:list")}],
    }
    status = 422 if form and form.errors else 200
    return render(request, "recommendations/recommendation.html", context, status=status)


def _crosswalk(request: PortalRequest, recommendation: Provision) -> dict[str, object]:
    """What else it touches, and whether the reader has a page of what their force already says of it."""
    return {
        "touches": touches(Provision.objects.filter(pk=recommendation.pk)),
        "sees_answers": request.membership.may(Permission.READ_WHOLE),
    }


def _responses(request: PortalRequest, recommendation: Provision) -> dict[str, object]:
    """Where it stands, what the reader's own force answered, and what the reader may do about either."""
    by = request.membership
    released = None
    if rules.can_read_own_responses(by):
        rows = ReleasedResponse.objects.filter(force=by.force_id, provision=recommendation)
        released = rows.defer("rests_on").first()
    return {
        "standing": getattr(recommendation, "standing", None),
        "released": released,
        "may_answer": rules.can_read_plan(by),
        "has_own": rules.can_read_own_responses(by),
        "may_compare": rules.can_compare_responses(by),
        "may_keep": rules.can_keep_recommendations(by),
    }
