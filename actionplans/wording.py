"""How an action's facts are called and said, the same on its page, in its history and where two texts differ."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from actionplans.choices import ActionStatus, Priority
from core.diff import changes
from core.templatetags.portal import count, day
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

# What an action says: the fields that a person may change, in the order of its page.
FIELDS = {
    "title": "Title",
    "description": "What we will do",
    "owner": "Owner",
    "start_date": "Start",
    "due_date": "Due",
    "priority": "Priority",
}
TEXTS = {"title", "description"}
STATUS = "status"
NOTHING = {
    "description": "Nothing written yet",
    "owner": "No owner yet",
    "start_date": "No start date",
    "due_date": "No due date yet",
}

STATUS_COLOURS = {
    ActionStatus.NOT_STARTED: "grey",
    ActionStatus.ON_TRACK: "blue",
    ActionStatus.AT_RISK: "orange",
    ActionStatus.LATE: "red",
    ActionStatus.DONE: "green",
    ActionStatus.STOPPED: "purple",
}


def in_words(field: str, value: Any) -> str:
    """What stands in a field, as people read it."""
    if value is None or value == "":
        return NOTHING.get(field, "")
    if field == STATUS:
        return ActionStatus(value).label
    if field == "priority":
        return Priority(value).label
    if isinstance(value, date):
        return day(value)
    return str(value)


def difference(field: str, before: str, after: str) -> SafeString:
    """What was taken out and what was added: word by word in a text, as a whole in a fact."""
    if field in TEXTS:
        return changes(before, after)
    if before == after:
        return format_html("{}", after)
    return format_html("<del>{}</del> <ins>{}</ins>", before, after)


def lateness(days: int) -> str:
    """12 days late; nothing when it is not."""
    return f"{count(days, 'day')} late" if days else ""


def reference(provision: Provision) -> str:
    """How people name a provision beside its text: Prepare 7.2.h; 2021, area 4, action 1; Recommendation 2.4."""
    match provision.kind:
        case ProvisionKind.RECOMMENDATION:
            return f"Recommendation {provision.number}"
        case ProvisionKind.NATIONAL_ACTION:
            _, area, action = provision.code.split(".")
            return f"2021, area {area}, action {action}"
        case ProvisionKind.ACTION_AREA | ProvisionKind.PILLAR:
            kind = "area" if provision.kind == ProvisionKind.ACTION_AREA else "pillar"
            return f"2021, {kind} {provision.number}"
        case ProvisionKind.OUTCOME_CODE:
            return f"2021, outcome code {provision.number}"
        case ProvisionKind.STRAND:
            return provision.title
    strand, _, rest = provision.code.partition(".")
    return f"{strand.capitalize()} {rest}"
