"""Filters of the national overview, kept under a name and forgotten again."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from forces.http import PortalRequest, form_page, require
from forces.models import Region
from frameworks.models import Provision
from reporting import rules
from reporting.dashboards.gridparts import STATES
from reporting.forms import SavedFilterForm
from reporting.saved_filters import KEPT, SavedFilter


@form_page
def keep(request: PortalRequest) -> HttpResponse:
    """Give the filters of the address (?region=&strand=&state=) a name."""
    require(rules.can_see_the_whole(request.membership))
    values = {name: asked for name in KEPT if (asked := request.GET.get(name, "")[:60])}
    names = set(SavedFilter.objects.filter(by=request.membership).values_list("name", flat=True))
    form = SavedFilterForm(request.POST or None, taken=names, nothing=not values)
    if request.method == "POST" and form.is_valid():
        kept = SavedFilter.objects.create(
            name=form.cleaned_data["name"], values=values, by=request.membership
        )
        messages.success(request, f"The filters are kept as “{kept.name}”.")
        return HttpResponseRedirect(kept.url)
    context = {
        "form": form,
        "shown": _in_words(values),
        "breadcrumbs": [{"label": "National overview", "url": reverse("reporting:grid")}],
    }
    return render(request, "reporting/keep_filters.html", context, status=422 if form.is_bound else 200)


def _in_words(values: dict[str, str]) -> list[tuple[str, str]]:
    """[(what it filters by, what is chosen)], as the overview's own boxes call them."""
    names = {
        "region": dict(Region.objects.values_list("code", "name")),
        "strand": dict(Provision.objects.filter(code=values.get("strand")).values_list("code", "text")),
        "state": dict(STATES),
    }
    labels = {"region": "Region", "strand": "Strand", "state": "Submission"}
    return [(labels[name], names[name].get(value, value)) for name, value in values.items()]


@require_POST
def remove(request: PortalRequest, filter_id: str) -> HttpResponse:
    """Forget one of one's own."""
    require(rules.can_see_the_whole(request.membership))
    kept = get_object_or_404(SavedFilter, by=request.membership, public_id=filter_id)
    kept.delete()
    messages.success(request, f"The filters “{kept.name}” are forgotten.")
    return redirect("reporting:grid")
