"""The task list, the page of a descriptor, and the saves of its answers."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from assessments import rules, scoring, workflow
from assessments.descriptor_page import DescriptorPage, descriptor_page, saved_time
from assessments.forms import AnswerForm, SummaryForm
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating, Summary
from assessments.readiness import descriptor_code_of
from assessments.task_list import task_list as build_task_list
from assessments.views.conflicts import conflict_answer, conflict_page
from assessments.views.loading import assessment_or_404, current_assessment
from core import jinja2
from forces.http import PortalRequest, require
from forces.roles import Permission
from frameworks.models import Grade


def _anchor(row: str) -> str:
    return "#summary" if row == "summary" else f"#b-{row}"


RULE = (
    "The rule: the middle grade of the rated behaviours, the lower one of two; "
    "never above Partly in place while one of them is Not started."
)


@require_safe
def current(request: PortalRequest) -> HttpResponse:
    """Whatever assessment is on: the menu leads here."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    assessment = current_assessment(request)
    if assessment is None:
        return render(request, "assessments/none_yet.html")
    return redirect("assessments:assessment", assessment.public_id)


@require_safe
def task_list(request: PortalRequest, public_id: UUID) -> HttpResponse:
    assessment = assessment_or_404(request, public_id)
    tasks = build_task_list(assessment)
    may_answer = rules.can_answer(request.membership, assessment)
    context = {
        "assessment": assessment,
        "tasks": tasks,
        "next_task": next((t for t in tasks.tasks if t.answered < t.total), None) if may_answer else None,
        "unanswered": tasks.total - tasks.answered,
        "unconfirmed": len(tasks.tasks) - tasks.confirmed,
        "can_send": rules.can_send(request.membership, assessment),
        "is_open": rules.is_open(assessment),
    }
    return render(request, "assessments/task_list.html", context)


