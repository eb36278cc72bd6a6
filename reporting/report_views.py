"""Pages of reports: the list, one in the making or done, handing out, releasing, and the words of the next one."""

import uuid
from collections import defaultdict

import structlog
from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError, log_access
from core.templatetags.portal import moment
from forces.http import PortalRequest, attachment, form_page, require
from reporting import rules, workflow
from reporting.builders import national
from reporting.choices import ReportKind, TextSection
from reporting.forms import ReportTextForm
from reporting.models import Report, ReportText
from reporting.workflow import STEPS, NamesForceError

log = structlog.get_logger()


@require_safe
def report_list(request: PortalRequest) -> HttpResponse:
    """Of each cycle its reports; for the national team also what to make."""
    require(rules.can_read_reports(request.membership))
    return _list_page(request)


def _list_page(request: PortalRequest, *, status: int = 200) -> HttpResponse:
    reports: dict[int, list[Report]] = defaultdict(list)
    for one in Report.objects.for_pages():
        if rules.can_read(request.membership, one):
            reports[one.cycle_id].append(one)
    cycles = Cycle.objects.exclude(state=CycleState.PREPARING).order_by("-due_on")
    context = {
        "cycles": [{"cycle": cycle, "reports": reports[cycle.pk]} for cycle in cycles],
        "any": any(reports.values()),
        "kinds": [(kind.value, kind.label.partition(", ")[2]) for kind in ReportKind],
        "sections": TextSection.choices,
        "can_make": rules.can_make(request.membership),
        "can_edit_text": rules.can_edit_text(request.membership),
        "has_errors": status != 200,
    }
    return render(request, "reporting/report/list.html", context, status=status)


@require_POST
def make(request: PortalRequest) -> HttpResponse:
    """Ask for a report: a new one, or the same one that somebody asked for before."""
    require(rules.can_make(request.membership))
    cycles = Cycle.objects.exclude(state=CycleState.PREPARING).select_related(
        "framework", "scale", "previous"
    )
    cycle = cycles.filter(slug=_printable(request.POST.get("cycle", ""))).first()
    if cycle is None or request.POST.get("kind") not in ReportKind.values:
        messages.error(request, "Choose a cycle that has opened, and which version to make.")
        return _list_page(request, status=422)
    try:
        report, begun = workflow.ask_for_report(kind=request.POST["kind"], cycle=cycle, by=request.membership)
    except NamesForceError as error:
        messages.error(request, str(error))
        return _list_page(request, status=422)
    if not begun:
        asked = f"{report.asked_by_name} asked for the same report on {moment(report.asked_at)}."
        messages.info(request, f"{asked} Nothing in it has changed since, so you both get this one.")
    return redirect("reports:report", report.public_id)


@require_safe
def report(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _readable(request, public_id)
    others = [
        one
        for one in Report.objects.for_pages().filter(cycle=found.cycle_id).exclude(pk=found.pk)[:20]
        if rules.can_read(request.membership, one)
    ]
    context = {**_state(request, found), "others": others}
    return render(request, "reporting/report/report.html", context)


@require_safe
def progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """The part of the page that tells how far it is; fetched again every two seconds until it is done."""
    return render(request, "reporting/report/state.html", _state(request, _readable(request, public_id)))


@require_safe
def download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    found = _readable(request, public_id)
    if not found.done:
        raise Http404
    try:
        file = default_storage.open(found.stored_as)
    except FileNotFoundError:
        log.warning("report_file_missing", report=str(public_id))
        if rules.can_make(request.membership):
            workflow.lose_file(report=found)
        messages.error(request, "The file of this report is not where it was kept. It has to be made again.")
        return redirect("reports:list")
    except (
        OSError
    ):  # the storage is away, and with it for now the file: nothing is lost, and nothing to make again
        log.exception("report_storage_away", report=str(public_id))
        messages.error(request, "The file cannot be fetched at the moment. Try again in a few minutes.")
        return redirect("reports:report", public_id)
    log_access(force=request.membership.force, act="downloaded", what=found.title, by=request.membership)
    return attachment(file, name=f"{slugify(found.title)}.pdf", content_type="application/pdf")


@require_POST
def release(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _readable(request, public_id)
    require(rules.can_release(request.membership, found))
    if workflow.release(report=found, by=request.membership):
        messages.success(request, f"{found.title} is released.")
    return redirect("reports:report", public_id)


@form_page
def text(request: PortalRequest, cycle: str, section: str) -> HttpResponse:
    """The words of a section, saved only over what the writer started from."""
    require(rules.can_edit_text(request.membership))
    if section not in TextSection.values:
        raise Http404
    of_cycle = get_object_or_404(Cycle, slug=cycle)
    row = ReportText.objects.filter(cycle=of_cycle, section=section).first()
    label = TextSection(section).label
    if request.method != "POST":
        started = {"text": row.text, "revision": row.revision} if row else {"text": "", "revision": 0}
        return _text_page(request, of_cycle, section, ReportTextForm(initial=started, label=label))
    form = ReportTextForm(request.POST, label=label)
    if not form.is_valid():
        return _text_page(request, of_cycle, section, form, status=422)
    written, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
    try:
        workflow.save_text(
            cycle=of_cycle, section=section, text=written, revision=revision, by=request.membership
        )
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, f"{label} saved. It stands in the reports made from now on.")
    return redirect("reports:list")


# --- what the pages show ----------------------------------------------------------------------------------------


def _readable(request: PortalRequest, public_id: uuid.UUID) -> Report:
    """The report, where the person may read it; otherwise it is as if there were none."""
    require(rules.can_read_reports(request.membership))
    found = get_object_or_404(Report.objects.for_pages(), public_id=public_id)
    if not rules.can_read(request.membership, found):
        raise Http404
    return found


def _state(request: PortalRequest, found: Report) -> dict[str, object]:
    at = min(found.step, len(STEPS) - 1)
    steps = [
        {"label": label, "state": "done" if place < found.step else "now" if place == at else ""}
        for place, label in enumerate(STEPS)
    ]
    return {
        "report": found,
        "steps": steps,
        "number": at + 1,
        "of": len(STEPS),
        "text": f"{STEPS[at]}.",
        "share": round(100 * found.step / len(STEPS)),
        "can_make": rules.can_make(request.membership),
        "can_release": rules.can_release(request.membership, found),
        "can_edit_text": rules.can_edit_text(request.membership),
    }


def _text_page(
    request: PortalRequest, cycle: Cycle, section: str, form: ReportTextForm, *, status: int = 200
) -> HttpResponse:
    row = ReportText.objects.filter(cycle=cycle, section=section).first()
    context = {
        "news": news_url((ReportText, [row.pk, row.revision])) if row else "",
        "form": form,
        "label": TextSection(section).label,
        "section": section,
        "cycle": cycle,
        "named": national.forces_named(cycle).get(section, []),
        "breadcrumbs": [{"label": "Reports", "url": reverse("reports:list")}],
    }
    return render(request, "reporting/report/text.html", context, status=status)


def _printable(slug: str) -> str:
    """PostgreSQL takes no NUL; a name with one is no name."""
    return slug if slug.isprintable() else ""
