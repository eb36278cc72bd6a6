"""The national overview: every force beside every other, and what is missing."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assessments.models import Cycle
from forces.http import PortalRequest, require
from forces.roles import Permission
from reporting.dashboards.grid import build_grid
from reporting.dashboards.gridparts import STATES, Filters, NationalGrid
from reporting.saved_filters import KEPT, SavedFilter
from reporting.views.choosing import chosen, no_cycle, opened_cycles


@require_safe
def grid(request: PortalRequest) -> HttpResponse:
    """?cycle=<slug>&region=&strand=&state=&page=: a view of it can be kept as a link."""
    require(request.membership.may(Permission.READ_SUBMISSIONS))
    cycles = opened_cycles()
    if not cycles:
        return no_cycle(request, "National overview")
    cycle = chosen(cycles, request.GET.get("cycle", ""))
    names = ("region", "strand", "state")
    filters = Filters(**{name: request.GET.get(name, "") for name in names})
    national = build_grid(cycle, filters, today=timezone.localdate(), page=request.GET.get("page"))
    context = {
        "grid": national,
        "cycle": cycle,
        "table": _table(national),
        "page": national.page,
        "form": _FilterForm(cycles, national, initial={"cycle": cycle.slug, **vars(filters)}),
        "clear_url": f"{reverse('reporting:grid')}?cycle={cycle.slug}" if national.filtered else "",
        "saved": list(SavedFilter.objects.filter(by=request.membership)),
        "to_keep": urlencode({name: asked for name in KEPT if (asked := getattr(filters, name))}),
    }
    return render(request, "reporting/grid.html", context)


def _table(national: NationalGrid) -> SafeString:
    """The thousand cells, by the quicker template engine, which escapes as this one does."""
    caption = f"Force’s own grade for each descriptor, {national.cycle.name}"
    context = {
        "strands": national.strands,
        "regions": national.regions,
        "summary": national.summary,
        "caption": caption,
        "skip_to": "map",
    }
    return SafeString(render_to_string("national_grid.html", context, using="jinja2"))


class _FilterForm(forms.Form):
    """Shown, never validated: what the address asks for and the data does not know filters nothing."""

    cycle = forms.ChoiceField(label="Cycle")
    region = forms.ChoiceField(label="Region")
    strand = forms.ChoiceField(label="Strand")
    state = forms.ChoiceField(label="Submission", choices=[("", "All forces"), *STATES])

    def __init__(self, cycles: list[Cycle], national: NationalGrid, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choices = {
            "cycle": [(cycle.slug, cycle.name) for cycle in cycles],
            "region": [("", "All regions"), *national.region_choices],
            "strand": [("", "All strands"), *national.strand_choices],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.use_required_attribute = False
