"""Filters of the national overview, kept under a name and forgotten again."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from forces.http import PortalRequest, form_page, require
from reporting import rules
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
        "values": values,
        "breadcrumbs": [{"label": "National overview", "url": reverse("reporting:grid")}],
    }
    return render(request, "reporting/keep_filters.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: PortalRequest, filter_id: str) -> HttpResponse:
    """Forget one of one's own."""
    require(rules.can_see_the_whole(request.membership))
    kept = get_object_or_404(SavedFilter, by=request.membership, public_id=filter_id)
    kept.delete()
    messages.success(request, f"The filters “{kept.name}” are forgotten.")
    return redirect("reporting:grid")
