"""Where a recommendation stands: to whom it is addressed, and whether its issuer has closed it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from actionplans import issuing, rules
from actionplans.models import Standing
from actionplans.querysets import recommendations
from actionplans.response_forms import StandingForm
from actionplans.views.responses import crumbs
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require


@form_page
def standing(request: PortalRequest, code: str) -> HttpResponse:
    """The national lead's word on one, each change with its reason."""
    require(rules.can_keep_recommendations(request.membership))
    recommendation = get_object_or_404(recommendations().select_related("framework"), code=code)
    row = issuing.standing_of(recommendation)
    form = StandingForm.of(row)
    revision = row.revision
    if request.method == "POST":
        revision = revision_typed(request.POST.get("revision", ""))
        form = StandingForm(request.POST, row=row, revision=revision)
        if form.is_valid():
            try:
                issuing.change_standing(
                    provision=recommendation,
                    by=request.membership,
                    revision=revision,
                    values=form.attributes,
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Where it stands is saved")
            return redirect("recommendations:recommendation", recommendation.code)
    context = {
        "recommendation": recommendation,
        "form": form,
        "revision": revision,
        "news": news_url((Standing, [row.pk, row.revision])) if row.pk else "",
        "breadcrumbs": crumbs(recommendation),
    }
    return render(request, "recommendations/standing.html", context, status=422 if form.errors else 200)
