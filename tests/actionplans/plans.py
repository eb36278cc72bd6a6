"""Actions and editions for tests. Call these inside `arrange()`, or in a force's own scope for a history with names."""

import uuid
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.utils import timezone

from actionplans import workflow
from actionplans.choices import ActionStatus
from actionplans.models import Action, ActionProvision, Edition, EditionAction, EditionActionProvision
from forces.choices import Audience
from forces.models import Force, Membership
from forces.scope import By, scope
from frameworks.models import Provision

SAYS = {
    "title": "Train supervisors",
    "description": "All of them.",
    "owner": None,
    "start_date": date(2027, 1, 4),
    "due_date": date(2027, 6, 30),
    "priority": "medium",
}


def acting(member: Membership) -> AbstractContextManager[None]:
    """The scope that a request of this person would have."""
    return scope(Audience(member.audience), member.force_id, by=By.of(member))


def make_action(force: Force, *, answers: tuple[str, ...] = (), **values: Any) -> Action:
    action = Action.objects.create(force=force, **SAYS | values)
    ActionProvision.objects.bulk_create(
        ActionProvision(force=force, action=action, provision=provision)
        for provision in Provision.objects.filter(code__in=answers)
    )
    return action


def attributes(values: dict[str, Any]) -> dict[str, Any]:
    """As workflow.change_action takes them: the owner by their key."""
    owner = values.get("owner")
    return {k: v for k, v in values.items() if k != "owner"} | {"owner_id": owner.pk if owner else None}


def make_edition(force: Force, number: int = 1, *, actions: int = 1, **values: Any) -> Edition:
    edition = Edition.objects.create(
        force=force,
        number=number,
        shared_by_name="Ruth Calloway, Chief officer",
        **{"shared_at": timezone.now()} | values,
    )
    provision = Provision.objects.get(code="PREPARE.7.2.h")
    for place in range(actions):
        line = EditionAction.objects.create(
            force=force,
            edition=edition,
            action_public_id=uuid.uuid4(),
            title=f"Frozen action {place}",
            due_date=date(2026, 1, 1),
        )
        EditionActionProvision.objects.create(force=force, edition_action=line, provision=provision)
    return edition


def form_of(**values: Any) -> dict[str, Any]:
    """What a browser posts for an action: a day is three boxes."""
    posted = {
        "title": "Train supervisors",
        "description": "All of them.",
        "owner": "",
        "start_date": date(2027, 1, 4),
        "due_date": date(2027, 6, 30),
        "priority": "medium",
    } | values
    for field in ("start_date", "due_date"):
        day = posted.pop(field)
        for place, part in enumerate((day.day, day.month, day.year) if day else ("", "", "")):
            posted[f"{field}_{place}"] = str(part)
    return posted


def post(action: Action, by: Membership, **values: Any) -> bool:
    """An update of an action that was not started."""
    return workflow.post_update(
        **{
            "action": action,
            "by": by,
            "key": uuid.uuid4(),
            "text": "31 of 38 trained.",
            "status": ActionStatus.ON_TRACK,
            "status_was": ActionStatus.NOT_STARTED,
        }
        | values
    )
