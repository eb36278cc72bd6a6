"""Other ways to see the plan: under a framework, by owner, along the time, on a board where cards are moved."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules, workflow
from actionplans.arranging import HEADINGS, board, by_owner, under
from actionplans.choices import ActionStatus
from actionplans.models import Action, Milestone
from actionplans.plan_forms import MoveForm
from actionplans.spans import WIDTH, span
from forces.http import PortalRequest, form_page, own_force, require
from frameworks.models import Framework


@require_safe
def under_framework(request: PortalRequest, code: str) -> HttpResponse:
    """What the plan does about each heading of one framework, and where there is no action yet."""
    require(rules.can_read_plan(request.membership))
    frameworks = Framework.objects.filter(provisions__kind__in=HEADINGS).distinct()
    framework = get_object_or_404(frameworks, code=code)
    context = {
        "way": framework.code,
        "framework": framework,
        "coverage": under(framework, own_force(request)),
        "today": timezone.localdate(),
        "may_add": rules.can_add_action(request.membership),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/under.html", context)


@require_safe
def owners(request: PortalRequest) -> HttpResponse:
    """Open actions of each owner."""
    require(rules.can_read_plan(request.membership))
    context = {
        "way": "owners",
        "groups": by_owner(own_force(request)),
        "today": timezone.localdate(),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/owners.html", context)


@require_safe
def timeline(request: PortalRequest) -> HttpResponse:
    """Open actions and their milestones along the time."""
    require(rules.can_read_plan(request.membership))
    steps = Prefetch("milestones", queryset=Milestone.objects.in_plan())
    actions = Action.objects.filter(force=own_force(request)).open().select_related("owner")
    rows = actions.prefetch_related(steps).by_due_date()
    today = timezone.localdate()
    context = {
        "way": "timeline",
        "span": span(((action, list(action.milestones.all())) for action in rows), today),
        "width": WIDTH,
        "today": today,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/timeline.html", context)


@require_safe
def board_page(request: PortalRequest) -> HttpResponse:
    """A column for each status; each card can be moved with the keyboard alone, and without script."""
    require(rules.can_read_plan(request.membership))
    context = {
        "way": "board",
        "columns": board(own_force(request)),
        "statuses": ActionStatus.to_choose(),
        "today": timezone.localdate(),
        "may_change": rules.can_change_plan(request.membership),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/board.html", context)


@form_page
def move(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Move a card to another column: an update, with a word or without. What is stopped wants its reason here."""
    require(rules.can_read_plan(request.membership))
    action = get_object_or_404(Action, force=own_force(request), public_id=public_id)
    require(rules.can_change_action(request.membership, action))
    if request.method != "POST":
        return _move_page(request, action, MoveForm.of(action))
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _move_page(request, action, form, status=422)
    said = form.cleaned_data
    status = ActionStatus(said["status"])
    if status != action.status or said["text"]:
        posted = workflow.post_update(
            action=action,
            by=request.membership,
            key=said["key"],
            text=said["text"],
            status=status,
            status_was=ActionStatus(said["status_was"]),
        )
        if not posted:
            form.ask_again(status=action.status)
            return _move_page(request, action, form, status=409)
    messages.success(request, f"{action.title}: {status.label.lower()}")
    return HttpResponseRedirect(f"{reverse('actionplans:board')}#a-{action.public_id}")


def _move_page(request: PortalRequest, action: Action, form: MoveForm, *, status: int = 200) -> HttpResponse:
    crumbs = [*_crumbs(), {"label": "Board", "url": reverse("actionplans:board")}]
    context = {"action": action, "form": form, "breadcrumbs": crumbs}
    return render(request, "actionplans/move.html", context, status=status)


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Action plan", "url": reverse("actionplans:plan")}]
