"""One action: make it, read it, change it, post updates, say what it answers."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from actionplans import rules, workflow
from actionplans.choices import ActionStatus
from actionplans.forms import ChangeActionForm, NewActionForm, UpdateForm
from actionplans.models import Action, Commitment
from actionplans.timeline import timeline
from actionplans.views.answering import answered, choose_answers, named
from actionplans.wording import FIELDS, in_words
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from evidence.models import Evidence
from evidence.sight import seen_by
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Membership
from frameworks.models import Provision
from frameworks.touching import Touch, offers

# Most of the history that a page shows before somebody asks for all of it.
ENTRIES = 50


@form_page
def add(request: PortalRequest) -> HttpResponse:
    """Make an action, on its own or from what it answers (`for`), and go back to where it was wanted (`next`)."""
    require(rules.can_add_action(request.membership))
    provisions = list(named(request.GET.getlist("for")))
    if request.method == "POST":
        form = NewActionForm(request.POST, **_choices(request))
        if form.is_valid():
            made = workflow.add_action(
                force=own_force(request),
                key=form.cleaned_data["key"],
                values=form.values,
                provisions=provisions,
            )
            messages.success(request, f"Action added to the plan: {made.title}")
            return HttpResponseRedirect(_way_back(form.cleaned_data["next"], provisions) or _address(made))
    else:
        initial = {"next": _local(request.GET.get("next", "")), "key": uuid4()}
        form = NewActionForm(initial=initial, **_choices(request))
    back = _way_back(form["next"].value() or "", provisions) or reverse("actionplans:plan")
    context = {"form": form, "provisions": provisions, "back": back}
    return render(request, "actionplans/action_add.html", context, status=422 if form.errors else 200)


@form_page
def action(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Everything about one action; people who keep the plan post their updates here."""
    action = _load(request, public_id)
    may_change = rules.can_change_action(request.membership, action)
    if request.method != "POST":
        return _action_page(request, action, UpdateForm.of(action) if may_change else None)
    require(may_change)
    form = UpdateForm(request.POST)
    if not form.is_valid():
        return _action_page(request, action, form, status=422)
    posted = workflow.post_update(
        action=action,
        by=request.membership,
        key=form.cleaned_data["key"],
        text=form.cleaned_data["text"],
        status=ActionStatus(form.cleaned_data["status"]),
        status_was=ActionStatus(form.cleaned_data["status_was"]),
    )
    if not posted:
        form.ask_again(status=action.status)
        return _action_page(request, action, form, status=409)
    messages.success(request, "Update saved")
    return redirect("actionplans:action", action.public_id)


def _action_page(
    request: PortalRequest, action: Action, form: UpdateForm | None, *, status: int = 200
) -> HttpResponse:
    entries = timeline(action)
    context = {
        "action": action,
        "today": timezone.localdate(),
        "facts": _facts(action, changeable=form is not None),
        "moved": list(action.due_date_changes.select_related("by")),
        "milestones": action.milestones.in_plan(),
        "answers": answered(action),
        "evidence": seen_by(
            request.membership, Evidence.objects.filter(force=action.force_id, actions__action=action)
        ).order_by("title", "pk"),
        "entries": entries if "all" in request.GET else entries[:ENTRIES],
        "entries_hidden": 0 if "all" in request.GET else max(0, len(entries) - ENTRIES),
        "offers": _offers(action) if form else [],
        "form": form,
        "breadcrumbs": [_plan_crumb()],
    }
    return render(request, "actionplans/action.html", context, status=status)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change what an action says. A change that comes too late shows both texts and asks which counts."""
    action = _load(request, public_id)
    require(rules.can_change_action(request.membership, action))
    if request.method != "POST":
        return _change_page(request, action, ChangeActionForm.of(action, **_choices(request)))
    form = ChangeActionForm(request.POST, action=action, **_choices(request))
    if not form.is_valid():
        return _change_page(request, action, form, status=422)
    try:
        workflow.change_action(
            action=action,
            by=request.membership,
            revision=form.cleaned_data["revision"],
            values=form.attributes,
        )
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, "Action saved")
    return redirect("actionplans:action", action.public_id)


def _change_page(
    request: PortalRequest, action: Action, form: ChangeActionForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "action": action,
        "form": form,
        "news": news_url((Action, [action.pk, action.revision])),
        "owner_left": action.owner if action.owner and action.owner.left_at else None,
        "breadcrumbs": [_plan_crumb(), {"label": "Action", "url": _address(action)}],
    }
    return render(request, "actionplans/action_change.html", context, status=status)


@form_page
def answers(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Choose what the action answers, of any framework, by words or code."""
    action = _load(request, public_id)
    require(rules.can_change_action(request.membership, action))
    return choose_answers(
        request,
        action,
        noun="action",
        back=_address(action),
        link=partial(workflow.link_provisions, action=action),
        breadcrumbs=[_plan_crumb(), {"label": "Action", "url": _address(action)}],
    )


# --- what the views above share -------------------------------------------------------------------------------


def _load(request: PortalRequest, public_id: UUID) -> Action:
    """404 for another force's and for nothing alike. Raises PermissionDenied for those who read no live plan."""
    require(rules.can_read_plan(request.membership))
    rows = Action.objects.filter(force=own_force(request)).select_related("owner", "commitment")
    return get_object_or_404(rows, public_id=public_id)


def _choices(request: PortalRequest) -> dict[str, Any]:
    """The owners and the commitments that an action can have."""
    return {
        "owners": Membership.objects.colleagues(request.membership.organisation),
        "commitments": Commitment.objects.filter(force=own_force(request)).in_plan(),
    }


def _offers(action: Action) -> list[Touch]:
    """What it may answer too: what is given for one is offered for the others."""
    answered = Provision.objects.filter(pk__in=action.answers.values("provision"))
    return offers(answered, among=Provision.objects.linkable())


def _facts(action: Action, *, changeable: bool) -> list[dict[str, Any]]:
    """The rows of the summary list. The title stands above it, and why a due date moved below."""
    url = reverse("actionplans:change", args=[action.public_id])
    return [
        {
            "key": label,
            "value": in_words(field, getattr(action, field)),
            "url": f"{url}#div_id_{field}" if changeable else "",
            "change": label.lower(),
        }
        for field, label in FIELDS.items()
        if field not in {"title", "due_reason"}
    ]


def _address(action: Action) -> str:
    return reverse("actionplans:action", args=[action.public_id])


def _plan_crumb() -> dict[str, str]:
    return {"label": "Action plan", "url": reverse("actionplans:plan")}


def _local(url: str) -> str:
    """The address, if it is a path of this portal."""
    return url if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _way_back(url: str, provisions: list[Provision]) -> str:
    """Back to the very line that the action was made from."""
    url = _local(url)
    if url and "#" not in url and len(provisions) == 1:
        return f"{url}#b-{provisions[0].code}"
    return url
