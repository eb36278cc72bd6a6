"""Tasks: ids in, a scope, one call."""

from celery import shared_task

from assessments.models import Cycle
from assessments.workflow import open_assessment
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope


@shared_task(name="assessments.open_for_force")
def open_for_force(cycle_id: int, force_id: int) -> None:
    """Give one force its assessment in the cycle. Safe to run twice."""
    with scope(Audience.FORCE, force_id):
        open_assessment(force=Force.objects.get(pk=force_id), cycle=Cycle.objects.get(pk=cycle_id))
