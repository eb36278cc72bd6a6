"""One box over everything that the person may see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.workflow import log_access_of_each
from core.fulltext import asked
from forces.http import PortalRequest
from reporting.search.finding import Hit, all_of, few_of_each, kinds_for


@require_safe
def search(request: PortalRequest) -> HttpResponse:
    """?q=words, and &kind=<code>&page= for all of one kind. Everybody in may search: each finds what they may see."""
    words = asked(request.GET.get("q", ""))
    kinds = kinds_for(request.membership)
    kind = next((one for one in kinds if one.code == request.GET.get("kind")), None)
    context: dict[str, Any] = {"words": words, "kinds": kinds, "kind": kind}
    hits: list[Hit] = []
    if words and kind:
        page, hits = all_of(kind, words, request.GET.get("page"), request.membership)
        context |= {"page": page, "hits": hits}
    elif words:
        piles = few_of_each(words, request.membership)
        context["piles"] = piles
        hits = [hit for pile in piles for hit in pile.hits]
    read = list(dict.fromkeys(hit.force for hit in hits if hit.force))
    if read:
        log_access_of_each(read, act="opened", what="Passages that a search found", by=request.membership)
    return render(request, "reporting/search.html", context)
