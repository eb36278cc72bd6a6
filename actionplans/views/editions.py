"""Editions: the plan as a chief officer shared it, and sharing the next."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules, workflow
from actionplans.choices import ActionStatus
from actionplans.forms import ShareEditionForm
from actionplans.models import Action, Edition
from actionplans.querysets import EditionActionQuerySet, PlanLineQuerySet
from audit.workflow import log_access
from forces.http import PortalRequest, form_page, own_force, require
from frameworks.models import Provision

PAGE = 50


@require_safe
def editions(request: PortalRequest) -> HttpResponse:
    """A force's own, newest first; for the national team every force's, for a policing body its force's."""
    require(rules.can_read_editions(request.membership))
    rows = Edition.objects.readable_by(request.membership).select_related("force").with_counts()
    context = {
        "page": Paginator(rows.newest_first(), PAGE).get_page(request.GET.get("page")),
        "of_all_forces": request.membership.force_id is None,
        "may_share": rules.can_share_edition(request.membership),
        "breadcrumbs": _crumbs(request),
    }
    return render(request, "actionplans/editions.html", context)


@require_safe
def edition(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One edition, as at the day on which it was shared. The force can see who else opened it."""
    require(rules.can_read_editions(request.membership))
    rows = Edition.objects.readable_by(request.membership).select_related("force")
    edition = get_object_or_404(rows, public_id=public_id)
    own = request.membership.force_id == edition.force_id and rules.can_read_plan(request.membership)
    if not own:
        what = f"Edition {edition.number} of the action plan"
        log_access(force=edition.force, act="opened", what=what, by=request.membership)
    lines = edition.actions.by_due_date()
    context = {
        "edition": edition,
        **_counted(lines, timezone.localdate(edition.shared_at)),
        "page": Paginator(_with_provisions(lines), PAGE).get_page(request.GET.get("page")),
        "newest": Edition.objects.last_of(edition.force),
        "own": own,
        "breadcrumbs": [*_crumbs(request), {"label": "Editions", "url": reverse("actionplans:editions")}],
    }
    return render(request, "actionplans/edition.html", context)


@form_page
def share(request: PortalRequest) -> HttpResponse:
    """A chief officer or deputy reads what will be frozen, and shares it."""
    require(rules.can_share_edition(request.membership))
    force = own_force(request)
    last = Edition.objects.last_of(force)
    counted = _counted(Action.objects.filter(force=force), timezone.localdate())
    form = ShareEditionForm(initial={"number": _after(last)})
    if request.method == "POST" and counted["total"]:
        form = ShareEditionForm(request.POST)
        if form.is_valid():
            shared = workflow.share_edition(force=force, by=request.membership, **form.cleaned_data)
            if shared:
                messages.success(request, f"Edition {shared.number} is shared")
                return redirect("actionplans:edition", shared.public_id)
            last = Edition.objects.last_of(force)
            form.ask_again(number=_after(last))
    context = {
        "form": form,
        "number": _after(last),
        "last": last,
        **counted,
        "breadcrumbs": _crumbs(request),
    }
    return render(request, "actionplans/edition_share.html", context, status=_status(request, form))


def _after(last: Edition | None) -> int:
    return last.number + 1 if last else 1


def _status(request: PortalRequest, form: ShareEditionForm) -> int:
    """An edition that was shared gave a redirect: whatever else was sent is refused."""
    if form.non_field_errors():
        return 409
    return 422 if request.method == "POST" else 200


def _counted(lines: PlanLineQuerySet, on: date) -> dict[str, object]:
    """How many stand where, and how many are late on that day."""
    counts = lines.count_by_status()
    return {
        "counts": [(status, number) for status, number in counts.items() if number],
        "total": sum(counts.values()),
        "open": sum(number for status, number in counts.items() if status not in ActionStatus.closed()),
        "late": lines.late(on).count(),
    }


def _with_provisions(lines: EditionActionQuerySet) -> EditionActionQuerySet:
    provisions = Provision.objects.select_related("framework").order_by("framework__position", "position")
    return lines.prefetch_related(Prefetch("provisions", queryset=provisions))


def _crumbs(request: PortalRequest) -> list[dict[str, str]]:
    if rules.can_read_plan(request.membership):
        return [{"label": "Action plan", "url": reverse("actionplans:plan")}]
    return []
