"""Reading a submission, and beginning its review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Submission
from assessments.weak_list import weak_list, weak_list_of
from audit.editing import news_url
from audit.workflow import log_access
from forces.http import PortalRequest, require
from forces.models import Membership
from frameworks.models import Provision
from reviews import rules, workflow
from reviews.forms import FindingForm
from reviews.models import Finding, PanelDecision, Reading, ReadingGrade, Review, TeamComment
from reviews.reading import DescriptorLine, DescriptorReading, read_descriptor, read_submission, review_of
from reviews.reading_forms import CommentForm, GradeForm
from reviews.views.common import (
    FORMERLY_THERE,
    NOT_SHARED_OUT,
    crumbs_above,
    crumbs_inside,
    descriptor_url,
    for_readers,
    for_reviewers,
    name_of,
)


def readings_of(review: Review | None) -> list[Reading]:
    """With the review, as rules ask for it."""
    if review is None:
        return []
    readings = list(
        Reading.objects.filter(force=review.force_id, review=review)
        .select_related("reader")
        .order_by("place")
    )
    for reading in readings:
        reading.review = review
    return readings


def own_of(readings: list[Reading], by: Membership) -> Reading | None:
    return next((reading for reading in readings if rules.is_reader(by, reading)), None)


@require_safe
def review(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    return review_page(request, for_readers(request, submission_id))


def review_page(
    request: PortalRequest,
    submission: Submission,
    comment_form: CommentForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The whole submission: each descriptor's grades and words, where the review is, and what the team says."""
    by, current = request.membership, review_of(submission)
    readings = readings_of(current)
    log_access(force=submission.force, act="opened", what=name_of(submission), by=by)
    context = {
        "submission": submission,
        "review": current,
        **_controls(by, submission, readings),
        **_whole(by, submission, current, own_of(readings, by)),
        **_team(by, submission, current, readings, None),
        "comment_form": comment_form or CommentForm(),
        "form": comment_form,
        "breadcrumbs": crumbs_above(submission),
    }
    return render(request, "reviews/review.html", context, status=status)


def _controls(by: Membership, submission: Submission, readings: list[Reading]) -> dict[str, Any]:
    """What this person may do: nothing that `for_reviewers` would refuse. One query.

    formerly: what the page says in the place of it all to somebody who has worked for the force, or before it is shared
    out; or nothing.
    """
    current, own = review_of(submission), own_of(readings, by)
    formerly = rules.has_worked_for(by, submission.force_id)
    may_review = rules.can_review(by, submission, current)
    may = {
        "can_start": may_review and _may_begin(current, own),
        "can_review": may_review,
        "can_decide": rules.can_decide(by, submission, current) and not rules.is_read_blind(readings),
        "can_grade": rules.can_grade(by, submission, own),
        "can_comment": rules.can_comment(by, submission),
    }
    waits = NOT_SHARED_OUT if rules.waits_to_be_shared_out(submission) else ""
    said = FORMERLY_THERE if formerly else waits
    return {**{name: is_so and not formerly for name, is_so in may.items()}, "formerly": said}


def _may_begin(current: Review | None, own: Reading | None) -> bool:
    """Nobody has, or it was given to this person, who has not."""
    return not rules.has_begun(current) or (own is not None and own.state == "given")


def _whole(
    by: Membership, submission: Submission, current: Review | None, own: Reading | None
) -> dict[str, Any]:
    """Every descriptor with its findings, what is weakly founded, and how far this person is. own: their reading."""
    findings = list(Finding.objects.filter(review=current).in_sight_of(by)) if current else []
    given = list(own.grades.filter(force=submission.force).select_related("grade")) if own else []
    strands = read_submission(submission, findings, {one.provision_id: one.grade for one in given})
    lines = [line for strand in strands for line in strand.lines]
    others = Submission.objects.filter(force=submission.force, cycle=submission.cycle)
    return {
        "strands": strands,
        "weak": weak_list_of(submission, [line.provision for line in lines]),
        "others": others.exclude(pk=submission.pk).select_related("review").order_by("number"),
        "before": submission.number - 1,
        "graded": len(given),
        "summaries": len(lines),
        "first_page": _next_to_grade(submission, lines),
    }


def _next_to_grade(submission: Submission, lines: list[DescriptorLine]) -> str:
    """The page of the first descriptor that this person has not graded; of the first, where all are."""
    left = [line for line in lines if line.given is None] or lines
    return descriptor_url(submission, left[0].provision) if left else ""


