"""Cycles: the national team's to prepare, change, open and close; and how far the opening of one is."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments import making, rules, running
from assessments.choices import CycleState, OpeningState
from assessments.cycle_forms import LONGEST_INSTRUCTIONS, CycleForm, OpenCycleForm, form_of
from assessments.models import Cycle, Opening, Submission
from audit.conflicts import came_too_late, conflict_page
from audit.editing import news_url
from audit.workflow import RefusedSaveError, StaleSaveError
from core.revisions import revision_typed
from core.templatetags.portal import count, day
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission

# With room for a number after it.
LONGEST_SLUG = 45
# Addresses beside those of cycles.
TAKEN = {"add"}
# Of the forces whose assessment is still to be made, as many are named.
NAMED = 20


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
        made = form.save(commit=False)
        made.slug = _free_slug(made.name)
        made.save()
        messages.success(request, f"{made.name} is prepared. Forces see it when you open it.")
        return redirect("assessments:cycle", made.slug)
    context: dict[str, Any] = {"form": form}
    return render(request, "assessments/cycle_form.html", context, status=422 if form.errors else 200)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:LONGEST_SLUG].strip("-") or "cycle"
    taken = TAKEN | set(Cycle.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(s for s in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


@require_safe
def cycle(request: PortalRequest, slug: str) -> HttpResponse:
    """What is set for it, and, once it is opened, how many forces have their assessment."""
    require(request.membership.may(Permission.READ_SUBMISSIONS))
    rows = _counted(Cycle.objects.select_related("framework", "scale", "previous"))
    found = get_object_or_404(rows, slug=slug)
    may_run = rules.can_run_cycles(request.membership)
    context = {
        **_progress(found),
        "cycle": found,
        "facts": _facts(found),
        "may_run": may_run,
        "may_change": may_run and bool(running.changeable(found)),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "assessments/cycle.html", context)


def _facts(cycle: Cycle) -> list[dict[str, str]]:
    twice = f"{cycle.read_twice_percent} of a hundred" if cycle.read_twice_percent else "None"
    facts = {
        "State": cycle.get_state_display(),
        "Framework": str(cycle.framework),
        "Scale": str(cycle.scale),
        "Starts from": str(cycle.previous or "Nothing: every answer is empty"),
        "Opens on": day(cycle.opens_on),
        "Due on": day(cycle.due_on),
        "Submissions read twice": twice,
        "Instructions to forces": cycle.instructions or "None",
    }
    return [{"key": key, "value": value} for key, value in facts.items()]


def _progress(cycle: Cycle) -> dict[str, Any]:
    """Two queries, however many forces there are."""
    rows = Opening.objects.filter(cycle=cycle)
    states = {state.value: Count("pk", filter=Q(state=state)) for state in OpeningState}
    counts = rows.aggregate(all=Count("pk"), **states)
    left = rows.exclude(state=OpeningState.DONE).select_related("force")
    return {"opening": counts, "left": left[:NAMED] if counts["all"] > counts["done"] else []}


@require_safe
def opening_progress(request: PortalRequest, slug: str) -> HttpResponse:
    """The part of the cycle's page that tells how far its opening is; fetched again until it is done."""
    require(request.membership.may(Permission.READ_SUBMISSIONS))
    found = get_object_or_404(Cycle, slug=slug)
    context = {**_progress(found), "cycle": found, "may_run": rules.can_run_cycles(request.membership)}
    return render(request, "assessments/cycle_opening.html", context)


@require_POST
def open_again(request: PortalRequest, slug: str) -> HttpResponse:
    """Those that were set aside, once more."""
    require(rules.can_run_cycles(request.membership))
    found = get_object_or_404(Cycle, slug=slug)
    if taken_up := making.try_again(cycle=found, by=request.membership):
        messages.success(request, f"{count(taken_up, 'force')} taken up again.")
    return redirect("assessments:cycle", slug)


