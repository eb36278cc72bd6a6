"""What a reader does on the way: gives grades, agrees with several at once, says something to the team, hands in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments.models import Submission, SubmittedSummary
from audit.conflicts import came_too_late, conflict_page
from audit.workflow import StaleSaveError, keep_conflict
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, require
from frameworks.models import Provision
from reviews import grading, rules
from reviews.forms import LONGEST
from reviews.models import Reading, ReadingGrade
from reviews.reading import review_of
from reviews.reading_forms import AgreeForm, CommentForm, GradeForm
from reviews.views.common import NOT_SHARED_OUT, crumbs_inside, descriptor_url, for_reviewers, get_descriptor
from reviews.views.reading import descriptor_page, own_of, readings_of, review_page

NOT_YOURS = "Only those who read this submission give grades, and until it is handed in or decided."


def _own(request: PortalRequest, submission: Submission) -> Reading | None:
    return own_of(readings_of(review_of(submission)), request.membership)


def _own_open(request: PortalRequest, submission: Submission) -> Reading:
    """This person's reading, while it can be changed."""
    own = _own(request, submission)
    if own is None or not rules.can_grade(request.membership, submission, own):
        raise PermissionDenied(NOT_YOURS)
    return own


# --- one grade --------------------------------------------------------------------------------------------------


@require_POST
def grade(request: PortalRequest, submission_id: UUID, code: str) -> HttpResponse:
    """Save the grade of one descriptor, and stay there or go on to the next."""
    submission = for_reviewers(request, submission_id)
    provision = get_descriptor(submission, code)
    typed = request.POST.get("reason", "").strip()
    if typed and not rules.can_grade(request.membership, submission, _own(request, submission)):
        return _too_late(request, submission, provision, typed)
    own = _own_open(request, submission)
    form = GradeForm(request.POST, scale=submission.cycle.scale)
    if not form.is_valid():
        return descriptor_page(request, submission, code, grade_form=form, status=422)
    try:
        grading.change_grade(reading=own, provision=provision, by=request.membership, **form.cleaned_data)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    except grading.HandedInError:
        return _too_late(request, submission, provision, typed)
    messages.success(request, f"{provision.title}: you gave {form.cleaned_data['grade'].label}.")
    onward = _next(submission, provision) if request.POST.get("do") == "next" else None
    page = descriptor_url(submission, onward or provision)
    return redirect(page if onward else f"{page}#grade")


def _next(submission: Submission, provision: Provision) -> Provision | None:
    rows = Provision.objects.filter(framework=submission.cycle.framework_id).descriptors()
    return rows.filter(position__gt=provision.position).order_by("position").first()


def _too_late(
    request: PortalRequest, submission: Submission, provision: Provision, typed: str
) -> HttpResponse:
    """409: it was handed in, given to somebody else or decided while the reason was written."""
    kept = keep_conflict(
        subject=ReadingGrade._meta.label,
        by=request.membership,
        about=f"Grade of {submission.force.short_name}, {provision.title}",
        place=descriptor_url(submission, provision),
        yours={"Reason": typed[:LONGEST]},
    )
    return conflict_page(request, kept, status=409)


# --- several, and all of it -------------------------------------------------------------------------------------


