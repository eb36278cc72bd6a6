"""Which cycle, region and forces a national page is asked for. What the data does not know filters nothing."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from forces.http import PortalRequest
from forces.models import Force, Region
from forces.roles import Permission
from reporting.dashboards.grid import with_behaviours


def opened_cycles() -> list[Cycle]:
    """Newest first, each with its framework, the cycle before it, and how many behaviours it asks to be rated."""
    opened = Cycle.objects.exclude(state=CycleState.PREPARING)
    return list(with_behaviours(opened.select_related("framework", "previous")).order_by("-due_on"))


def chosen(cycles: list[Cycle], slug: str) -> Cycle:
    """The newest, unless the address names one. Raises Http404."""
    if not cycles:
        raise Http404
    if not slug:
        return cycles[0]
    try:
        return next(cycle for cycle in cycles if cycle.slug == slug)
    except StopIteration:
        raise Http404 from None


def no_cycle(request: PortalRequest, title: str) -> HttpResponse:
    """What a page that the menu leads to says before any cycle was opened."""
    may_open = request.membership.may(Permission.RUN_CYCLES)
    return render(request, "no_cycle.html", {"title": title, "may_open": may_open})


class PlaceForm(forms.Form):
    """Cycle and region. Shown, never validated."""

    cycle = forms.ChoiceField(label="Cycle")
    region = forms.ChoiceField(label="Region")
    no_region = "All regions"

    def __init__(self, cycles: list[Cycle], regions: list[Region], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.use_required_attribute = False
        self.offer("cycle", [(cycle.slug, cycle.name) for cycle in cycles])
        self.offer("region", [("", self.no_region), *((region.code, region.name) for region in regions)])

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices


class LongSelect(forms.Select):
    """Hundreds to choose from, put together at once: the template of Django's takes 0.3 ms an option."""

    def __init__(self, choices: Any = ()) -> None:
        super().__init__(attrs={"class": "govuk-select"}, choices=choices)

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = {**self.attrs, **(attrs or {}), "name": name}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if key == value else "", label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(given), options)


class CompareForm(PlaceForm):
    """Up to three forces, and a region to see them beside."""

    first = forms.ChoiceField(label="Force", widget=LongSelect)
    second = forms.ChoiceField(label="Second force", widget=LongSelect)
    third = forms.ChoiceField(label="Third force", widget=LongSelect)
    no_region = "No region"
    field_order = ("cycle", "first", "second", "third", "region")

    def __init__(self, cycles: list[Cycle], regions: list[Region], known: list[Force], **kwargs: Any) -> None:
        super().__init__(cycles, regions, **kwargs)
        for name in FORCES:
            self.offer(name, [("", "None"), *((force.slug, force.short_name) for force in known)])


FORCES = ("first", "second", "third")
