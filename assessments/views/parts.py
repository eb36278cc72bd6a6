"""Parts of an assessment that were given: the lead's list of who has what, and the page of one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments import giving, rules
from assessments.choices import PARTLY_OPEN, AssignmentState, AssignmentStep
from assessments.models import Assessment, Assignment
from assessments.my_parts import answers_url, late_days, when_asked_to_change
from assessments.part_forms import AskToChangeForm
from assessments.views.loading import whole_assessment_or_404
from audit.conflicts import came_too_late
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, own_force, require
from forces.roles import Permission

MOVED_ON = "Somebody has moved this part on in the meantime. Look at it again."
NO_LONGER = (
    "This part is no longer with {}: the lead took it back, or gave it to somebody else. The answers stay as they"
    " are."
)


# --- who has what -----------------------------------------------------------------------------------------------


@require_safe
def parts(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """All parts that are given, by descriptor; what nobody has is the task list's."""
    assessment = whole_assessment_or_404(request, public_id)
    rows = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in AssignmentState.values else rows
    today = timezone.localdate()
    listed = [
        (part, late_days(part, today=today))
        for part in shown.with_progress().select_related("provision__parent", "to")
    ]
    context = {
        "assessment": assessment,
        "parts": listed,
        "states": AssignmentState.choices,
        "state": state,
        "can_give": rules.can_give(request.membership, assessment),
        "locked": rules.why_locked(assessment),
        "partly_open": assessment.stage in PARTLY_OPEN,
        "breadcrumbs": [crumb(assessment)],
    }
    return render(request, "assessments/parts.html", context)


# --- one part ---------------------------------------------------------------------------------------------------


@require_safe
def part(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """How far a part is, what was said with it, and what may be done."""
    found = part_or_404(request, public_id)
    asked_at, handed_in_at = when_asked_to_change(found)
    context = of_part(request, found) | {
        "answer_url": answers_url(found),
        "asked_at": asked_at,
        "handed_in_at": handed_in_at,
        "late": late_days(found, today=timezone.localdate()),
        **{f"can_{step.value}": rules.can_take(request.membership, found, step) for step in AssignmentStep},
    }
    return render(request, "assessments/part.html", context)


@require_POST
def hand_in(request: PortalRequest, public_id: UUID) -> HttpResponse:
    try:
        return _take(
            request, public_id, AssignmentStep.HAND_IN, giving.hand_in, "Handed in. The lead looks at it."
        )
    except giving.UnansweredError as left:
        number = count(left.number, "behaviour")
        messages.error(
            request,
            f"Not handed in: {number} of this part {'has' if left.number == 1 else 'have'} no answer.",
        )
        return redirect("assessments:part", public_id)


@require_POST
def take_up_again(request: PortalRequest, public_id: UUID) -> HttpResponse:
    return _take(
        request, public_id, AssignmentStep.TAKE_UP_AGAIN, giving.take_up_again, "You can answer again."
    )


@require_POST
def agree(request: PortalRequest, public_id: UUID) -> HttpResponse:
    return _take(request, public_id, AssignmentStep.AGREE, giving.agree, "Agreed.")


@require_POST
def take_back(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = part_or_404(request, public_id)
    require_giving(request, found.assessment)
    try:
        giving.take_back(part=found, by=request.membership)
    except giving.MovedOnError:
        messages.info(request, MOVED_ON)
    else:
        messages.success(request, f"Taken back from {found.to.display_name}. The answers stay as they are.")
    return redirect("assessments:parts", found.assessment.public_id)


def _take(
    request: PortalRequest, public_id: UUID, step: AssignmentStep, act: Callable[..., None], done: str
) -> HttpResponse:
    found = part_or_404(request, public_id)
    if not rules.can_take(request.membership, found, step):
        _require_step(request, found, step)
        messages.info(request, MOVED_ON)
        return redirect("assessments:part", public_id)
    try:
        act(part=found, by=request.membership)
    except giving.MovedOnError:
        messages.info(request, MOVED_ON)
    else:
        messages.success(request, done)
    return redirect("assessments:part", public_id)


@form_page
def ask_to_change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    found = part_or_404(request, public_id)
    _require_step(request, found, AssignmentStep.ASK_TO_CHANGE)
    form = AskToChangeForm(request.POST) if request.method == "POST" else AskToChangeForm()
    if request.method == "POST" and form.is_valid():
        try:
            giving.ask_to_change(part=found, what=form.cleaned_data["what"], by=request.membership)
        except giving.MovedOnError:
            return too_late(request, found, {"What should change": form.cleaned_data["what"]})
        messages.success(request, f"{found.to.display_name} has it again.")
        return redirect("assessments:part", public_id)
    context = of_part(request, found) | {"form": form}
    return render(request, "assessments/ask_to_change.html", context, status=422 if form.errors else 200)


def too_late(request: PortalRequest, found: Assignment, yours: dict[str, str]) -> HttpResponse:
    """Somebody moved the part on. What was written with the step is kept, and shown to be used elsewhere."""
    messages.info(request, MOVED_ON)
    place = reverse("assessments:parts", args=[found.assessment.public_id])
    return came_too_late(request, Assignment, about=found.name, place=place, yours=yours)


# --- finding, and who may -----------------------------------------------------------------------------------


def require_giving(request: PortalRequest, assessment: Assessment) -> None:
    why_not = rules.why_not_now(request.membership, Permission.GIVE_PARTS, assessment)
    require(rules.can_give(request.membership, assessment), otherwise=why_not)


def _require_step(request: PortalRequest, found: Assignment, step: AssignmentStep) -> None:
    why_not = rules.why_not_step(request.membership, found, step)
    require(rules.could_take(request.membership, found, step), otherwise=why_not)


def part_or_404(request: PortalRequest, public_id: UUID) -> Assignment:
    """One that this person may see; another's, another force's and none answer alike. What was theirs is told."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Assignment.objects.filter(force=own_force(request)).with_progress()
    related = ("assessment__cycle", "assessment__force", "provision__parent", "to", "given_by")
    found = get_object_or_404(rows.select_related(*related), public_id=public_id)
    if not rules.can_see_part(request.membership, found):
        raise Http404
    require(found.ended_at is None, otherwise=NO_LONGER.format(found.to.display_name))
    return found


def of_part(request: PortalRequest, found: Assignment) -> dict[str, Any]:
    crumbs = [crumb(found.assessment)]
    if rules.can_read_whole(request.membership, found.assessment):
        url = reverse("assessments:parts", args=[found.assessment.public_id])
        crumbs.append({"label": "Parts given", "url": url})
    can_give = rules.can_give(request.membership, found.assessment)
    return {
        "part": found,
        "assessment": found.assessment,
        "can_give": can_give,
        "locked": rules.why_locked(found.assessment, found.provision.code),
        "breadcrumbs": crumbs,
    }


def crumb(assessment: Assessment) -> dict[str, str]:
    url = reverse("assessments:assessment", args=[assessment.public_id])
    return {"label": f"Assessment, {assessment.cycle.name}", "url": url}
