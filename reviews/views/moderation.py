"""The moderation desk of a cycle, and the lists that its counts open."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from forces.http import PortalRequest, require
from frameworks.models import Provision
from reviews import rules
from reviews.moderation import (
    ALIKE,
    DIRECTIONS,
    Reader,
    descriptor_moves,
    grades_of,
    largest_moves,
    likeness,
    pairs_of,
    readers_of,
    waiting_for_panel,
)
from reviews.views.common import Crumbs

PAGE = 50
SHOWN_WAITING = 10


@require_safe
def newest(request: PortalRequest) -> HttpResponse:
    """The desk of the cycle that is due last, or a word that there is none."""
    require(rules.can_read_moderation(request.membership))
    cycle = Cycle.objects.exclude(state=CycleState.PREPARING).order_by("-due_on").first()
    if cycle is None:
        return render(request, "moderation/none.html", {"breadcrumbs": _crumbs()})
    return redirect("moderation:desk", slug=cycle.slug)


@require_safe
def desk(request: PortalRequest, slug: str) -> HttpResponse:
    """Own against moderated grades by descriptor, how alike people read, and what waits for the panel."""
    require(rules.can_read_moderation(request.membership))
    cycle = _cycle(slug)
    descriptors = _descriptors(cycle)
    waiting = Paginator(waiting_for_panel(cycle), SHOWN_WAITING).get_page(1)
    moves = descriptor_moves(cycle, descriptors)
    context = {
        "cycle": cycle,
        "others": Cycle.objects.exclude(pk=cycle.pk)
        .exclude(state=CycleState.PREPARING)
        .order_by("-due_on")[:6],
        "moves": moves,
        "settled": sum(line.settled for line in moves),
        "likeness": likeness(cycle, request.membership),
        "largest": largest_moves(cycle),
        "waiting": waiting,
        "sees_all": rules.may_settle(request.membership),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "moderation/desk.html", context)


@require_safe
def grades(request: PortalRequest, slug: str) -> HttpResponse:
    """?descriptor=<code>&moved=<direction>: the grades that a count of the desk is made of."""
    require(rules.can_read_moderation(request.membership))
    cycle = _cycle(slug)
    descriptors = _descriptors(cycle)
    asked = {name: request.GET.get(name, "") for name in ("descriptor", "moved")}
    # What the address asks for and the data does not know filters nothing.
    known = {provision.code for provision in descriptors}
    chosen = {
        "descriptor": asked["descriptor"] if asked["descriptor"] in known else "",
        "moved": asked["moved"] if asked["moved"] in DIRECTIONS else "",
    }
    page = Paginator(grades_of(cycle, **chosen), PAGE).get_page(request.GET.get("page"))
    here = reverse("moderation:grades", args=[cycle.slug])
    context = {
        "cycle": cycle,
        "page": page,
        "form": _FilterForm(descriptors, initial=chosen),
        "clear_url": here if any(chosen.values()) else "",
        "breadcrumbs": _crumbs(cycle),
    }
    return render(request, "moderation/grades.html", context)


@require_safe
def twice(request: PortalRequest, slug: str) -> HttpResponse:
    """?alike=&reader=&other=: the double readings that a figure of agreement is made of.

    Whose they are, a reader asks of themselves alone, and whoever leads of everybody.
    """
    require(rules.can_read_moderation(request.membership))
    cycle = _cycle(slug)
    leads = rules.may_settle(request.membership)
    readers = [one for one in readers_of(cycle) if leads or one.pk == request.membership.pk]
    asked = {name: request.GET.get(name, "") for name in ("alike", "reader", "other")}
    # What the address asks for and the data does not know filters nothing.
    alike = asked["alike"] if asked["alike"] in ALIKE else ""
    chosen = [one for one in readers if one.key in {asked["reader"], asked["other"]}]
    page = Paginator(pairs_of(cycle, alike=alike, readers=chosen), PAGE).get_page(request.GET.get("page"))
    here = reverse("moderation:twice", args=[cycle.slug])
    context = {
        "cycle": cycle,
        "page": page,
        "form": _TwiceForm(readers, chosen, initial={"alike": alike}),
        "clear_url": here if alike or chosen else "",
        "breadcrumbs": _crumbs(cycle),
    }
    return render(request, "moderation/twice.html", context)


@require_safe
def waiting(request: PortalRequest, slug: str) -> HttpResponse:
    """All that waits for the panel."""
    require(rules.can_read_moderation(request.membership))
    cycle = _cycle(slug)
    page = Paginator(waiting_for_panel(cycle), PAGE).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "page": page, "breadcrumbs": _crumbs(cycle)}
    return render(request, "moderation/waiting.html", context)


def _cycle(slug: str) -> Cycle:
    return get_object_or_404(Cycle.objects.exclude(state=CycleState.PREPARING), slug=slug)


def _descriptors(cycle: Cycle) -> list[Provision]:
    rows = Provision.objects.filter(framework=cycle.framework_id).descriptors()
    return list(rows.select_related("parent").order_by("position"))


def _crumbs(cycle: Cycle | None = None) -> Crumbs:
    crumbs = [{"label": "Desk", "url": reverse("reporting:home")}]
    if cycle is not None:
        own = {"label": f"Moderation, {cycle.name}", "url": reverse("moderation:desk", args=[cycle.slug])}
        crumbs.append(own)
    return crumbs


class _TwiceForm(forms.Form):
    """Shown, never validated."""

    use_required_attribute = False
    alike = forms.ChoiceField(
        label="The two are",
        choices=[("", "Any"), *((key, words.capitalize()) for key, words in ALIKE.items())],
    )

    def __init__(self, readers: list[Reader], chosen: list[Reader], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        of_whom = {"reader": "Read by", **({"other": "And by"} if len(readers) > 1 else {})}
        keys = [one.key for one in chosen] + ["", ""]
        for (name, label), key in zip(of_whom.items(), keys, strict=False):
            choices = [("", "Anybody"), *((one.key, one.name) for one in readers)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=key)


class _FilterForm(forms.Form):
    """Shown, never validated."""

    descriptor = forms.ChoiceField(label="Descriptor")
    moved = forms.ChoiceField(
        label="Moderated grade is",
        choices=[("", "Any"), *((key, words.capitalize()) for key, words in DIRECTIONS.items())],
    )

    def __init__(self, descriptors: list[Provision], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        offered = self.fields["descriptor"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [("", "All"), *((one.code, one.name) for one in descriptors)]
        self.use_required_attribute = False
