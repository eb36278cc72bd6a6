"""How far each force is in a cycle, and one message to all of those that a filter shows."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, own_force, require
from frameworks.models import Provision
from reviews import chase, chasing, rules
from reviews.chase import Chosen, Row
from reviews.chase_forms import FilterForm, MessageForm
from reviews.models import Message

PAGE = 50


def cycle_or_404(slug: str) -> Cycle:
    """One that forces have seen."""
    opened = Cycle.objects.exclude(state=CycleState.PREPARING)
    return get_object_or_404(opened, slug=slug)


def crumbs(cycle: Cycle) -> list[dict[str, str]]:
    """Above a page of the chase list."""
    return [
        {"label": cycle.name, "url": reverse("assessments:cycle", args=[cycle.slug])},
        {"label": "How far each force is", "url": reverse("chase:list", args=[cycle.slug])},
    ]


@require_safe
def chase_list(request: PortalRequest, slug: str) -> HttpResponse:
    """?state=&region=&page=: a view of it can be kept as a link."""
    require(rules.may_chase(request.membership))
    cycle, chosen, today = cycle_or_404(slug), Chosen.of(request.GET), timezone.localdate()
    found = chase.with_notes(chase.forces_of(cycle, chosen, today=today))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "counts": chase.counts(cycle, today=today),
        "page": page,
        "rows": [Row(one, today) for one in page],
        "behaviours": Provision.objects.filter(framework=cycle.framework_id).behaviours().count(),
        "form": FilterForm(chosen),
        "write_url": _address("chase:write", cycle, chosen),
        "clear_url": reverse("chase:list", args=[slug]) if chosen.query else "",
        "breadcrumbs": crumbs(cycle)[:1],
    }
    return render(request, "reviews/chase/list.html", context)


def _address(name: str, cycle: Cycle, chosen: Chosen) -> str:
    query = f"?{urlencode(chosen.query)}" if chosen.query else ""
    return reverse(name, args=[cycle.slug]) + query


# --- writing to all of them -------------------------------------------------------------------------------------


@form_page
def write(request: PortalRequest, slug: str) -> HttpResponse:
    """First the message, then who will have it, then it goes. The address has the filter."""
    require(rules.may_chase(request.membership))
    cycle, chosen = cycle_or_404(slug), Chosen.of(request.GET)
    shown = _shown(cycle, chosen)
    if request.method != "POST":
        return _page(request, shown, MessageForm())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    match request.POST.get("do"):
        case "send":
            return _send(request, shown, form)
        case "change":
            return _page(request, shown, MessageForm(initial=form.cleaned_data))
        case _:
            return _page(request, shown, form, confirms=True)


def _shown(cycle: Cycle, chosen: Chosen) -> dict[str, Any]:
    """Who would have the message: three queries, however many forces there are."""
    found = list(chase.forces_of(cycle, chosen, today=timezone.localdate()))
    leads = chasing.leads_of(found)
    return {
        "cycle": cycle,
        "chosen": chosen,
        "forces": [(one.force, leads[one.force_id]) for one in found],
        "leads": {force_id: people for force_id, people in leads.items() if people},
        "people": sum(len(people) for people in leads.values()),
        "digest": chase.digest_of(found),
        "back": _address("chase:list", cycle, chosen),
        "breadcrumbs": crumbs(cycle),
    }


def _page(
    request: PortalRequest,
    shown: dict[str, Any],
    form: MessageForm,
    *,
    status: int = 200,
    confirms: bool = False,
) -> HttpResponse:
    template = "reviews/chase/write_confirm.html" if confirms else "reviews/chase/write.html"
    context = {**shown, "form": form, "changed": status == 409}
    return render(request, template, context, status=status)


def _send(request: PortalRequest, shown: dict[str, Any], form: MessageForm) -> HttpResponse:
    """To just those that the person was shown: where a force came or went since, they are asked once more."""
    if form.cleaned_data["digest"] != shown["digest"] or not shown["leads"]:
        return _page(request, shown, form, status=409, confirms=True)
    chasing.write(
        cycle=shown["cycle"],
        leads=shown["leads"],
        text=form.cleaned_data["text"],
        today=timezone.localdate(),
        by=request.membership,
    )
    forces, people = count(len(shown["leads"]), "force"), count(shown["people"], "lead")
    messages.success(request, f"Written to {people} of {forces}.")
    return redirect(shown["back"])


@require_safe
def message_list(request: PortalRequest) -> HttpResponse:
    """What the national team wrote to this person's force, the newest first."""
    require(rules.may_read_messages(request.membership))
    rows = Message.objects.filter(force=own_force(request)).select_related("cycle")
    context = {"page": Paginator(rows, PAGE).get_page(request.GET.get("page"))}
    return render(request, "reviews/messages.html", context)
