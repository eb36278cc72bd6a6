"""Pages of bulk exports: asking with a reason, the second person's decision, fetching; and what a force is told."""

import uuid
from collections.abc import Callable

import structlog
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from forces.http import PortalRequest, attachment, form_page, own_force, require
from forces.models import Membership
from reporting import exporting, rules
from reporting.choices import ExportKind
from reporting.exported import Export, ExportedForce
from reporting.forms import ExportForm

log = structlog.get_logger()

PER_PAGE = 20
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DECIDED = "Somebody decided about this export in the meantime."
NOTHING = "No force has signed or shared any of this yet, so there is nothing to export."
CHANGED = "Something was removed from it since it was made. It is being made again without that: come back in a minute."
LOST = "Its file is not where it was kept. It is being made again: come back in a minute."
AWAY = "The file cannot be fetched at the moment. Try again in a few minutes."


@require_safe
def export_list(request: PortalRequest) -> HttpResponse:
    require(rules.can_export(request.membership))
    rows = Export.objects.for_pages().defer("content")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": [{"label": "Reports", "url": reverse("reports:list")}],
    }
    return render(request, "reporting/exports/list.html", context)


@form_page
def ask(request: PortalRequest) -> HttpResponse:
    require(rules.can_export(request.membership))
    # From a request's own page.
    asked_from = (
        {"kind": ExportKind.RETURNS, "request": request.GET["request"]} if "request" in request.GET else None
    )
    form = ExportForm(request.POST or None, initial=asked_from)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "breadcrumbs": _crumbs()}
        return render(request, "reporting/exports/ask.html", context, status=status)
    asked = exporting.ask(**form.cleaned_data, by=request.membership)
    messages.success(request, "Asked for. Somebody else of the national team has to agree before it is made.")
    return redirect("exports:export", asked.public_id)


@require_safe
def export(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    return render(request, "reporting/exports/export.html", _context(request, _found(request, public_id)))


@require_safe
def state(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """The part of the page that is fetched again until the file is there."""
    return render(request, "reporting/exports/state.html", _context(request, _found(request, public_id)))


@require_POST
def agree(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    def make(asked: Export) -> None:
        forces = exporting.agree(export=asked, by=request.membership)
        messages.success(request, f"Agreed. {count(forces, 'force')} can read that their data stand in it.")

    return _decide(request, public_id, rules.can_decide, make)


@require_POST
def refuse(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    def end(asked: Export) -> None:
        exporting.refuse(export=asked, by=request.membership)
        messages.success(request, "Refused. Nothing is made.")

    return _decide(request, public_id, rules.can_decide, end)


@require_POST
def withdraw(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    def end(asked: Export) -> None:
        exporting.withdraw(export=asked, by=request.membership)
        messages.success(request, "Withdrawn. Nothing is made.")

    return _decide(request, public_id, rules.can_withdraw, end)


@require_POST
def again(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Try once more what could not be made."""
    found = _found(request, public_id)
    require(rules.can_fetch(request.membership, found))
    if found.stopped:
        exporting.make_again(export=found)
    return redirect("exports:export", public_id)


@require_safe
def download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """To whoever asked, for as long as it is kept. Each force in it reads that it was fetched."""
    found = _found(request, public_id)
    require(rules.can_fetch(request.membership, found))
    if not found.done:
        raise Http404
    try:
        file = default_storage.open(found.stored_as)
    except FileNotFoundError:
        log.warning("export_file_missing", export=str(public_id))
        exporting.make_again(export=found)
        messages.error(request, LOST)
        return redirect("exports:export", public_id)
    except OSError:  # the storage is away, and with it for now the file
        log.exception("export_storage_away", export=str(public_id))
        messages.error(request, AWAY)
        return redirect("exports:export", public_id)
    if not exporting.hand_out(export=found, by=request.membership):
        file.close()
        messages.info(request, CHANGED)
        return redirect("exports:export", public_id)
    return attachment(file, name=f"{slugify(found.title)}.xlsx", content_type=WORKBOOK)


@require_safe
def of_us(request: PortalRequest) -> HttpResponse:
    """For a force: which bulk exports its data stand in, why, and by whose word."""
    require(rules.can_read_own_exports(request.membership))
    rows = ExportedForce.objects.of(own_force(request))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": [{"label": "Who opened what", "url": reverse("history:access")}],
    }
    return render(request, "reporting/exports/of_us.html", context)


# --- what the pages show ----------------------------------------------------------------------------------------


def _found(request: PortalRequest, public_id: uuid.UUID) -> Export:
    require(rules.can_export(request.membership))
    return get_object_or_404(Export.objects.for_pages().defer("content"), public_id=public_id)


def _decide(
    request: PortalRequest,
    public_id: uuid.UUID,
    allowed: Callable[[Membership, Export], bool],
    act: Callable[[Export], None],
) -> HttpResponse:
    found = _found(request, public_id)
    if not found.waits:
        messages.info(request, DECIDED)
        return redirect("exports:export", public_id)
    require(allowed(request.membership, found))
    try:
        act(found)
    except exporting.DecidedError:
        messages.info(request, DECIDED)
    except exporting.NothingToExportError:
        messages.error(request, NOTHING)
    return redirect("exports:export", public_id)


def _context(request: PortalRequest, found: Export) -> dict[str, object]:
    by = request.membership
    return {
        "export": found,
        "can_decide": rules.can_decide(by, found),
        "can_withdraw": rules.can_withdraw(by, found),
        "can_fetch": rules.can_fetch(by, found),
        "kept_days": exporting.KEPT.days,
        "breadcrumbs": _crumbs(),
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"label": "Bulk exports", "url": reverse("exports:list")}]
