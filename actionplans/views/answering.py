"""Choosing what a part of the plan answers, of any framework: one page for actions and for commitments."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from actionplans.models import Action, Commitment
from actionplans.querysets import provisions_saying
from forces.http import PortalRequest
from frameworks.models import Provision
from frameworks.querysets import ProvisionQuerySet

# Most provisions that are found by words, or chosen at once.
FOUND = 50


def choose_answers(
    request: PortalRequest,
    part: Action | Commitment,
    *,
    noun: str,
    back: str,
    link: Callable[..., None],
    breadcrumbs: list[dict[str, str]],
) -> HttpResponse:
    """Find provisions by words or code, add some, take some away. link: the workflow's, of add and remove."""
    if request.method == "POST":
        link(add=named(request.POST.getlist("add")), remove=named(request.POST.getlist("remove")))
        messages.success(request, f"What this {noun} answers is saved")
        return HttpResponseRedirect(back)
    words = request.GET.get("words", "").strip()
    taken: Any = part.answers.values("provision")
    found = provisions_saying(words).exclude(pk__in=taken) if words else None
    context: dict[str, Any] = {
        "part": part,
        "noun": noun,
        "back": back,
        "words": words,
        "linked": answered(part),
        "found": list(found.select_related("framework")[: FOUND + 1]) if found is not None else None,
        "most": FOUND,
        "breadcrumbs": breadcrumbs,
    }
    return render(request, "actionplans/answers.html", context)


def named(codes: list[str]) -> ProvisionQuerySet:
    codes = [code for code in codes[:FOUND] if "\0" not in code]  # no text of PostgreSQL holds it
    return Provision.objects.filter(code__in=codes).select_related("framework").in_reading_order()


def answered(part: Action | Commitment) -> list[Provision]:
    links = part.answers.select_related("provision__framework")
    return [
        link.provision for link in links.order_by("provision__framework__position", "provision__position")
    ]
