"""What the views share: what an address is about, and the pages above it."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from forces.http import PortalRequest, own_force
from returns.models import Asked, Question, Request
from returns.wording import Line

Crumbs = list[dict[str, str]]


def request_or_404(public_id: UUID) -> Request:
    return get_object_or_404(Request, public_id=public_id)


def question_or_404(public_id: UUID) -> Question:
    return get_object_or_404(Question.objects.select_related("request"), public_id=public_id)


def own_asked_or_404(request: PortalRequest, public_id: UUID) -> Asked:
    return get_object_or_404(
        Asked.objects.select_related("force"), force=own_force(request), public_id=public_id
    )


def any_asked_or_404(public_id: UUID) -> Asked:
    """Of any force, for the national team."""
    return get_object_or_404(Asked.objects.select_related("force", "request"), public_id=public_id)


def line_or_404(lines: list[Line], number: int) -> Line:
    for line in lines:
        if line.number == number:
            return line
    raise Http404


def crumbs(above: Request | Asked | None = None) -> Crumbs:
    """The list, and the request, or one force's, where the page stands beneath it."""
    found = [{"label": "Requests", "url": reverse("requests:list")}]
    if above is not None:
        name = "requests:request" if isinstance(above, Request) else "requests:asked"
        found.append({"label": above.title, "url": reverse(name, args=[above.public_id])})
    return found
