"""Saving answers: the whole page by its button, or one answer at a time by the page itself."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments import rules, scoring, workflow
from assessments.behaviour_rows import saved_time
from assessments.descriptor_page import descriptor_page
from assessments.forms import AnswerForm, SummaryForm
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating, Summary
from assessments.readiness import NotReadyError, descriptor_code_of
from assessments.views.descriptor import anchor_of, show_descriptor
from assessments.views.loading import assessment_or_404
from audit.conflicts import conflict_page
from audit.models import KeptConflict
from audit.workflow import revision_after
from core.templatetags.portal import FORM_KEY
from forces.http import PortalRequest, require
from forces.models import Membership
from forces.roles import Permission
from forces.sign_in import page_of
from frameworks.models import Grade

NO_SUCH_GRADE = "Choose one of the grades"

# --- the whole page ---------------------------------------------------------------------------------------------


def save_page(request: PortalRequest, assessment: Assessment, code: str) -> HttpResponse:
    """The whole page by one button. What is right is saved, what came too late is kept and shown."""
    require(rules.may_answer(request.membership, assessment))
    do = request.POST.get("do", "save")
    require(do != "confirm" or rules.can_summarise(request.membership, assessment))
    errors, late = _save_rows(request, assessment, code)
    if rules.may_summarise(request.membership, assessment):
        confirm = do == "confirm" and not errors and not late
        of_summary, late_summary = _save_summary_of_page(request, assessment, code, confirm=confirm)
        errors, late = errors | of_summary, late | late_summary
    if errors:
        # A late row is put back with the revision that it started from, so that saving again shows both texts.
        errors = {
            row: _LATE.format(kept.theirs_name or "Somebody else") for row, kept in late.items()
        } | errors
        return show_descriptor(request, assessment, code, errors=errors, typed=request.POST, status=422)
    if late:
        first, *others = late.values()
        return conflict_page(request, first, status=409, then=others)
    return _after_saving(request, assessment, code, do)


_LATE = "{} changed this answer while you were writing. Save again to see both texts"


def _save_rows(
    request: PortalRequest, assessment: Assessment, code: str
) -> tuple[dict[str, str], dict[str, KeptConflict]]:
    """What is wrong with which row, and which came too late."""
    ratings = Rating.objects.filter(force=assessment.force_id, assessment=assessment).locked_for()
    ratings = ratings.once_given_to(request.membership).with_holder(request.membership).with_asked()
    grades = {grade.code: grade.pk for grade in Grade.objects.filter(scale=assessment.cycle.scale_id)}
    errors: dict[str, str] = {}
    late: dict[str, KeptConflict] = {}
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
                errors[row] = NO_SUCH_GRADE
                continue
            changes["grade_id"] = grades[chosen]
        try:
            workflow.save_rating(
                rating=rating,
                revision=form.cleaned_data["revision"],
                changes=changes,
                by=request.membership,
                along=True,
                page=request.POST.get(FORM_KEY, ""),
            )
        except workflow.StaleSaveError as stale:
            late[row] = stale.conflict
    return errors, late


def _save_summary_of_page(
    request: PortalRequest, assessment: Assessment, code: str, *, confirm: bool
) -> tuple[dict[str, str], dict[str, KeptConflict]]:
    if "revision" not in request.POST:
        return {}, {}
    summary = _summary_or_404(assessment, code)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return {"summary": form.first_error()}, {}
    changes = _summary_changes(form, assessment)
    if changes is None:
        return {"summary": NO_SUCH_GRADE}, {}
    try:
        workflow.save_summary(
            summary=summary,
            revision=form.cleaned_data["revision"],
            changes=changes,
            by=request.membership,
            along=not confirm,  # what is confirmed is what was read
            page=request.POST.get(FORM_KEY, ""),
        )
        if confirm:
            workflow.confirm_summary(summary=summary, by=request.membership)
    except workflow.StaleSaveError as stale:
        return {}, {"summary": stale.conflict}
    except NotReadyError as reason:
        return {"summary": str(reason)}, {}
    return {}, {}


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
        page = descriptor_page(assessment, code, by=request.membership)
        if page and page.following:
            return redirect("assessments:descriptor", assessment.public_id, page.following.code)
    elif rules.is_open_for(assessment, code):
        messages.success(request, _what_is_saved(assessment, code, request.membership))
    else:
        messages.error(request, "Answers are locked: the assessment was sent. Nothing on this page was new.")
    return redirect(f"{here}{anchor_of(row)}" if verb == "save" and row else here)


def _what_is_saved(assessment: Assessment, code: str, by: Membership) -> str:
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.filter(provision__code__startswith=f"{code}.").theirs(by).without_reason()
    labels = [row.provision.label for row in rows.select_related("provision").order_by("provision__position")]
    return f"Saved. A reason is still wanted for {', '.join(labels)}." if labels else "Saved."


# --- one answer -------------------------------------------------------------------------------------------------


@require_POST
def save_rating(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """One answer, sent by the page itself. JSON: 200 saved, 409 too late, 422 what to mend."""
    require(request.membership.may(Permission.ANSWER))
    form = AnswerForm.for_code(code, request.POST)
    chosen = form.cleaned_data["grade"] if form.is_valid() else ""
    rows = Rating.objects.filter(force=request.membership.force_id, provision__code=code)
    rows = rows.once_given_to(request.membership).with_holder(request.membership).with_asked()
    rating = get_object_or_404(rows.locked_for(chosen), assessment__public_id=public_id)
    if not form.is_valid():
        return JsonResponse({"error": form.first_error()}, status=422)
    changes: dict[str, Any] = dict(form.sent_words())
    if chosen:
        if rating.posted_grade_id is None:  # type: ignore[attr-defined]  # annotated
            return JsonResponse({"error": NO_SUCH_GRADE}, status=422)
        changes["grade_id"] = rating.posted_grade_id  # type: ignore[attr-defined]  # annotated
    revision = form.cleaned_data["revision"]
    by, page = request.membership, page_of(request)
    try:
        saved = workflow.save_rating(rating=rating, revision=revision, changes=changes, by=by, page=page)
    except workflow.StaleSaveError as stale:
        return _too_late(stale.conflict, rating, theirs=workflow.is_theirs(rating))
    known = rating.revision if saved else revision_after(rating, revision, page=page, by=by)
    return JsonResponse(_progress_after(request, rating) | {"revision": known})


def _progress_after(request: PortalRequest, rating: Rating) -> dict[str, Any]:
    """What the page updates after a save, in one query: the descriptor's answers as they are now.

    Not its revision: a page is as old as what it shows. Where nothing was saved it may still show older texts in the
    boxes that it did not send, unless it wrote itself what stands.
    """
    descriptor = descriptor_code_of(rating.provision.code)
    heading = rating.provision.code.rpartition(".")[0]
    ratings = list(
        Rating.objects.filter(force=rating.force_id, assessment=rating.assessment_id)
        .filter(provision__code__startswith=f"{descriptor}.")
        .in_sight_of(request.membership)
        .select_related("grade", "provision")
    )
    answers = [answer_of(r) for r in ratings]
    wants = any(r.pk == rating.pk and answer_of(r).wants_reason for r in ratings)
    saved = f"Saved {saved_time(rating)} by {request.membership.display_name}"
    group = [answer_of(r) for r in ratings if r.provision.code.rpartition(".")[0] == heading]
    suggested = scoring.suggested_value(answers)
    name = next((r.grade.name for r in ratings if r.grade and r.grade.value == suggested), "")
    return {
        "saved": f"{saved}. A reason is still wanted" if wants else saved,
        "wants": wants,
        "answered": sum(answer.answered for answer in answers),
        "total": len(answers),
        "group": {"code": heading, "answered": sum(a.answered for a in group), "total": len(group)},
        "suggested": {"value": suggested, "name": name or "Not yet: answer every behaviour"},
    }


@require_POST
def save_summary(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    """The force's own words on a descriptor, sent by the page itself."""
    assessment = assessment_or_404(request, public_id)
    require(rules.may_summarise(request.membership, assessment))
    summary = _summary_or_404(assessment, code)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": form.first_error()}, status=422)
    changes = _summary_changes(form, assessment)
    if changes is None:
        return JsonResponse({"error": NO_SUCH_GRADE}, status=422)
    revision = form.cleaned_data["revision"]
    by, page = request.membership, page_of(request)
    try:
        saved = workflow.save_summary(summary=summary, revision=revision, changes=changes, by=by, page=page)
    except workflow.StaleSaveError as stale:
        return _too_late(stale.conflict, summary)
    known = summary.revision if saved else revision_after(summary, revision, page=page, by=by)
    said = f"Saved {saved_time(summary)} by {by.display_name}"
    return JsonResponse({"revision": known, "saved": said})


