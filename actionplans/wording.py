"""How an action's facts are called and said, the same on its page, in its history and where two texts differ."""

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from actionplans.choices import ActionStatus, Priority
from core.diff import changes
from core.templatetags.portal import count, day

# What an action says: the fields that a person may change, in the order of its page.
FIELDS = {
    "title": "Title",
    "description": "What we will do",
    "commitment": "Commitment",
    "outcome": "Outcome wanted",
    "measure": "How it will be known",
    "owner": "Owner",
    "owner_post": "Post that owns it",
    "partners": "Partners it depends on",
    "start_date": "Start",
    "due_date": "Due",
    "due_reason": "Why the due date moved",
    "priority": "Priority",
}
# Those that name another row.
KEYS = {"commitment", "owner"}
TEXTS = {"title", "description", "outcome", "measure", "partners", "due_reason"}
STATUS = "status"
NOTHING = {
    "description": "Nothing written yet",
    "commitment": "Under no commitment",
    "outcome": "Nothing written yet",
    "measure": "Nothing written yet",
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
