"""The answers to recommendations side by side: one across forces, and one force across all of them."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules
from actionplans.answered import STATES, Counted, Line, across_forces, across_recommendations
from actionplans.querysets import recommendations
from actionplans.views.responses import crumbs
from forces.http import PortalRequest, own_force, require
from forces.models import Force

PAGE = 50
Choices = list[tuple[str, str]]


class FilterForm(forms.Form):
    """Shown, never validated: what the address asks for and the data does not know filters nothing."""

    region = forms.ChoiceField(label="Region")
    framework = forms.ChoiceField(label="Published in")
    state = forms.ChoiceField(label="Response", choices=[("", "All"), *STATES])

    def __init__(self, *, name: str, choices: Choices, every: str, **kwargs: Any) -> None:
        """name: what the lines are narrowed by, beside their state."""
        super().__init__(**kwargs)
        self.fields = {key: field for key, field in self.fields.items() if key in {name, "state"}}
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", every), *choices]
        self.use_required_attribute = False


@require_safe
def forces(request: PortalRequest, code: str) -> HttpResponse:
    """?region=&state=&page=: what each force released on one recommendation."""
    require(rules.can_compare_responses(request.membership))
    rows = recommendations().select_related("framework")
    recommendation = get_object_or_404(rows, code=code)
    lines = across_forces(recommendation, timezone.localdate())
    regions = list(dict.fromkeys((line.force.region.code, line.force.region.name) for line in lines))
    region = request.GET.get("region", "")
    if region in dict(regions):
        lines = [line for line in lines if line.force.region.code == region]
    form = {"name": "region", "choices": regions, "every": "All regions", "initial": {"region": region}}
    context = {"recommendation": recommendation, "breadcrumbs": crumbs(recommendation)}
    return _page(request, "recommendations/forces.html", lines, form, context)


@require_safe
def force(request: PortalRequest, slug: str) -> HttpResponse:
    """What one force released on each, for the national team."""
    require(rules.can_compare_responses(request.membership))
    return _of(request, get_object_or_404(Force, slug=slug), with_drafts=False)


@require_safe
def own(request: PortalRequest) -> HttpResponse:
    """The force's own, drafts too; to its policing body what was released."""
    require(rules.can_read_own_responses(request.membership))
    return _of(request, own_force(request), with_drafts=rules.can_read_plan(request.membership))


def _of(request: PortalRequest, force: Force, *, with_drafts: bool) -> HttpResponse:
    lines = across_recommendations(force, with_drafts=with_drafts)
    frameworks = [line.recommendation.framework for line in lines]
    choices = list(dict.fromkeys((one.code, one.short_title) for one in frameworks))
    wanted = request.GET.get("framework", "")
    if wanted in dict(choices):
        lines = [line for line in lines if line.recommendation.framework.code == wanted]
    form = {"name": "framework", "choices": choices, "every": "All", "initial": {"framework": wanted}}
    context = {
        "force": force,
        "with_drafts": with_drafts,
        "breadcrumbs": [{"label": "Recommendations", "url": reverse("recommendations:list")}],
    }
    return _page(request, "recommendations/force.html", lines, form, context)


def _page(
    request: PortalRequest, template: str, lines: list[Line], form: dict[str, Any], context: dict[str, Any]
) -> HttpResponse:
    """What is counted is all that is there; what is listed is what the state leaves of it."""
    state = request.GET.get("state", "")
    shown = [line for line in lines if line.is_in(state)]
    initial = {**form.pop("initial"), "state": state}
    context |= {
        "counted": Counted.of(lines),
        "page": Paginator(shown, PAGE).get_page(request.GET.get("page")),
        "form": FilterForm(initial=initial, **form),
        "clear_url": request.path if any(initial.values()) else "",
    }
    return render(request, template, context)