@form_page
def agree(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Agree with the force's own grade of chosen descriptors, with one reason."""
    submission = for_reviewers(request, submission_id)
    own = _own_open(request, submission)
    summaries = list(_without_a_grade(submission, own))
    form = AgreeForm(request.POST if request.method == "POST" else None, summaries=summaries)
    if request.method == "POST" and form.is_valid():
        return _agree(request, submission, own, form.cleaned_data)
    context: dict[str, Any] = {
        "submission": submission,
        "summaries": summaries,
        "form": form,
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/agree.html", context, status=422 if form.errors else 200)


def _without_a_grade(submission: Submission, own: Reading) -> QuerySet[SubmittedSummary]:
    graded = ReadingGrade.objects.filter(force=submission.force, reading=own, provision=OuterRef("provision"))
    rows = SubmittedSummary.objects.filter(
        ~Exists(graded), force=submission.force, submission=submission, grade__isnull=False
    )
    return rows.select_related("provision__parent", "grade").order_by("provision__position")


def _agree(
    request: PortalRequest, submission: Submission, own: Reading, data: dict[str, Any]
) -> HttpResponse:
    descriptors = Provision.objects.filter(framework=submission.cycle.framework_id).descriptors()
    chosen = [provision for provision in descriptors if provision.code in data["descriptors"]]
    try:
        given = grading.agree(reading=own, provisions=chosen, reason=data["reason"], by=request.membership)
    except grading.HandedInError:
        messages.error(request, "The reading was closed in the meantime, and nothing was changed.")
        return came_too_late(
            request,
            ReadingGrade,
            about=f"{submission.force.short_name}: agreeing in several descriptors",
            place=reverse("reviews:review", args=[submission.public_id]),
            yours={"Reason": data["reason"]},
        )
    messages.success(request, f"You agreed with the force in {count(given, 'descriptor')}.")
    return redirect("reviews:review", submission_id=submission.public_id)


@form_page
def hand_in(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """First all the grades beside the force's own, then they stand."""
    submission = for_reviewers(request, submission_id)
    own = _own_open(request, submission)
    if request.method == "POST":
        try:
            grading.hand_in(reading=own, by=request.membership)
        except grading.NotAllGradedError:
            return _hand_in_page(request, submission, own, status=422)
        except grading.HandedInError:
            messages.error(request, "The reading was closed in the meantime.")
        else:
            messages.success(request, f"You handed in your reading of {submission.force.short_name}.")
        return redirect("reviews:review", submission_id=submission.public_id)
    return _hand_in_page(request, submission, own)


def _hand_in_page(
    request: PortalRequest, submission: Submission, own: Reading, *, status: int = 200
) -> HttpResponse:
    grades = own.grades.filter(force=submission.force).select_related("grade", "provision__parent")
    summaries = SubmittedSummary.objects.filter(force=submission.force, submission=submission)
    forces = {one.provision_id: one.grade for one in summaries.select_related("grade")}
    context = {
        "submission": submission,
        "lines": [(one, forces.get(one.provision_id)) for one in grades],
        "missing": grading.not_graded(own),
        "refused": status == 422,
        "has_errors": status == 422,
        "read_blind": rules.is_read_blind(readings_of(own.review)),
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/hand_in.html", context, status=status)


# --- inside the team --------------------------------------------------------------------------------------------


@require_POST
def comment(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """About the whole submission."""
    submission = for_reviewers(request, submission_id)
    require(not rules.waits_to_be_shared_out(submission), otherwise=NOT_SHARED_OUT)
    require(rules.can_comment(request.membership, submission))
    form = CommentForm(request.POST)
    if not form.is_valid():
        return review_page(request, submission, form, status=422)
    _say(request, submission, None, form)
    return redirect(f"{crumbs_inside(submission)[-1]['url']}#comments")


@require_POST
def comment_on(request: PortalRequest, submission_id: UUID, code: str) -> HttpResponse:
    """About one descriptor."""
    submission = for_reviewers(request, submission_id)
    require(not rules.waits_to_be_shared_out(submission), otherwise=NOT_SHARED_OUT)
    require(rules.can_comment(request.membership, submission))
    provision = get_descriptor(submission, code)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return descriptor_page(request, submission, code, comment_form=form, status=422)
    _say(request, submission, provision, form)
    return redirect(f"{descriptor_url(submission, provision)}#comments")


def _say(
    request: PortalRequest, submission: Submission, provision: Provision | None, form: CommentForm
) -> None:
    text = form.cleaned_data["text"]
    grading.comment(submission=submission, provision=provision, text=text, by=request.membership)
    messages.success(request, "Comment added. Only the national team reads it.")
