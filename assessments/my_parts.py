"""What one person has to answer: their list, on their first page and where everybody else has the task list."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from assessments.choices import STEPS, AssignmentState, AssignmentStep
from assessments.models import Assessment, Assignment
from assessments.readiness import descriptor_code_of
from audit.timeline import event_model
from forces.models import Membership
from frameworks.choices import ProvisionKind

MyPart = tuple[Assignment, int, str]


def parts_of(assessment: Assessment, by: Membership) -> list[MyPart]:
    """[(part with answered and total, days late, where it is answered)], the soonest due first. One query."""
    rows = Assignment.objects.live().filter(force=assessment.force_id, assessment=assessment, to=by)
    today = timezone.localdate()
    related = rows.with_progress().select_related("provision__parent", "assessment", "given_by")
    return [
        (part, late_days(part, today=today), answers_url(part))
        for part in related.order_by("due_on", "provision__position")
    ]


def late_days(part: Assignment, *, today: date) -> int:
    """How long a part that is still with its holder is late; 0 when it is not."""
    return max(0, (today - part.due_on).days) if part.is_with_holder else 0


def answers_url(part: Assignment) -> str:
    """Where the part is answered."""
    code = part.provision.code
    page = reverse("assessments:descriptor", args=[part.assessment.public_id, descriptor_code_of(code)])
    if part.provision.kind == ProvisionKind.BEHAVIOUR:
        return f"{page}#b-{code}"
    return f"{page}#group-{code}" if part.provision.kind == ProvisionKind.HEADING else page


def when_asked_to_change(part: Assignment) -> tuple[datetime | None, datetime | None]:
    """When the lead last asked, and when it was handed in since, whoever had the part then. One query at most."""
    if not part.change_wanted:
        return None, None
    events = event_model(Assignment)._default_manager.filter(
        force=part.force_id, assessment=part.assessment_id, provision=part.provision_id
    )
    asked_at = handed_in_at = None
    before: dict[int, str] = {}  # given on, a part begins where it was: that is no step
    rows = events.order_by("pgh_id").values_list("pgh_obj_id", "state", "pgh_created_at")
    for row, state, at in rows:
        was, before[row] = before.get(row), state
        if state == AssignmentState.TO_CHANGE and was in STEPS[AssignmentStep.ASK_TO_CHANGE][0]:
            asked_at, handed_in_at = at, None
        elif state == AssignmentState.HANDED_IN and was in STEPS[AssignmentStep.HAND_IN][0]:
            handed_in_at = at
    still = part.state in (AssignmentState.HANDED_IN, AssignmentState.AGREED)  # and not taken up again
    return asked_at, handed_in_at if still else None