def descriptor(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    assessment = assessment_or_404(request, public_id)
    if request.method == "POST":
        return _save_page(request, assessment, code)
    return _show(request, assessment, code, open_code=request.GET.get("open", ""))


def _show(
    request: PortalRequest,
    assessment: Assessment,
    code: str,
    *,
    open_code: str = "",
    errors: dict[str, str] | None = None,
    typed: Any = None,
    status: int = 200,
) -> HttpResponse:
    page = descriptor_page(assessment, code, open_code=open_code)
    if page is None:
        raise Http404
    if errors:
        _put_back(page, errors, typed)
    can_answer = rules.can_answer(request.membership, assessment)
    context = {
        "page": page,
        "assessment": assessment,
        "can_answer": can_answer,
        "can_summarise": rules.can_summarise(request.membership, assessment),
        "has_errors": bool(errors),
        "error_list": [{"text": text, "href": _anchor(row)} for row, text in (errors or {}).items()],
        "summary_state": "Confirmed" if page.summary.confirmed_at else "Not yet",
    }
    summary = render_to_string("assessments/_summary.html", context | _summary_context(page, errors), request)
    context["rows"] = jinja2.render(
        request,
        "rating_rows.html",
        descriptor={
            "url": "",
            "last_cycle": assessment.cycle.previous.name if assessment.cycle.previous else "",
            "answered": page.answered,
            "total": page.total,
        },
        groups=page.groups,
        grades=[{"code": g.code, "value": g.value, "name": g.name, "short": g.name} for g in page.grades],
        editable=can_answer,
        after=SafeString(summary),
    )
    return render(request, "assessments/descriptor.html", context, status=status)


def _summary_context(page: DescriptorPage, errors: dict[str, str] | None) -> dict[str, Any]:
    """What components/summary_form.html wants."""
    summary = page.summary
    left = page.total - page.answered
    saved = f"Saved {saved_time(summary)}" if summary.updated_at else ""
    return {
        "summary": {
            "save_url": reverse(
                "assessments:save_summary", args=[page.assessment.public_id, page.provision.code]
            ),
            "revision": summary.revision,
            "grade": summary.grade.code if summary.grade else "",
            "last_grade": page.last.grade.value if page.last and page.last.grade else "",
            "suggested": {"value": page.suggested.value, "name": page.suggested.name}
            if page.suggested
            else {},
            "strengths": summary.strengths,
            "gaps": summary.gaps,
            "support_needed": summary.support_needed,
            "saved": f"{saved} by {summary.updated_by.display_name}" if summary.updated_by else saved,
            "error": (errors or {}).get("summary", ""),
            "confirmed": summary.confirmed_at is not None,
        },
        "grades": page.grades,
        "rule": RULE,
        "note": f"You can confirm when all {page.total} behaviours are answered. {left} are left."
        if left
        else "",
    }


def _put_back(page: DescriptorPage, errors: dict[str, str], typed: Any) -> None:
    """What was typed stays on the page beside what is wrong with it."""
    for row in page.rows:
        if row.code not in errors:
            continue
        row.error = errors[row.code]
        row.open = True
        row.comment = typed.get(f"c-{row.code}", row.comment)
        row.reason = typed.get(f"r-{row.code}", row.reason)
        row.grade = typed.get(f"g-{row.code}", row.grade)


# --- saving ---------------------------------------------------------------------------------------------------


def _save_page(request: PortalRequest, assessment: Assessment, code: str) -> HttpResponse:
    """The whole page by one button. What is right is saved, what came too late is kept and shown."""
    require(rules.can_answer(request.membership, assessment))
    do = request.POST.get("do", "save")
    errors, conflict = _save_rows(request, assessment, code)
    if conflict is None and not errors and rules.can_summarise(request.membership, assessment):
        errors, conflict = _save_summary_of_page(request, assessment, code, confirm=do == "confirm")
    if errors:
        return _show(request, assessment, code, errors=errors, typed=request.POST, status=422)
    if conflict is not None:
        return conflict_page(request, conflict.conflict, status=409)
    return _after_saving(request, assessment, code, do)


def _save_rows(
    request: PortalRequest, assessment: Assessment, code: str
) -> tuple[dict[str, str], workflow.StaleSaveError | None]:
    ratings = Rating.objects.filter(force=assessment.force_id, assessment=assessment).locked_for()
    grades = {grade.code: grade.pk for grade in Grade.objects.filter(scale=assessment.cycle.scale_id)}
    errors: dict[str, str] = {}
    first: workflow.StaleSaveError | None = None
    for rating in ratings.filter(provision__code__startswith=f"{code}."):
        row = rating.provision.code
        if f"v-{row}" not in request.POST:
            continue
        form = AnswerForm.for_code(row, request.POST)
        if not form.is_valid():
            errors[row] = form.first_error()
            continue
        changes: dict[str, Any] = dict(form.sent_words())
        if chosen := form.cleaned_data["grade"]:
            if chosen not in grades:
                errors[row] = "Choose one of the grades"
                continue
            changes["grade_id"] = grades[chosen]
        try:
            workflow.save_rating(
                rating=rating, revision=form.cleaned_data["revision"], changes=changes, by=request.membership
            )
        except workflow.StaleSaveError as stale:
            first = first or stale
    return errors, first


def _save_summary_of_page(
    request: PortalRequest, assessment: Assessment, code: str, *, confirm: bool
) -> tuple[dict[str, str], workflow.StaleSaveError | None]:
    if "revision" not in request.POST:
        return {}, None
    summary = _summary_or_404(assessment, code)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return {"summary": form.first_error()}, None
    try:
        workflow.save_summary(
            summary=summary,
            revision=form.cleaned_data["revision"],
            changes=_summary_changes(form, assessment),
            by=request.membership,
        )
        if confirm:
            workflow.confirm_summary(summary=summary, by=request.membership)
    except workflow.StaleSaveError as stale:
        return {}, stale
    except workflow.NotReadyError as reason:
        return {"summary": str(reason)}, None
    return {}, None


def _after_saving(request: PortalRequest, assessment: Assessment, code: str, do: str) -> HttpResponse:
    """Back to the same place; or to where the pressed button leads."""
    here = reverse("assessments:descriptor", args=[assessment.public_id, code])
    verb, _, row = do.partition("-")
    if verb == "open":
        return redirect(f"{here}?open={row}#b-{row}")
    if verb in {"evidence", "action"}:
        form = reverse("evidence:add" if verb == "evidence" else "actionplans:add")
        return redirect(f"{form}?{urlencode({'for': row, 'next': here})}")
    if verb == "confirm":
        messages.success(request, "Summary confirmed.")
        page = descriptor_page(assessment, code)
        if page and page.following:
            return redirect("assessments:descriptor", assessment.public_id, page.following.code)
    else:
        messages.success(request, "Saved.")
    return redirect(f"{here}{_anchor(row)}" if verb == "save" and row else here)


@require_POST
def save_rating(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """One answer, sent by the page itself. JSON: 200 saved, 409 too late, 422 what to mend."""
    require(request.membership.may(Permission.ANSWER))
    form = AnswerForm.for_code(code, request.POST)
    chosen = form.cleaned_data["grade"] if form.is_valid() else ""
    rows = Rating.objects.filter(force=request.membership.force_id, provision__code=code)
    rating = get_object_or_404(rows.locked_for(chosen), assessment__public_id=public_id)
    require(rules.can_answer(request.membership, rating.assessment))
    if not form.is_valid():
        return JsonResponse({"error": form.first_error()}, status=422)
    changes: dict[str, Any] = dict(form.sent_words())
    if chosen:
        if rating.posted_grade_id is None:  # type: ignore[attr-defined]
            return JsonResponse({"error": "Choose one of the grades"}, status=422)
        changes["grade_id"] = rating.posted_grade_id  # type: ignore[attr-defined]
    try:
        workflow.save_rating(
            rating=rating, revision=form.cleaned_data["revision"], changes=changes, by=request.membership
        )
    except workflow.StaleSaveError as stale:
        return conflict_answer(stale.conflict)
    return JsonResponse(_progress_after(request, rating))


def _progress_after(request: PortalRequest, rating: Rating) -> dict[str, Any]:
    """What the page updates after a save, in one query: the descriptor's answers as they are now."""
    descriptor = descriptor_code_of(rating.provision.code)
    heading = rating.provision.code.rpartition(".")[0]
    ratings = list(
        Rating.objects.filter(force=rating.force_id, assessment=rating.assessment_id)
        .filter(provision__code__startswith=f"{descriptor}.")
        .select_related("grade", "provision")
    )
    answers = [answer_of(r) for r in ratings]
    group = [answer_of(r) for r in ratings if r.provision.code.rpartition(".")[0] == heading]
    suggested = scoring.suggested_value(answers)
    name = next((r.grade.name for r in ratings if r.grade and r.grade.value == suggested), "")
    return {
        "revision": rating.revision,
        "saved": f"Saved {saved_time(rating)} by {request.membership.display_name}",
        "answered": sum(answer.answered for answer in answers),
        "total": len(answers),
        "group": {"code": heading, "answered": sum(a.answered for a in group), "total": len(group)},
        "suggested": {"value": suggested, "name": name or "Not yet: answer every behaviour"},
    }


@require_POST
def save_summary(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """The force's own words on a descriptor, sent by the page itself."""
    assessment = assessment_or_404(request, public_id)
    require(rules.can_summarise(request.membership, assessment))
    summary = _summary_or_404(assessment, code)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.first_error()}, status=422)
    try:
        workflow.save_summary(
            summary=summary,
            revision=form.cleaned_data["revision"],
            changes=_summary_changes(form, assessment),
            by=request.membership,
        )
    except workflow.StaleSaveError as stale:
        return conflict_answer(stale.conflict)
    saved = f"Saved {saved_time(summary)} by {request.membership.display_name}"
    return JsonResponse({"revision": summary.revision, "saved": saved})


def _summary_or_404(assessment: Assessment, code: str) -> Summary:
    rows = Summary.objects.filter(force=assessment.force_id, assessment=assessment)
    return get_object_or_404(
        rows.select_related("provision").select_for_update(of=("self",)), provision__code=code
    )


def _summary_changes(form: SummaryForm, assessment: Assessment) -> dict[str, Any]:
    changes: dict[str, Any] = dict(form.sent_words())
    if chosen := form.cleaned_data["grade"]:
        changes["grade_id"] = get_object_or_404(Grade, scale=assessment.cycle.scale_id, code=chosen).pk
    return changes
