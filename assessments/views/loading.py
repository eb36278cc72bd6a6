"""Finding the assessment that a page is about. What is not there and what is another force's answer alike: 404."""

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from assessments.choices import CycleState, Stage
from assessments.models import Assessment, Cycle
from assessments.workflow import open_assessment
from forces.http import PortalRequest, own_force, require
from forces.roles import Permission


def assessment_or_404(request: PortalRequest, public_id: UUID) -> Assessment:
    """The person's own force's assessment. Raises PermissionDenied for those who belong to no force."""
    require(request.membership.may(Permission.READ_ASSESSMENT))
    rows = Assessment.objects.for_pages().filter(force=own_force(request))
    return get_object_or_404(rows, public_id=public_id)


def whole_assessment_or_404(request: PortalRequest, public_id: UUID) -> Assessment:
    """As assessment_or_404, for pages that show more than what was given to somebody."""
    require(request.membership.may(Permission.READ_WHOLE))
    return assessment_or_404(request, public_id)


def current_assessment(request: PortalRequest) -> Assessment | None:
    """Of the own force's assessments the one that wants something soonest; else the newest; None without any.

    A newer cycle that opens while an older one still runs takes nobody away from what is due first.
    """
    force = own_force(request)
    # The task that makes an assessment may not have run yet; nobody need wait for it.
    for cycle in Cycle.objects.filter(state=CycleState.OPEN).exclude(assessments__force=force):
        open_assessment(force=force, cycle=cycle)
    rows = Assessment.objects.for_pages().filter(force=force)
    signing = Q(cycle__state=CycleState.OPEN, stage=Stage.WITH_CHIEF_OFFICER)
    wanted = rows.filter(Q(pk__in=rows.open().values("pk")) | signing)
    return wanted.soonest_due_first().first() or rows.order_by("-cycle__due_on").first()
