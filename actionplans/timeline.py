"""What happened to the plan's parts, newest first, in words. Of an action: its updates and every change."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from actionplans import rules
from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionEvidence,
    ActionProvision,
    ActionUpdate,
    Commitment,
    Milestone,
    Plan,
)
from actionplans.wording import FIELDS, KEYS, STATUS, difference, in_words
from audit.timeline import Entry, Event, Field, Source, Told, event_model, tells, who
from forces.http import PortalRequest, own_force, require


@tells("action", "actions/<uuid:public_id>/", has_texts=True)
def action(request: PortalRequest, public_id: UUID) -> Told:
    """The same, on a page of its own; its own page shows it beside its facts."""
    require(rules.can_read_plan(request.membership))
    row = get_object_or_404(Action, force=own_force(request), public_id=public_id)
    return Told(
        heading=row.title,
        caption="Action",
        back=("Back to the action", reverse("actionplans:action", args=[row.public_id])),
        sources=[],
        more=timeline(row),
        row=row,
    )


def _in_plan(dropped: bool) -> str:
    return "no longer" if dropped else "yes"


# What people write in the plan's other rows, as its forms, its history and two texts side by side call it.
COMMITMENT = {
    "pillar": Field("Pillar"),
    "number": Field("Number"),
    "title": Field("Commitment", long=True),
    "text": Field("What it says", long=True),
    "dropped": Field("In the plan", _in_plan),
}
GOVERNANCE = {
    "delivery_group": Field("Delivery group", long=True),
    "chair": Field("Chair"),
    "reports_to": Field("Reports to"),
    "executive_board": Field("Held to account by"),
    "next_meeting": Field("Next meeting"),
}
MILESTONE = {
    "title": Field("Milestone", long=True),
    "due_date": Field("Due"),
    "done_on": Field("Reached on"),
    "dropped": Field("In the plan", _in_plan),
}


@tells("commitment", "commitments/<uuid:public_id>/", has_texts=True)
def commitment(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_plan(request.membership))
    row = get_object_or_404(Commitment, force=own_force(request), public_id=public_id)
    return Told(
        heading=row.title,
        caption="Commitment",
        back=("Back to the commitments", reverse("actionplans:commitments")),
        sources=[Source(Commitment, {"pgh_obj": row, "force": row.force_id}, COMMITMENT, made="Made")],
        row=row,
    )


@tells("governance", "plan/", has_texts=True)
def governance(request: PortalRequest) -> Told:
    require(rules.can_read_plan(request.membership))
    row = Plan.objects.filter(force=own_force(request)).first()
    return Told(
        heading="Who keeps the plan moving",
        caption="Action plan",
        back=("Back to the plan", reverse("actionplans:plan")),
        sources=[Source(Plan, {"force": own_force(request)}, GOVERNANCE, made="Said first")],
        row=row,
    )


def timeline(action: Action) -> list[Entry]:
    """The whole history of an action, in five queries however long it is."""
    states = list(_events(Action).filter(pgh_obj=action).select_related(*KEYS))
    updates = list(_events(ActionUpdate).filter(action=action).select_related("by"))
    links = list(_events(ActionProvision).filter(action=action).select_related("provision"))
    steps = list(_events(Milestone).filter(action=action).order_by("pgh_obj_id", "pgh_id"))
    told = {event.pgh_context_id for event in updates}
    entries = [
        *_made(states[:1], links),
        *_links(states[:1], links),
        *(_change(before, after, told) for before, after in pairwise(states)),
        *_updates(updates),
        *_milestones(steps),
        *_attached(_events(ActionEvidence).filter(action=action)),
    ]
    # Stable: within one moment, what was written last stands on top.
    return sorted((entry for entry in entries if entry), key=lambda entry: entry.happened_at)[::-1]


def _events(model: type[Model]) -> Any:
    return event_model(model)._default_manager.order_by("pgh_id")


def _made(first: Iterable[Event], links: Iterable[Event]) -> Iterable[Entry]:
    for event in first:
        answers = [link.provision.reference for link in links if link.pgh_context_id == event.pgh_context_id]
        text = f"Answers {'; '.join(answers)}." if answers else ""
        yield Entry(event.created_at, "Action made", who(event), text)


def _links(first: Iterable[Event], links: Iterable[Event]) -> Iterable[Entry]:
    """What it came to answer, or no longer does, by who did it at one time."""
    made = {event.pgh_context_id for event in first}
    together: dict[tuple[UUID, str], list[Event]] = defaultdict(list)
    for link in links:
        if link.pgh_context_id not in made:
            together[link.pgh_context_id, link.pgh_label].append(link)
    for (_, label), group in together.items():
        names = "; ".join(link.provision.reference for link in group)
        title = "No longer answers" if label == "delete" else "Now answers"
        yield Entry(group[0].pgh_created_at, f"{title} {names}", who(group[0]))


def _change(before: Event, after: Event, told: set[UUID]) -> Entry | None:
    """What two states say differently. A status that changed with an update is told there."""
    fields = dict(FIELDS)
    if after.pgh_context_id not in told:
        fields[STATUS] = "Status"
    changed: dict[str, SafeString] = {}
    for field, label in fields.items():
        old, new = in_words(field, getattr(before, field)), in_words(field, getattr(after, field))
        if old != new:
            changed[label] = difference(field, old, new)
    if not changed:
        return None
    title = f"Changed: {', '.join(label.lower() for label in changed)}"
    return Entry(after.pgh_created_at, title, who(after), format_html_join("\n", "{}: {}", changed.items()))


def _updates(updates: Iterable[Event]) -> Iterable[Entry]:
    status = ""
    for event in updates:
        label = ActionStatus(event.status).label
        title = f"Update: {label.lower()}" if event.status == status else f"Status: {label.lower()}"
        yield Entry(event.at, title, event.by.display_name if event.by else "the portal", event.text)
        status = event.status


def _attached(events: Iterable[Event]) -> Iterable[Entry]:
    """Not which: a contributor sees some of the force's evidence, and all of this history."""
    for event in events:
        title = "Evidence taken away" if event.pgh_label == "delete" else "Evidence attached"
        yield Entry(event.pgh_created_at, title, who(event))


def _milestones(events: Iterable[Event]) -> Iterable[Entry]:
    """events: of all milestones, each one's together."""
    before = None
    for event in events:
        if before is None or before.pgh_obj_id != event.pgh_obj_id:
            due = f"Due {in_words('due_date', event.due_date)}." if event.due_date else ""
            yield Entry(event.pgh_created_at, f"Milestone set: {event.title}", who(event), due)
        else:
            said = [
                (field.label, difference(name, old, new))
                for name, field in MILESTONE.items()
                if (old := field.said(getattr(before, name))) != (new := field.said(getattr(event, name)))
            ]
            title = f"Milestone changed: {event.title}"
            yield Entry(event.pgh_created_at, title, who(event), format_html_join("\n", "{}: {}", said))
        before = event
