"""Two pages that tell what happened: the history of one thing, and who opened or downloaded what."""

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.editing import news_of
from audit.forms import AccessFilter
from audit.models import AccessLog
from audit.timeline import KINDS, entries
from audit.workflow import log_access
from forces.choices import Audience
from forces.http import PortalRequest

PER_PAGE = 20
LOOKS_PER_PAGE = 50
# No page shows more kinds of rows at once.
MOST_KINDS = 5


@require_safe
def history(request: PortalRequest, kind: str, **arguments: Any) -> HttpResponse:
    """Everything that happened to one thing; who may know, its own app says."""
    told = KINDS[kind].load(request, **arguments)
    if told.force and request.membership.audience != Audience.FORCE:
        what = f"History of {told.heading}"
        log_access(force=told.force, act="opened", what=what, by=request.membership)
    label, url = told.back
    context = {
        "told": told,
        "texts": reverse(f"history:{kind}_texts", kwargs=arguments) if told.row else "",
        "page": Paginator(entries(told, request), PER_PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": [{"label": label, "url": url}],
    }
    return render(request, "audit/history.html", context)


@require_safe
def news(request: PortalRequest) -> HttpResponse:
    """What others saved of an open page's rows since it was opened. The page asks; it keeps no session alive."""
    tokens = request.GET.getlist("of")[:MOST_KINDS]
    rows = [asdict(row) for token in tokens for row in news_of(token, request.membership)]
    return JsonResponse({"rows": [row | {"at": f"{timezone.localtime(row['at']):%H:%M}"} for row in rows]})


@require_safe
def access(request: PortalRequest) -> HttpResponse:
    """Who reads the whole of a force: who opened what was theirs. Everybody else: what they themselves opened.

    A line names what was opened, so whoever sees only their parts must not read the lines of others.
    """
    reader = request.membership
    own = reader.reads_whole
    rows = AccessLog.objects.order_by("-at", "-pk")
    rows = rows.filter(force=reader.force_id) if own else rows.filter(by=reader).select_related("force")
    asked = AccessFilter(request.GET, own=own)
    found = asked.narrow(rows)
    context = {
        "own": own,
        "form": asked,
        "is_filtered": asked.is_used,
        "page": Paginator(found, LOOKS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "audit/access.html", context, status=200 if asked.is_valid() else 422)
