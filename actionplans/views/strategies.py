"""Bringing the force's own strategy: taken in, looked through, accepted into the plan."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actionplans import rules
from actionplans.choices import StrategyState
from actionplans.models import Commitment, StrategyUpload
from actionplans.strategy import applying
from actionplans.strategy.forms import StrategyForm
from actionplans.strategy.preview import Preview, preview_of
from actionplans.strategy.reading import NotReadError
from audit.workflow import log_access
from core.templatetags.portal import count
from evidence.choices import EXTENSIONS
from evidence.rules import may_be_handed_out
from evidence.storing import FileChangedError, StoreUnavailableError, open_unchanged
from forces.http import PortalRequest, attachment, form_page, own_force, require

log = structlog.get_logger()

AWAY = "The portal cannot reach the file at the moment. Nothing was saved. Try again later."
CHANGED = "What the portal’s storage holds is not what you uploaded, so it is not read. Upload it again."
NOTHING_CHOSEN = "Choose at least one commitment or action, or put the strategy aside"
NOT_NOW = "Nothing was saved: this strategy was accepted or put aside already."
READ_ANEW = (
    "The portal reads this strategy otherwise than when you opened the page. Nothing was saved: look again"
)
SHOWN = 20  # of what one brought


@form_page
def strategy(request: PortalRequest) -> HttpResponse:
    """Where a strategy is brought, and what one brought before."""
    require(rules.can_bring_strategy(request.membership))
    form = StrategyForm()
    if request.method == "POST":
        form = StrategyForm(request.POST, request.FILES)
        if form.is_valid() and (upload := _taken_in(request, form)):
            return redirect("actionplans:strategy_upload", upload.public_id)
    context = {
        "form": form,
        "uploads": StrategyUpload.objects.of(request.membership)[:SHOWN],
        "breadcrumbs": [_plan_crumb()],
    }
    return render(request, "actionplans/strategy.html", context, status=form.status)


def _taken_in(request: PortalRequest, form: StrategyForm) -> StrategyUpload | None:
    """None when there is no place for it: then the form says why."""
    if form.checked is None:
        return None
    try:
        return applying.take_in(force=own_force(request), file=form.checked, by=request.membership)
    except StoreUnavailableError as error:
        form.refuse(error)
        return None


@require_safe
def upload(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What became of it: waiting for the scanner, why it gives nothing, what it holds, or what was made of it."""
    found = _upload_or_404(request, public_id)
    if found.state != StrategyState.PREVIEWED or not may_be_handed_out(found):
        return _page(request, found)
    preview, problem = _preview(found)
    return _page(request, found, preview=preview, problem=problem)


@require_safe
def state(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The part of that page which waits for the scanner; fetched again until it has spoken."""
    context = {"upload": _upload_or_404(request, public_id), "part": True}
    return render(request, "actionplans/_strategy_state.html", context)


@require_safe
def original(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """The file as it came."""
    found = _upload_or_404(request, public_id)
    require(may_be_handed_out(found))
    try:
        file = open_unchanged(found)
    except (OSError, FileChangedError) as error:
        return _page(request, found, problem=_away(error, found), status=503)
    log_access(force=found.force, act="downloaded", what=f"Strategy: {found}", by=request.membership)
    kind = EXTENSIONS[found.file_name.rpartition(".")[2].lower()]
    return attachment(file, name=found.file_name, content_type=kind)


@require_POST
def accept(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What was chosen becomes commitments and actions of the plan, in one step."""
    found = _upload_or_404(request, public_id)
    if found.state != StrategyState.PREVIEWED or not may_be_handed_out(found):
        messages.info(request, NOT_NOW)
        return redirect("actionplans:strategy_upload", public_id)
    preview, problem = _preview(found, request)
    if preview is None:
        return _page(request, found, problem=problem, status=422)
    if request.POST.get("digest") != preview.digest:
        return _page(request, found, preview=_preview(found)[0], error=READ_ANEW, status=409)
    if preview.errors:
        return _page(request, found, preview=preview, status=422)
    if not any(row.taken for row in preview.all):
        return _page(request, found, preview=preview, error=NOTHING_CHOSEN, status=422)
    try:
        outcome = applying.accept(upload=found, preview=preview, by=request.membership)
    except applying.SettledError:
        messages.info(request, NOT_NOW)
    else:
        made = f"{count(outcome['commitments'], 'commitment')} and {count(outcome['actions'], 'action')}"
        messages.success(request, f"{made} added to the plan.")
    return redirect("actionplans:strategy_upload", public_id)


@require_POST
def put_aside(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = _upload_or_404(request, public_id)
    try:
        applying.put_aside(upload=found, by=request.membership)
    except applying.SettledError:
        messages.info(request, "This strategy was accepted or put aside already.")
    else:
        messages.success(request, "Put aside. Nothing was saved.")
    return redirect("actionplans:strategy_upload", public_id)


# --- what the views above share -------------------------------------------------------------------------------------


def _upload_or_404(request: PortalRequest, public_id: UUID) -> StrategyUpload:
    """One's own; a colleague's, another force's and none answer alike."""
    require(rules.can_bring_strategy(request.membership))
    rows = StrategyUpload.objects.of(request.membership).filter(force=own_force(request))
    return get_object_or_404(rows.select_related("force", "by"), public_id=public_id)


def _preview(found: StrategyUpload, request: HttpRequest | None = None) -> tuple[Preview | None, str]:
    """What the file holds, with what was sent; or nothing, and why."""
    try:
        strategy = applying.read_upload(found)
    except NotReadError as refused:
        applying.note_reading(upload=found, by=found.by, reading=refused.reading)
        return None, str(refused)
    except (OSError, FileChangedError) as error:
        return None, _away(error, found)
    applying.note_reading(upload=found, by=found.by, reading=None)
    return preview_of(strategy, request.POST if request else None), ""


def _away(error: Exception, found: StrategyUpload) -> str:
    log.error("stored_strategy_not_there", upload=str(found.public_id), kind=type(error).__name__)
    return CHANGED if isinstance(error, FileChangedError) else AWAY


def _page(
    request: PortalRequest,
    found: StrategyUpload,
    *,
    preview: Preview | None = None,
    problem: str = "",
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = [{"text": error, "href": "#commitment-1"}] if error else preview.errors if preview else []
    context = {
        "upload": found,
        "readable": may_be_handed_out(found),
        "preview": preview,
        "already": Commitment.objects.filter(force=found.force_id).in_plan().count() if preview else 0,
        "problem": problem,
        "error_list": errors or ([{"text": problem}] if problem else []),
        "has_errors": bool(errors or problem),
        "breadcrumbs": [
            _plan_crumb(),
            {"label": "Bring your strategy", "url": reverse("actionplans:strategy")},
        ],
    }
    return render(request, "actionplans/strategy_upload.html", context, status=status)


def _plan_crumb() -> dict[str, str]:
    return {"label": "Action plan", "url": reverse("actionplans:plan")}