def _too_late(conflict: KeptConflict, row: Rating | Summary, *, theirs: bool = True) -> JsonResponse:
    """For the page that saves by itself: where to see both texts. theirs: whether it is still with this person."""
    who = conflict.theirs_name or "Somebody else"
    message = f"{who} changed this answer while you were writing. Both texts are kept."
    if not rules.is_open(row.assessment):
        message = "The assessment was sent while you were writing. Your text is kept, and not in force."
    elif not workflow.is_open(row):
        message = "Locked: only what was sent back is open. Your text is kept, and not in force."
    elif not theirs:
        message = "This part is no longer with you. Your text is kept, and not in force."
    url = reverse("history:conflict", args=[conflict.public_id])
    return JsonResponse({"url": url, "message": message}, status=409)


def _summary_or_404(assessment: Assessment, code: str) -> Summary:
    """With the assessment's row locked, as every save locks it."""
    rows = Summary.objects.filter(force=assessment.force_id, assessment=assessment).with_asked()
    related = rows.select_related("assessment__cycle", "provision", "grade", "updated_by")
    return get_object_or_404(related.select_for_update(of=("assessment",)), provision__code=code)


def _summary_changes(form: SummaryForm, assessment: Assessment) -> dict[str, Any] | None:
    """None when the grade chosen is none of the cycle's scale, or has no place on it."""
    changes: dict[str, Any] = dict(form.sent_words())
    if chosen := form.cleaned_data["grade"]:
        grades = Grade.objects.filter(scale=assessment.cycle.scale_id, value__isnull=False)
        grade = grades.filter(code=chosen).first()
        if grade is None:
            return None
        changes["grade_id"] = grade.pk
    return changes
