"""The force's evidence that shows how an action goes: attached, and taken away."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from actionplans import rules, workflow
from actionplans.models import Action
from evidence.http import own_evidence
from forces.http import PortalRequest, form_page, own_force, require

# Most pieces that are offered at once.
OFFERED = 30


@form_page
def action_evidence(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Choose from what the person sees of the force's evidence, the newest first, or found by words."""
    require(rules.can_change_plan(request.membership))
    action = get_object_or_404(Action, force=own_force(request), public_id=public_id)
    if request.method == "POST":
        seen = own_evidence(request)
        add = list(seen.filter(public_id__in=_ids(request.POST.getlist("attach"))))
        remove = list(seen.filter(public_id__in=_ids(request.POST.getlist("detach"))))
        if add or remove:
            workflow.link_evidence(action=action, add=add, remove=remove)
            messages.success(request, "The evidence of this action is saved")
            return redirect("actionplans:action", action.public_id)
        return _page(request, action, error="Choose at least one piece of evidence")
    return _page(request, action)


def _page(request: PortalRequest, action: Action, *, error: str = "") -> HttpResponse:
    seen = own_evidence(request)
    words = request.GET.get("words", "").replace("\0", "").strip()
    attached = seen.filter(actions__action=action)
    offered = seen.exclude(pk__in=attached.order_by().values("pk")).with_words(words)
    context = {
        "action": action,
        "words": words,
        "attached": attached.order_by("title", "pk"),
        "offered": list(offered.order_by("-added_at", "-pk")[: OFFERED + 1]),
        "most": OFFERED,
        "error": error,
        "has_errors": bool(error),
        "breadcrumbs": [
            {"label": "Action plan", "url": reverse("actionplans:plan")},
            {"label": "Action", "url": reverse("actionplans:action", args=[action.public_id])},
        ],
    }
    return render(request, "actionplans/action_evidence.html", context, status=422 if error else 200)


def _ids(sent: Iterable[str]) -> Iterator[UUID]:
    """Those that can be ids at all."""
    for text in sent:
        try:
            yield UUID(text)
        except ValueError:
            continue
