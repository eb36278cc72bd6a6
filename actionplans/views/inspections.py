"""Published reports of inspections: who comments by when, the comments, and the draft that they make."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from actionplans import inspecting, rules
from actionplans.comment_paper import comment_paper
from actionplans.duties import Duty, Part, draft_of, earlier_words
from actionplans.inspection_forms import CommentForm, InspectionForm, NewInspectionForm
from actionplans.models import Inspection
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError, log_access
from core import word
from core.revisions import revision_typed
from forces.http import PortalRequest, attachment, form_page, own_force, require
from forces.models import PolicingBody

PAGE = 50
AS_CHIEF = "Given to your policing body as they stand. You can give them again; the newest count."
AS_BODY = (
    "If the report has recommendations, say for each what you have done or will do, or why not. You can give them"
    " again; the newest count."
)


@require_safe
def inspections(request: PortalRequest) -> HttpResponse:
    """A force's own, newest first; for the national team every force's."""
    require(rules.can_read_inspections(request.membership))
    rows = Inspection.objects.readable_by(request.membership).select_related("force").with_comments()
    page = Paginator(rows.order_by("-published_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "duties": [Duty.of(one, today) for one in page.object_list],
        "of_all_forces": request.membership.force_id is None,
        "may_keep": rules.can_keep_inspections(request.membership),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "recommendations/inspections.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep_inspections(request.membership))
    form = NewInspectionForm.empty()
    if request.method == "POST":
        form = NewInspectionForm(request.POST)
        if form.is_valid():
            made = inspecting.add_inspection(
                force=own_force(request), key=form.cleaned_data["key"], values=form.values
            )
            messages.success(request, f"Report added: {made.title}")
            return redirect("recommendations:inspection", made.public_id)
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(request, "recommendations/inspection_add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What is said of the report itself. Two texts are shown where both changed it."""
    require(rules.can_keep_inspections(request.membership))
    inspection = get_object_or_404(Inspection, force=own_force(request), public_id=public_id)
    form = InspectionForm(initial={name: getattr(inspection, name) for name in inspecting.NAMED})
    revision = inspection.revision
    if request.method == "POST":
        form, revision = InspectionForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                inspecting.change_inspection(
                    inspection=inspection, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Report saved")
            return redirect("recommendations:inspection", inspection.public_id)
    context = {
        "inspection": inspection,
        "form": form,
        "revision": revision,
        "news": news_url((Inspection, [inspection.pk, inspection.revision])),
        "breadcrumbs": _crumbs(),
    }
    return render(
        request, "recommendations/inspection_change.html", context, status=422 if form.errors else 200
    )


@form_page
def inspection(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The report, the comments of both sides and their draft. Whoever may comment now does it here."""
    found = _load(request, public_id)
    by = request.membership
    as_chief = rules.can_comment_as_chief_officer(by, found)
    may_comment = as_chief or rules.can_comment_as_policing_body(by, found)
    hint = AS_CHIEF if as_chief else AS_BODY
    if request.method != "POST":
        _note(request, found, "opened")
        return _page(
            request, found, CommentForm(initial=_last(found, as_chief), hint=hint) if may_comment else None
        )
    require(may_comment)
    form = CommentForm(request.POST, hint=hint)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    give = inspecting.comment_as_chief_officer if as_chief else inspecting.comment_as_policing_body
    give(inspection=found, by=by, **form.cleaned_data)
    messages.success(request, "Your comments are given")
    return redirect("recommendations:inspection", found.public_id)


@require_safe
def draft(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    """The draft as a Word document."""
    found = _load(request, public_id)
    _note(request, found, "downloaded")
    duty = Duty.of(found, timezone.localdate())
    header = "DRAFT. DEMONSTRATION: INVENTED DATA" if settings.DEMO else "DRAFT"
    data = comment_paper(f"Comments on “{found.title}”", _draft(duty), header=header)
    name = slugify(f"Comments {found.force.short_name} {found.title}"[:100])
    return attachment(ContentFile(data), name=f"{name}.docx", content_type=word.TYPE)


def _page(
    request: PortalRequest, found: Inspection, form: CommentForm | None, *, status: int = 200
) -> HttpResponse:
    duty = Duty.of(found, timezone.localdate())
    context: dict[str, Any] = {
        "inspection": found,
        "duty": duty,
        "earlier": earlier_words(found),
        "chief": list(found.chiefofficercomments.all()),
        "body": list(found.policingbodycomments.all()),
        "draft": _draft(duty),
        "form": form,
        "may_keep": rules.can_keep_inspections(request.membership),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "recommendations/inspection.html", context, status=status)


# --- what the views above share -------------------------------------------------------------------------------


def _load(request: PortalRequest, public_id: UUID) -> Inspection:
    require(rules.can_read_inspections(request.membership))
    rows = Inspection.objects.readable_by(request.membership).select_related("force").with_comments()
    return get_object_or_404(rows, public_id=public_id)


def _note(request: PortalRequest, found: Inspection, act: str) -> None:
    """The force can see who else read it."""
    if not rules.can_read_plan(request.membership):
        log_access(force=found.force, act=act, what=f"Comments on {found.title}", by=request.membership)


def _last(found: Inspection, as_chief: bool) -> dict[str, Any]:
    rows = found.chiefofficercomments if as_chief else found.policingbodycomments
    last = rows.first()
    return {"key": uuid4(), "text": last.text if last else ""}


def _draft(duty: Duty) -> list[Part]:
    found = duty.inspection
    body = PolicingBody.objects.in_office_on(timezone.localdate()).filter(force=found.force_id).first()
    name = body.name if body else "the policing body"
    return draft_of(duty, name, found.chiefofficercomments.first(), found.policingbodycomments.first())


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Recommendations", "url": reverse("recommendations:list")},
        {"label": "Inspection reports", "url": reverse("recommendations:inspections")},
    ]
