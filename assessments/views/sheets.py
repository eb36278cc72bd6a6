"""Filling in offline: the spreadsheet out, back, what it would change, and bringing that in."""

import io
from uuid import UUID

import structlog
from django.contrib import messages
from django.core.files.base import File
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments import rules
from assessments.choices import SheetState
from assessments.models import Assessment, SheetUpload
from assessments.readiness import descriptor_code_of
from assessments.sheet import applying
from assessments.sheet.forms import SheetForm
from assessments.sheet.preview import Preview, counted, preview_of
from assessments.sheet.reading import Filled, SheetRefusedError
from assessments.sheet.sections import sections_of, ticked_of
from assessments.sheet.writing import name_of, workbook_of
from assessments.views.loading import assessment_or_404
from audit.workflow import log_access
from core.revisions import revision_typed
from evidence.choices import EXTENSIONS
from evidence.rules import may_be_handed_out
from evidence.storing import FileChangedError, StoreUnavailableError, open_unchanged
from forces.http import PortalRequest, attachment, form_page, own_force, require
from forces.roles import Permission
from frameworks.models import Provision

log = structlog.get_logger()

XLSX = EXTENSIONS["xlsx"]
AWAY = "The portal cannot reach the file at the moment. Nothing was changed. Try again later."
CHANGED = (
    "What the portal’s storage holds is not the file that you uploaded, so it is not read. Upload it again."
)
NOTHING_CHOSEN = "Choose at least one change, or put the spreadsheet aside"
NOT_NOW = "Nothing was brought in: this spreadsheet is settled already, or answers are locked now."
MOVED_ON = (
    "Somebody saved some of this while you were looking. Nothing was brought in: look again, then choose"
)


# --- out, and back ----------------------------------------------------------------------------------------------


