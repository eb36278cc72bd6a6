"""The way to an answer: the assessment that is on, its task list, the page of a descriptor."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import rules
from assessments.choices import PARTLY_OPEN
from assessments.editing import SUBJECTS
from assessments.models import Assessment, Extension
from assessments.my_parts import parts_of
from assessments.readiness import descriptor_code_of
from assessments.task_list import task_list as build_task_list
from assessments.views.descriptor import show_descriptor
from assessments.views.loading import assessment_or_404, current_assessment
from assessments.views.saving import save_page
from audit.conflicts import MOST_AT_ONCE
from audit.models import KeptConflict
from forces.http import PortalRequest, form_page, require
from forces.models import Membership
from forces.roles import Permission
from frameworks.models import Provision


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
    """All descriptors; for those who see what was given to them, just that."""
    assessment = assessment_or_404(request, public_id)
    late = KeptConflict.objects.waiting_for(request.membership, *SUBJECTS).newest_of_each()
    waiting = late[:MOST_AT_ONCE]
    if not rules.can_read_whole(request.membership, assessment):
        context = {
            "parts": parts_of(assessment, request.membership),
            "assessment": assessment,
            "waiting": waiting,
        }
        return render(request, "assessments/my_parts.html", context)
    tasks = build_task_list(assessment)
    may_answer = rules.can_answer(request.membership, assessment)
    others = Assessment.objects.filter(force=assessment.force_id).exclude(pk=assessment.pk)
    context = {
        "assessment": assessment,
        "others": others.select_related("cycle").order_by("-cycle__due_on"),
        "tasks": tasks,
        "next_task": next((t for t in tasks.tasks if t.answered < t.total), None) if may_answer else None,
        "unanswered": tasks.total - tasks.answered,
        "unconfirmed": len(tasks.tasks) - tasks.confirmed,
        "can_send": rules.can_send(request.membership, assessment),
        "can_give": rules.can_give(request.membership, assessment),
        "can_open_more": rules.can_open_more(request.membership, assessment),
        "may_answer": rules.may_answer(request.membership, assessment),
        "is_open": rules.is_open(assessment),
        "partly_open": assessment.stage in PARTLY_OPEN,
        "more_time": _more_time(assessment),
        "waiting": waiting,
    }
    return render(request, "assessments/task_list.html", context)


def _more_time(assessment: Assessment) -> Extension | None:
    """Why the national lead gave this force another day, while it holds. One query then."""
    if assessment.extended_until is None or not rules.is_open(assessment):
        return None
    return assessment.extensions.filter(force=assessment.force_id).first()


@form_page
def descriptor(request: PortalRequest, public_id: UUID, code: str) -> HttpResponse:
    assessment = assessment_or_404(request, public_id)
    if request.method == "POST":
        return save_page(request, assessment, code)
    if "next" in request.GET:
        return _to_next(assessment, code, request.membership)
    return show_descriptor(request, assessment, code, open_code=request.GET.get("open", ""))


@require_safe
def unanswered(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """To the next behaviour without an answer ?after= a line of the framework, or the last ?before= it; round the end.

    When all that is theirs has one: to a summary that is not confirmed, and then to sending.
    """
    assessment = assessment_or_404(request, public_id)
    rows = assessment.ratings.filter(force=assessment.force_id).theirs(request.membership).unanswered()
    if "before" in request.GET:
        place = _position(assessment, request.GET.get("before", ""))
        ordered = rows.order_by("-provision__position")
        ahead = ordered.filter(provision__position__lt=place)
    else:
        place = _position(assessment, request.GET.get("after", ""))
        ordered = rows.order_by("provision__position")
        ahead = ordered.filter(provision__position__gt=place)
    codes = (found.values_list("provision__code", flat=True).first() for found in (ahead, ordered))
    code = next(filter(None, codes), None)
    if code is None:
        return redirect(_when_all_is_answered(request, assessment))
    page = reverse("assessments:descriptor", args=[assessment.public_id, descriptor_code_of(code)])
    return redirect(f"{page}#b-{code}")


def _position(assessment: Assessment, code: str) -> int:
    """Of a line of the framework; before them all where there is no such line."""
    if not code.isprintable():
        return 0
    rows = Provision.objects.filter(framework=assessment.cycle.framework_id, code=code)
    return rows.values_list("position", flat=True).first() or 0


def _when_all_is_answered(request: PortalRequest, assessment: Assessment) -> str:
    if not rules.can_read_whole(request.membership, assessment):
        return reverse("assessments:assessment", args=[assessment.public_id])
    summaries = assessment.summaries.filter(force=assessment.force_id, confirmed_at__isnull=True)
    code = summaries.order_by("provision__position").values_list("provision__code", flat=True).first()
    if code is None:
        return reverse("assessments:sign_off", args=[assessment.public_id])
    return reverse("assessments:descriptor", args=[assessment.public_id, code]) + "#summary"


def _to_next(assessment: Assessment, code: str, by: Membership) -> HttpResponse:
    """To the first behaviour without an answer; when all have one, to the summary."""
    rows = assessment.ratings.filter(force=assessment.force_id, provision__code__startswith=f"{code}.")
    rows = rows.in_sight_of(by)
    open_rows = rows.unanswered().order_by("provision__position")
    first = open_rows.values_list("provision__code", flat=True).first()
    page = reverse("assessments:descriptor", args=[assessment.public_id, code])
    return redirect(f"{page}#b-{first}" if first else f"{page}#summary")