def _team(
    by: Membership,
    submission: Submission,
    current: Review | None,
    readings: list[Reading],
    provision: Provision | None,
) -> dict[str, Any]:
    """Who reads it, and what the team says of it or of one descriptor, as far as this person may see. One query."""
    comments = TeamComment.objects.filter(review=current, provision=provision).in_sight_of(by)
    return {
        "readings": readings if rules.sees_all_readings(by, readings) or rules.can_share(by) else [],
        "own": own_of(readings, by),
        "read_blind": rules.is_read_blind(readings),
        "comments": list(comments) if current else [],
    }


# --- one descriptor ---------------------------------------------------------------------------------------------


def descriptor_page(
    request: PortalRequest,
    submission: Submission,
    code: str,
    *,
    finding_form: FindingForm | None = None,
    grade_form: GradeForm | None = None,
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """One descriptor: what was submitted on the left; grade, findings and the team's words on the right."""
    reading = read_descriptor(submission, code)
    if reading is None:
        raise Http404
    by, current = request.membership, review_of(submission)
    what = f"{name_of(submission)}: {reading.provision.title}"
    log_access(force=submission.force, act="opened", what=what, by=by)
    findings = Finding.objects.filter(review=current, provision=reading.provision).in_sight_of(by)
    readings = readings_of(current)
    controls = _controls(by, submission, readings)
    context = {
        "submission": submission,
        "review": current,
        "reading": reading,
        "findings": findings if current else [],
        "weak": _weak_points(submission, reading.provision),
        **controls,
        "can_tag": rules.can_tag(by, submission),
        **_team(by, submission, current, readings, reading.provision),
        **_grades(
            by, reading, submission=submission, readings=readings, form=grade_form, may=controls["can_grade"]
        ),
        "finding_form": finding_form or FindingForm(),
        "comment_form": comment_form or CommentForm(),
        # What was refused, for the summary of errors above the page.
        "form": finding_form or grade_form or comment_form,
        "breadcrumbs": crumbs_inside(submission),
    }
    return render(request, "reviews/descriptor.html", context, status=status)


def _weak_points(submission: Submission, provision: Provision) -> Any:
    here = Q(provision=provision) | Q(provision__code__startswith=f"{provision.code}.")
    points = submission.submittedweakpoints.filter(here, force=submission.force_id)
    return weak_list(points.select_related("provision"), [provision])


def _grades(
    by: Membership,
    reading: DescriptorReading,
    *,
    submission: Submission,
    readings: list[Reading],
    form: GradeForm | None,
    may: bool,
) -> dict[str, Any]:
    """The grades that this person may see, and the form for their own where they may give any."""
    own, current = own_of(readings, by), review_of(submission)
    if not readings:
        return {"given": [], "grade": None, "grade_form": None, "decision": None}
    rows = ReadingGrade.objects.filter(
        force=submission.force, reading__review=current, provision=reading.provision
    )
    given = list(rows.in_sight_of(by).select_related("grade", "reading").order_by("reading__place"))
    grade = next((one for one in given if own is not None and one.reading_id == own.pk), None)
    decided = PanelDecision.objects.filter(
        force=submission.force, review=current, provision=reading.provision
    )
    several = len(readings) > 1 and not rules.is_read_blind(readings)  # a panel decides of nothing else
    return {
        "given": given,
        "decision": decided.select_related("grade").last() if several else None,
        "grade": grade,
        "grade_form": (form or _grade_form(submission, grade)) if may else None,
        "news": news_url((ReadingGrade, [grade.pk, grade.revision])) if grade and may else "",
    }


def _grade_form(submission: Submission, grade: ReadingGrade | None) -> GradeForm:
    initial = (
        {"grade": grade.grade_id, "reason": grade.reason, "revision": grade.revision}
        if grade
        else {"revision": 0}
    )
    return GradeForm(initial=initial, scale=submission.cycle.scale)


@require_POST
def start(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = for_reviewers(request, submission_id)
    require(not rules.waits_to_be_shared_out(submission), otherwise=NOT_SHARED_OUT)
    require(rules.can_review(request.membership, submission, review_of(submission)))
    begun = workflow.start_review(submission=submission, by=request.membership)
    if own_of(readings_of(begun), request.membership) is not None:
        messages.success(request, f"You are reading {submission.force.short_name}.")
    else:
        messages.info(request, f"{begun.reviewer_name} has begun this review. You can add findings too.")
    return redirect("reviews:review", submission_id=submission_id)
