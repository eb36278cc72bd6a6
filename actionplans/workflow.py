"""What people do to a plan: make and change actions, post updates, share an edition, report on a recommendation."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from actionplans.choices import ActionStatus
from actionplans.models import (
    Action,
    ActionProvision,
    ActionUpdate,
    Edition,
    EditionAction,
    EditionActionProvision,
    RecommendationUpdate,
)
from audit.workflow import save_over
from core.templatetags.portal import day
from forces.models import Force, Membership
from frameworks.models import Provision

# What people write in an action: the attributes of wording.FIELDS.
EDITED = ("title", "description", "owner_id", "start_date", "due_date", "priority")


@transaction.atomic
def add_action(
    *, force: Force, key: UUID, values: dict[str, Any], provisions: Iterable[Provision] = ()
) -> Action:
    """Make an action that answers the provisions. A form sent twice (the same key) makes one.

    The same key with other words is another action, from a page that somebody went back to: its words are not lost.
    """
    action, made = Action.objects.get_or_create(force=force, key=key, defaults=values)
    if not made and any(getattr(action, field) != value for field, value in values.items()):
        again = _next_key(key, force, *map(str, values.values()))
        action, made = Action.objects.get_or_create(force=force, key=again, defaults=values)
    if made:
        link_provisions(action=action, add=provisions)
    return action


def _next_key(key: UUID, *words: object) -> UUID:
    """The key of what came with other words under a key that is used: the same each time that it is sent."""
    return uuid5(key, "\x1f".join(map(str, words)))


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


def change_action(*, action: Action, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError, with both texts kept.

    values: {attribute: value}, any of EDITED.
    """
    return save_over(
        row=action,
        revision=revision,
        values=values,
        by=by,
        fields=EDITED,
        about=f"Action: {action.title}",
        also={"updated_at": timezone.now()},
    )


@transaction.atomic
def post_update(
    *, action: Action, by: Membership, key: UUID, text: str, status: ActionStatus, status_was: ActionStatus
) -> bool:
    """Add a dated word and set the status.

    False, with nothing written, when somebody changed the status since the form was opened and this would undo it
    unseen; action.status then says what it is now.
    """
    posted = ActionUpdate.objects.filter(force=action.force_id, key=key).first()
    if posted and (posted.action_id, posted.text, posted.status) == (action.pk, text, status):
        return True
    if posted:
        key = _next_key(key, action.pk, text, status)
        if ActionUpdate.objects.filter(force=action.force_id, key=key).exists():
            return True
    moved = Action.objects.filter(pk=action.pk, force=action.force_id, status=status_was).update(
        status=status, updated_at=timezone.now()
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


def share_edition(*, force: Force, by: Membership, number: int, note: str) -> Edition | None:
    """Freeze the plan as it stands. None when that number, or a later one, is already shared."""
    last = Edition.objects.last_of(force)
    if number != (last.number if last else 0) + 1:
        return None
    with transaction.atomic():
        try:
            with transaction.atomic():
                edition = Edition.objects.create(
                    force=force,
                    number=number,
                    note=note,
                    shared_by_name=f"{by.display_name}, {by.role_label}",
                    shared_at=timezone.now(),
                )
        except IntegrityError:  # somebody else was a moment faster
            return None
        _freeze(edition)
    return edition


def _freeze(edition: Edition) -> None:
    """Copy every action, its newest update and what it answers."""
    newest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    actions = list(
        Action.objects.filter(force=edition.force_id)
        .select_related("owner")
        .annotate(last_text=Subquery(newest.values("text")[:1]), last_at=Subquery(newest.values("at")[:1]))
    )
    frozen = EditionAction.objects.bulk_create(_frozen(edition, action) for action in actions)
    copies = {action.pk: copy for action, copy in zip(actions, frozen, strict=True)}
    EditionActionProvision.objects.bulk_create(
        EditionActionProvision(
            force_id=edition.force_id,
            edition_action=copies[answer.action_id],
            provision_id=answer.provision_id,
        )
        for answer in ActionProvision.objects.filter(force=edition.force_id)
        if answer.action_id in copies
    )


def _frozen(edition: Edition, action: Any) -> EditionAction:
    """action: an Action with last_text and last_at."""
    return EditionAction(
        force_id=edition.force_id,
        edition=edition,
        action_public_id=action.public_id,
        title=action.title,
        description=action.description,
        owner_name=action.owner.display_name if action.owner else "",
        start_date=action.start_date,
        due_date=action.due_date,
        status=action.status,
        priority=action.priority,
        last_update=action.last_text or "",
        last_update_at=action.last_at,
    )


def post_recommendation_update(
    *, recommendation: Provision, by: Membership, key: UUID, title: str, body: str
) -> RecommendationUpdate:
    """Add what the portfolio has to report today. Never changed afterwards; a correction is the next one."""
    if by.portfolio is None:
        raise ValueError("Only somebody with a portfolio reports on a recommendation.")
    now = timezone.now()
    used = RecommendationUpdate.objects.filter(public_id=key).first()
    if used and (used.provision_id, used.title, used.body) != (recommendation.pk, title, body):
        key = _next_key(key, recommendation.pk, title, body)
    update, _ = RecommendationUpdate.objects.get_or_create(
        public_id=key,
        defaults={
            "provision": recommendation,
            "portfolio": by.portfolio,
            "title": title,
            "body": body,
            "as_at": day(now),
            "posted_at": now,
            "posted_by_name": f"{by.display_name}, {by.role_label}",
        },
    )
    return update
