"""Editions: the plan as a chief officer shared it, and sharing the next."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import rules, sharing
from actionplans.arranging import frozen_by_commitment
from actionplans.choices import ActionStatus
from actionplans.difference import difference
from actionplans.forms import ShareEditionForm
from actionplans.models import Action, Edition
from actionplans.querysets import PlanLineQuerySet
from audit.workflow import log_access
from forces.http import PortalRequest, form_page, own_force, require

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
    """One edition by commitment, as at the day on which it was shared. The force can see who else opened it."""
    edition = readable(request, public_id)
    note_opened(request, edition, f"Edition {edition.number} of the action plan")
    as_at = timezone.localdate(edition.shared_at)
    context = {
        "edition": edition,
        **_counted(edition.actions.all(), as_at),
        "pillars": frozen_by_commitment(edition),
        "as_at": as_at,
        "with_evidence": rules.can_read_frozen_evidence(request.membership),
        "newest": Edition.objects.last_of(edition.force),
        "own": _is_own(request, edition),
        "breadcrumbs": crumbs_of(request),
    }
    return render(request, "actionplans/edition.html", context)


@require_safe
def differences(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What an edition says differently from another one of its plan: of the number `since`, or the one before."""
    edition = readable(request, public_id)
    others = Edition.objects.filter(force=edition.force_id).exclude(pk=edition.pk).order_by("-number")
    other = _chosen(list(others), edition, request.GET.get("since", ""))
    found = None
    if other:
        before, after = sorted((other, edition), key=lambda one: one.number)
        numbers = f"{before.number} and {after.number}"
        note_opened(request, edition, f"Differences between editions {numbers} of the action plan")
        with_evidence = rules.can_read_frozen_evidence(request.membership)
        found = difference(before, after, with_evidence=with_evidence)
    context = {
        "edition": edition,
        "others": others,
        "other": other,
        "found": found,
        "breadcrumbs": [*crumbs_of(request), _crumb(edition)],
    }
    return render(request, "actionplans/differences.html", context)


def _chosen(others: list[Edition], edition: Edition, number: str) -> Edition | None:
    """The one with this number; otherwise the one before, of the first the one after; None where there is no other."""
    asked = next((other for other in others if str(other.number) == number), None)
    earlier = [other for other in others if other.number < edition.number]
    return asked or next(iter(earlier or others[::-1]), None)


@form_page
def share(request: PortalRequest) -> HttpResponse:
    """A chief officer or deputy reads what will be frozen, and shares it."""
    require(rules.can_share_edition(request.membership))
    force = own_force(request)
    last = Edition.objects.last_of(force)
    actions = Action.objects.filter(force=force)
    counted = _counted(actions, timezone.localdate())
    unowned, undated = actions.count_unowned_and_undated()
    seen = sharing.newest_change(force)
    form = ShareEditionForm(initial={"number": _after(last), "seen": seen})
    if request.method == "POST" and counted["total"]:
        form = ShareEditionForm(request.POST)
        if form.is_valid():
            shared = sharing.share_edition(force=force, by=request.membership, **form.cleaned_data)
            if shared:
                messages.success(request, f"Edition {shared.number} is shared")
                return redirect("actionplans:edition", shared.public_id)
            last = Edition.objects.last_of(force)
            form.ask_again(number=_after(last), seen=seen)
    context = {
        "form": form,
        "number": _after(last),
        "last": last,
        "unowned": unowned,
        "undated": undated,
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


# --- what pages of one edition share ------------------------------------------------------------------------------


def readable(request: PortalRequest, public_id: UUID) -> Edition:
    """404 for another force's and for nothing alike. Raises PermissionDenied for those who read no edition."""
    require(rules.can_read_editions(request.membership))
    rows = Edition.objects.readable_by(request.membership).select_related("force")
    return get_object_or_404(rows, public_id=public_id)


def note_opened(request: PortalRequest, edition: Edition, what: str) -> None:
    """That somebody outside the force looked, for the force to see."""
    if not _is_own(request, edition):
        log_access(force=edition.force, act="opened", what=what, by=request.membership)


def _is_own(request: PortalRequest, edition: Edition) -> bool:
    return request.membership.force_id == edition.force_id and rules.can_read_plan(request.membership)


def crumbs_of(request: PortalRequest) -> list[dict[str, str]]:
    return [*_crumbs(request), {"label": "Editions", "url": reverse("actionplans:editions")}]


def _crumb(edition: Edition) -> dict[str, str]:
    return {"label": str(edition), "url": reverse("actionplans:edition", args=[edition.public_id])}


def _crumbs(request: PortalRequest) -> list[dict[str, str]]:
    if rules.can_read_plan(request.membership):
        return [{"label": "Action plan", "url": reverse("actionplans:plan")}]
    return []
