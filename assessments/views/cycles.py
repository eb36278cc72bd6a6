"""Cycles: the national team's to prepare, open and close."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments import rules, workflow
from assessments.choices import CycleState
from assessments.cycle_forms import CycleForm
from assessments.models import Cycle, Submission
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission

# With room for a number after it.
LONGEST_SLUG = 45


@require_safe
def cycles(request: PortalRequest) -> HttpResponse:
    require(request.membership.may(Permission.READ_SUBMISSIONS))
    rows = _counted(Cycle.objects.select_related("framework")).order_by("-due_on")
    context = {"cycles": rows, "may_run": rules.can_run_cycles(request.membership)}
    return render(request, "assessments/cycles.html", context)


def _counted(cycles: QuerySet[Cycle]) -> Any:
    """With how many forces it has and how many have submitted; one that was sent back has submitted all the same."""
    signed = Submission.objects.in_force().filter(cycle=OuterRef("pk")).order_by()
    number = signed.values("cycle").annotate(number=Count("pk")).values("number")
    return cycles.annotate(forces=Count("assessments"), submitted=Coalesce(Subquery(number), 0)).annotate(
        missing=F("forces") - F("submitted")
    )


@form_page
def add_cycle(request: PortalRequest) -> HttpResponse:
    require(rules.can_run_cycles(request.membership))
    form = CycleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cycle = form.save(commit=False)
        cycle.slug = _free_slug(cycle.name)
        cycle.save()
        messages.success(request, f"{cycle.name} is prepared. Forces see it when you open it.")
        return redirect("assessments:cycles")
    context: dict[str, Any] = {"form": form}
    return render(request, "assessments/cycle_form.html", context, status=422 if form.errors else 200)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:LONGEST_SLUG].strip("-") or "cycle"
    taken = set(Cycle.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


@require_POST
def open_cycle(request: PortalRequest, slug: str) -> HttpResponse:
    require(rules.can_run_cycles(request.membership))
    cycle = get_object_or_404(Cycle, slug=slug)
    if cycle.state == CycleState.PREPARING:
        workflow.open_cycle(cycle=cycle, by=request.membership)
        messages.success(request, f"{cycle.name} is open. Every force is being given its assessment.")
    return redirect("assessments:cycles")


@form_page
def close_cycle(request: PortalRequest, slug: str) -> HttpResponse:
    """Asks first: what a force has not sent by then stays unsent."""
    require(rules.can_run_cycles(request.membership))
    cycle = get_object_or_404(_counted(Cycle.objects.all()), slug=slug)
    if cycle.state == CycleState.OPEN and request.method != "POST":
        return render(request, "assessments/cycle_close.html", {"cycle": cycle})
    if cycle.state == CycleState.OPEN:
        workflow.close_cycle(cycle=cycle, by=request.membership)
        messages.success(request, f"{cycle.name} is closed. What was submitted stays.")
    return redirect("assessments:cycles")
