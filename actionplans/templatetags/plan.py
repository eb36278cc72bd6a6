"""What the pages of the plan say of an action."""

import uuid
from datetime import date, datetime

from django import template
from django.urls import reverse
from django.utils import timezone

from actionplans import wording
from actionplans.arranging import Group
from actionplans.choices import ActionStatus
from actionplans.models import Milestone, PlanLine
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

register = template.Library()


@register.filter
def lateness(line: PlanLine | Milestone, on: date | datetime) -> str:
    """12 days late, as at a day; nothing when it is not."""
    if isinstance(on, datetime):
        on = timezone.localdate(on)
    return wording.lateness(line.days_late(on))


@register.filter
def late_in(group: Group, on: date) -> int:
    """How many of a group's actions are late on that day."""
    return group.late_on(on)


@register.simple_tag
def new_key() -> str:
    """The key of one more form on a page, by which it makes one thing however often it is sent."""
    return str(uuid.uuid4())


@register.filter
def status_colour(status: str) -> str:
    return wording.STATUS_COLOURS[ActionStatus(status)]


@register.filter
def address(provision: Provision) -> str:
    """Where the provision reads in full. Wants its framework loaded."""
    if provision.kind == ProvisionKind.RECOMMENDATION:
        return reverse("recommendations:recommendation", args=[provision.code])
    return f"{reverse('frameworks:framework', args=[provision.framework.code])}#{provision.anchor}"
