"""You said, we did: what was heard, what changed, and the actions behind it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actionplans import hearing, rules
from actionplans.models import Action, Heard, HeardAction
from actionplans.publication_forms import HeardForm, NewHeardForm
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require

PLAN = "actionplans:plan"


@require_safe
def heard_list(request: PortalRequest) -> HttpResponse:
    require(rules.can_read_plan(request.membership))
    links = HeardAction.objects.select_related("action").order_by("action__title", "pk")
    rows = Heard.objects.filter(force=own_force(request))
    context = {
        "entries": rows.in_plan().prefetch_related(Prefetch("behind", queryset=links)),
        "dropped": rows.filter(dropped=True),
        "may_change": rules.can_change_plan(request.membership),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "actionplans/heard.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_change_plan(request.membership))
    form = NewHeardForm.empty()
    if request.method == "POST":
        form = NewHeardForm(request.POST)
        if form.is_valid():
            made = hearing.add_heard(
                force=own_force(request), key=form.cleaned_data["key"], values=form.values
            )
            messages.success(request, "Noted. Say which actions are behind it, if some are.")
            return redirect(_address(made))
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(request, "actionplans/heard_add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change what it says, or drop it. Two texts are shown where both changed it."""
    require(rules.can_change_plan(request.membership))
    heard = _load(request, public_id)
    form = HeardForm(initial={name: getattr(heard, name) for name in hearing.EDITED})
    revision = heard.revision
    if request.method == "POST":
        form, revision = HeardForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                hearing.change_heard(
                    heard=heard, by=request.membership, revision=revision, values=form.values
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved")
            return redirect(_address(heard))
    context = {
        "entry": heard,
        "form": form,
        "revision": revision,
        "news": news_url((Heard, [heard.pk, heard.revision])),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/heard_change.html", context, status=422 if form.errors else 200)


@form_page
def actions(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Choose the actions behind it, of the force's plan."""
    require(rules.can_change_plan(request.membership))
    heard = _load(request, public_id)
    offered = Action.objects.filter(force=heard.force_id).by_title()
    behind = set(heard.behind.values_list("action__public_id", flat=True))
    if request.method == "POST":
        # Against what the page showed: what a colleague ticked meanwhile stays.
        ticked, shown = set(request.POST.getlist("behind")), set(request.POST.getlist("was"))
        by_id = {str(action.public_id): action for action in offered}
        if unknown := ticked - set(by_id):
            return _choice(request, heard, offered, behind, error=len(unknown))
        hearing.link_actions(
            heard=heard,
            add=[by_id[key] for key in ticked - shown],
            remove=[action for key, action in by_id.items() if key in shown - ticked],
        )
        messages.success(request, "The actions behind it are saved")
        return redirect(_address(heard))
    return _choice(request, heard, offered, behind)


def _choice(
    request: PortalRequest, heard: Heard, offered: object, behind: set[UUID], *, error: int = 0
) -> HttpResponse:
    context = {
        "entry": heard,
        "offered": offered,
        "behind": behind,
        "error": "Choose actions of your plan" if error else "",
        "has_errors": bool(error),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "actionplans/heard_actions.html", context, status=422 if error else 200)


def _load(request: PortalRequest, public_id: UUID) -> Heard:
    return get_object_or_404(Heard, force=own_force(request), public_id=public_id)


def _address(heard: Heard) -> str:
    return f"{reverse('actionplans:heard')}#h-{heard.public_id}"


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Action plan", "url": reverse(PLAN)},
        {"label": "You said, we did", "url": reverse("actionplans:heard")},
    ]