@form_page
def sheet(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Where the spreadsheet is got and brought back."""
    assessment = assessment_or_404(request, public_id)
    require(rules.may_answer(request.membership, assessment))
    form = SheetForm()
    if request.method == "POST":
        why_not = rules.why_not_now(request.membership, Permission.ANSWER, assessment)
        require(rules.can_answer(request.membership, assessment), otherwise=why_not)
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid() and (upload := _taken_in(request, assessment, form)):
            return redirect("assessments:sheet_upload", upload.public_id)
    context = {
        "assessment": assessment,
        "form": form,
        "is_open": rules.is_open(assessment),
        "whole": rules.can_read_whole(request.membership, assessment),
        "uploads": SheetUpload.objects.of(request.membership).filter(assessment=assessment)[:20],
        "breadcrumbs": [_crumb(assessment)],
    }
    return render(request, "assessments/sheet.html", context, status=form.status)


def _taken_in(request: PortalRequest, assessment: Assessment, form: SheetForm) -> SheetUpload | None:
    """None when there is no place for it: then the form says why."""
    try:
        return applying.take_in(assessment=assessment, file=form.cleaned_data["file"], by=request.membership)
    except StoreUnavailableError as error:
        form.refuse(error)
        return None


@require_safe
def download(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """The assessment, or what of it is with this person, as it is now."""
    assessment = assessment_or_404(request, public_id)
    require(rules.may_answer(request.membership, assessment))
    data = workbook_of(assessment, request.membership)
    log_access(
        force=assessment.force,
        act="downloaded",
        what=f"Answers as a spreadsheet: {assessment}",
        by=request.membership,
    )
    return attachment(File(io.BytesIO(data)), name=name_of(assessment), content_type=XLSX)


# --- one that came back -----------------------------------------------------------------------------------------


@require_safe
def upload(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What became of it: waiting for the scanner, what is wrong, what it would change, or what it changed."""
    found = _upload_or_404(request, public_id)
    if found.state != SheetState.PREVIEWED or not may_be_handed_out(found):
        return _page(request, found)
    return _preview_page(request, found, tick=request.GET.get("tick", ""))


@require_safe
def state(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The part of that page which waits for the scanner; fetched again until it has spoken."""
    return render(
        request, "assessments/_sheet_state.html", {"upload": _upload_or_404(request, public_id), "part": True}
    )


@require_safe
def original(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """The file as it came."""
    found = _upload_or_404(request, public_id)
    require(may_be_handed_out(found))
    try:
        file = open_unchanged(found)
    except (OSError, FileChangedError) as error:
        return _page(request, found, problems=[_away(error, found)], status=503)
    log_access(force=found.force, act="downloaded", what=f"Spreadsheet: {found}", by=request.membership)
    return attachment(file, name=found.file_name, content_type=XLSX)


@require_POST
def bring_in(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What was chosen counts from here on."""
    found = _upload_or_404(request, public_id)
    waits = found.state == SheetState.PREVIEWED and may_be_handed_out(found)
    if not waits or not rules.can_answer(request.membership, found.assessment):
        messages.info(request, NOT_NOW)
        return redirect("assessments:sheet_upload", public_id)
    chosen = {
        code: revision_typed(request.POST.get(f"v-{code}", "")) for code in request.POST.getlist("take")
    }
    filled, problems = _read(found)
    if filled is None:
        return _page(request, found, problems=problems, status=422)
    if not chosen:
        return _preview_page(request, found, error=NOTHING_CHOSEN, tick="none", status=422)
    try:
        outcome = applying.bring_in(upload=found, filled=filled, chosen=chosen, by=request.membership)
    except applying.MovedOnError:
        found.refresh_from_db()
        return _preview_page(request, found, error=MOVED_ON, status=409)
    messages.success(request, f"{counted(one['code'] for one in outcome['changed'])} brought in.")
    return redirect("assessments:sheet_upload", public_id)


@require_POST
def put_aside(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = _upload_or_404(request, public_id)
    try:
        applying.put_aside(upload=found, by=request.membership)
    except applying.MovedOnError:
        messages.info(request, "This spreadsheet was brought in or put aside already.")
    else:
        messages.success(request, "Put aside. Nothing was changed.")
    return redirect("assessments:sheet_upload", public_id)


def _upload_or_404(request: PortalRequest, public_id: UUID) -> SheetUpload:
    """One's own; a colleague's, another force's and none answer alike."""
    require(request.membership.may(Permission.ANSWER))
    rows = SheetUpload.objects.of(request.membership).filter(force=own_force(request))
    related = rows.select_related("assessment__cycle__scale", "assessment__force", "force")
    return get_object_or_404(related, public_id=public_id)


def _read(found: SheetUpload, *, note: bool = False) -> tuple[Filled | None, list[str]]:
    """What the file says; or nothing, and why. note: so that the list of what came back says it too."""
    filled: Filled | None = None
    refused: SheetRefusedError | None = None
    try:
        filled = applying.read_upload(found, found.assessment)
    except SheetRefusedError as error:
        refused = error
    except (OSError, FileChangedError) as error:
        return None, [_away(error, found)]
    if note:
        applying.note_refusal(upload=found, refused=refused)
    return filled, refused.problems if refused else []


def _away(error: Exception, found: SheetUpload) -> str:
    log.error("stored_sheet_not_there", upload=str(found.public_id), kind=type(error).__name__)
    return CHANGED if isinstance(error, FileChangedError) else AWAY


def _preview_page(
    request: PortalRequest, found: SheetUpload, *, error: str = "", tick: str = "", status: int = 200
) -> HttpResponse:
    """tick: which changes are ticked (sections.ticked_of)."""
    if found.state != SheetState.PREVIEWED:  # settled in another window, in the meantime
        return _page(request, found, status=status)
    filled, problems = _read(found, note=status == 200)
    if filled is None:
        return _page(request, found, problems=problems, status=status)
    preview = preview_of(found.assessment, filled, request.membership)
    return _page(request, found, preview=preview, filled=filled, error=error, tick=tick, status=status)


def _page(
    request: PortalRequest,
    found: SheetUpload,
    *,
    preview: Preview | None = None,
    filled: Filled | None = None,
    problems: list[str] | None = None,
    error: str = "",
    tick: str = "",
    status: int = 200,
) -> HttpResponse:
    first = preview.changes[0].code if preview and preview.changes else ""
    provisions = _provisions(found) if preview or found.outcome.get("changed") else {}
    errors = [{"text": error, "href": f"#take-{first}" if first else ""}] if error else []
    context = {
        "upload": found,
        "assessment": found.assessment,
        "readable": may_be_handed_out(found),
        "can_answer": rules.can_answer(request.membership, found.assessment),
        "preview": preview,
        "sections": sections_of(preview, provisions) if preview else [],
        "ticked": ticked_of(preview, tick) if preview else set(),
        "elsewhere": _elsewhere(preview, provisions) if preview else [],
        "changed": _changed(found, provisions),
        "changed_in_words": counted(one["code"] for one in found.outcome.get("changed", [])),
        "unread": filled.unread[:20] if filled else [],
        "problems": problems or [],
        "error_list": errors or [{"text": problem} for problem in problems or []],
        "has_errors": bool(errors or problems),
        "breadcrumbs": [_crumb(found.assessment), _sheet_crumb(found.assessment)],
    }
    return render(request, "assessments/sheet_upload.html", context, status=status)


def _provisions(found: SheetUpload) -> dict[str, Provision]:
    """{code: provision} of the whole framework: one query, whichever of them the file is about."""
    rows = Provision.objects.filter(framework=found.assessment.cycle.framework_id)
    return {provision.code: provision for provision in rows}


def _elsewhere(preview: Preview, provisions: dict[str, Provision]) -> list[tuple[str, int]]:
    """What is not with this person. A code that a file made up stands as it is."""
    return [
        (provisions[code].name if code in provisions else code, number)
        for code, number in preview.elsewhere.items()
    ]


def _changed(found: SheetUpload, provisions: dict[str, Provision]) -> list[dict[str, str]]:
    """What it changed, each with where its history is."""
    changed = []
    for code in (one["code"] for one in found.outcome.get("changed", [])):
        summary = descriptor_code_of(code) == code
        kind, name = "summary" if summary else "answer", provisions[code].name
        url = reverse(f"history:{kind}", args=[found.assessment.public_id, code])
        changed.append({"name": f"Summary of {name}" if summary else name, "url": url})
    return changed


def _crumb(assessment: Assessment) -> dict[str, str]:
    return {
        "label": f"Assessment, {assessment.cycle.name}",
        "url": reverse("assessments:assessment", args=[assessment.public_id]),
    }


def _sheet_crumb(assessment: Assessment) -> dict[str, str]:
    return {"label": "Fill it in offline", "url": reverse("assessments:sheet", args=[assessment.public_id])}
