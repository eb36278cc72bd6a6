"""Finding the assessment that a page is about. What is not there and what is another force's answer alike: 404."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from assessments import rules
from assessments.choices import CycleState
from assessments.models import Assessment, Cycle
from assessments.workflow import open_assessment
from forces.http import PortalRequest, own_force, require
from forces.roles import Permission


def assessment_or_404(request: PortalRequest, public_id: UUID) -> Assessment:
    """The person's own force's assessment. Raises PermissionDenied for those who belong to no force."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Assessment.objects.for_pages().filter(force=own_force(request))
    assessment = get_object_or_404(rows, public_id=public_id)
    if not rules.can_read(request.membership, assessment):
        raise PermissionDenied
    return assessment


def current_assessment(request: PortalRequest) -> Assessment | None:
    """The own force's assessment in the newest open cycle, else in the newest there is; None without any."""
    force = own_force(request)
    cycle = Cycle.objects.filter(state=CycleState.OPEN).first()
    rows = Assessment.objects.for_pages().filter(force=force)
    if cycle is None:
        return rows.order_by("-cycle__due_on").first()
    found = rows.filter(cycle=cycle).first()
    if found is None:  # the task that makes it has not run yet; nobody need wait for it
        open_assessment(force=force, cycle=cycle)
        found = rows.get(cycle=cycle)
    return found