@form_page
def change_cycle(request: PortalRequest, slug: str) -> HttpResponse:
    """All of it while it is prepared; once forces answer it, what does not change what they answer."""
    require(rules.can_run_cycles(request.membership))
    found = get_object_or_404(Cycle, slug=slug)
    initial = {name.removesuffix("_id"): getattr(found, name) for name in running.OF_CYCLE}
    form, revision = form_of(found, initial=initial), found.revision
    if request.method == "POST":
        if not running.changeable(found) or ("name" in request.POST and isinstance(form, OpenCycleForm)):
            return _changed_too_late(request, found)
        form, revision = form_of(found, request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid() and (answer := _changed(request, found, form, revision)):
            return answer
    context = {
        "cycle": found,
        "form": form,
        "revision": revision,
        "news": news_url((Cycle, [found.pk, found.revision])),
        "may_change": bool(running.changeable(found)),
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "assessments/cycle_change.html", context, status=422 if form.errors else 200)


def _changed(
    request: PortalRequest, cycle: Cycle, form: CycleForm | OpenCycleForm, revision: int
) -> HttpResponse | None:
    """None where it was opened at this very moment, which the form then says."""
    try:
        running.change_cycle(cycle=cycle, revision=revision, values=form.attributes, by=request.membership)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    except RefusedSaveError as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"{cycle.name} saved.")
    return redirect("assessments:cycle", cycle.slug)


def _changed_too_late(request: PortalRequest, cycle: Cycle) -> HttpResponse:
    """It was opened, or closed, while the form was filled in. What was typed is kept."""
    names = {"Name": "name", "Instructions to forces": "instructions", "Read twice": "read_twice_percent"}
    return came_too_late(
        request,
        Cycle,
        about=f"Cycle {cycle.name}",
        place=reverse("assessments:cycle", args=[cycle.slug]),
        yours={label: request.POST.get(name, "")[:LONGEST_INSTRUCTIONS] for label, name in names.items()},
    )


def _crumbs(cycle: Cycle | None = None) -> list[dict[str, str]]:
    crumbs = [{"label": "Cycles", "url": reverse("assessments:cycles")}]
    if cycle is not None:
        crumbs.append({"label": cycle.name, "url": reverse("assessments:cycle", args=[cycle.slug])})
    return crumbs


@form_page
def open_cycle(request: PortalRequest, slug: str) -> HttpResponse:
    """Asks first: nothing takes it back, and most of what is set is then fixed."""
    require(rules.can_run_cycles(request.membership))
    found = get_object_or_404(Cycle.objects.select_related("framework", "scale"), slug=slug)
    if found.state == CycleState.PREPARING and request.method != "POST":
        forces = running.forces_to_open().count()
        context = {
            "cycle": found,
            "forces": forces,
            "sooner": found.opens_on > timezone.localdate(),
            "still_open": Cycle.objects.filter(state=CycleState.OPEN).order_by("due_on"),
            "breadcrumbs": _crumbs(found),
        }
        return render(request, "assessments/cycle_open.html", context)
    if request.method == "POST" and running.open_cycle(cycle=found, by=request.membership):
        messages.success(request, f"{found.name} is open. Every force is being given its assessment.")
    return redirect("assessments:cycle", slug)


@form_page
def close_cycle(request: PortalRequest, slug: str) -> HttpResponse:
    """Asks first: what a force has not sent by then stays unsent."""
    require(rules.can_run_cycles(request.membership))
    found = get_object_or_404(_counted(Cycle.objects.all()), slug=slug)
    if found.state == CycleState.OPEN and request.method != "POST":
        return render(request, "assessments/cycle_close.html", {"cycle": found})
    if found.state == CycleState.OPEN:
        running.close_cycle(cycle=found, by=request.membership)
        messages.success(request, f"{found.name} is closed. What was submitted stays.")
    return redirect("assessments:cycles")
