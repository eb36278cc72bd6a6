"""What people do to the actions of a plan: make and change them, post updates, set milestones."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.keys import next_key
from actionplans.models import (
    Action,
    ActionEvidence,
    ActionProvision,
    ActionUpdate,
    DueDateChange,
    Milestone,
)
from audit.workflow import RefusedSaveError, save_over
from evidence.models import Evidence
from forces.models import Force, Membership
from frameworks.models import Provision

# What people write in an action: the attributes of wording.FIELDS.
EDITED = (
    "title",
    "description",
    "commitment_id",
    "outcome",
    "measure",
    "owner_id",
    "owner_post",
    "partners",
    "start_date",
    "due_date",
    "due_reason",
    "priority",
)
EDITED_IN_A_MILESTONE = ("title", "due_date", "done_on", "dropped")


@transaction.atomic
def add_action(
    *, force: Force, key: UUID, values: dict[str, Any], provisions: Iterable[Provision] = ()
) -> Action:
    """Make an action that answers the provisions. A form sent twice (the same key) makes one.

    The same key with other words is another action, from a page that somebody went back to: its words are not lost.
    """
    action, made = Action.objects.get_or_create(force=force, key=key, defaults=values)
    if not made and any(getattr(action, field) != value for field, value in values.items()):
        again = next_key(key, force, *map(str, values.values()))
        action, made = Action.objects.get_or_create(force=force, key=again, defaults=values)
    if made:
        link_provisions(action=action, add=provisions)
    return action


@transaction.atomic
def link_provisions(
    *, action: Action, add: Iterable[Provision] = (), remove: Iterable[Provision] = ()
) -> None:
    """Say which provisions the action answers, and which it no longer does."""
    ActionProvision.objects.filter(action=action, provision__in=list(remove)).delete()
    ActionProvision.objects.bulk_create(
        [ActionProvision(force_id=action.force_id, action=action, provision=provision) for provision in add],
        ignore_conflicts=True,
    )


@transaction.atomic
def link_evidence(*, action: Action, add: Iterable[Evidence] = (), remove: Iterable[Evidence] = ()) -> None:
    """Say which of the force's evidence shows how the action goes, and which no longer does."""
    ActionEvidence.objects.filter(action=action, evidence__in=list(remove)).delete()
    ActionEvidence.objects.bulk_create(
        [ActionEvidence(force_id=action.force_id, action=action, evidence=piece) for piece in add],
        ignore_conflicts=True,
    )


def change_action(*, action: Action, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError, with both texts kept.

    values: {attribute: value}, any of EDITED. A due date that becomes another is counted, with its reason: raises
    RefusedSaveError where nobody gives one, whichever page it comes from.
    """
    was = action.due_date
    if action.revision == revision and moves_unexplained(action, values):
        raise RefusedSaveError(
            "Say why the due date changes: give the date and its reason together, on the action’s own page or in the"
            " one made from both"
        )
    # In no atomic block of its own: what a refused save keeps must stay, and the page's transaction holds both writes.
    saved = save_over(
        row=action,
        revision=revision,
        values=values,
        by=by,
        fields=EDITED,
        about=f"Action: {action.title}",
        also={"updated_at": timezone.now()},
    )
    if saved and was is not None and action.due_date != was:
        DueDateChange.objects.create(
            force_id=action.force_id,
            action=action,
            due_was=was,
            due_now=action.due_date,
            reason=action.due_reason,
            by=by,
        )
    return saved


def moves_unexplained(action: Action, values: dict[str, Any]) -> bool:
    """Whether its due date would become another, and no reason is given but that of the change before."""
    was = action.due_date
    moves = was is not None and values.get("due_date", was) != was
    return moves and values.get("due_reason", "") in {"", action.due_reason}


@transaction.atomic
def post_update(
    *, action: Action, by: Membership, key: UUID, text: str, status: ActionStatus, status_was: ActionStatus
) -> bool:
    """Add a dated word and set the status. The word with which an action is stopped is its reason.

    False, with nothing written, when somebody changed the status since the form was opened and this would undo it
    unseen; action.status then says what it is now.
    """
    posted = ActionUpdate.objects.filter(force=action.force_id, key=key).first()
    if posted and (posted.action_id, posted.text, posted.status) == (action.pk, text, status):
        return True
    if posted:
        key = next_key(key, action.pk, text, status)
        if ActionUpdate.objects.filter(force=action.force_id, key=key).exists():
            return True
    reason = {"stopped_because": text} if status == ActionStatus.STOPPED else {}
    moved = Action.objects.filter(pk=action.pk, force=action.force_id, status=status_was).update(
        status=status, updated_at=timezone.now(), **reason
    )
    if not moved:
        action.refresh_from_db(fields=["status"])
        if action.status != status:
            return False
    ActionUpdate.objects.get_or_create(
        force_id=action.force_id,
        key=key,
        defaults={"action": action, "text": text, "status": status, "by": by},
    )
    return True


def add_milestone(*, action: Action, values: dict[str, Any]) -> Milestone:
    """Set a dated step of the action. values: {attribute: value}, any of EDITED_IN_A_MILESTONE."""
    return Milestone.objects.create(force_id=action.force_id, action=action, **values)


def change_milestone(*, milestone: Milestone, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=milestone,
        revision=revision,
        values=values,
        by=by,
        fields=EDITED_IN_A_MILESTONE,
        about=f"Milestone: {milestone.title}",
    )
