"""What people do to You said, we did: add what was heard, change it, name the actions behind it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from actionplans.keys import next_key
from actionplans.models import Action, Heard, HeardAction
from audit.workflow import save_over
from forces.models import Force, Membership

EDITED = ("heard", "from_whom", "changed", "dropped")


@transaction.atomic
def add_heard(*, force: Force, key: UUID, values: dict[str, Any]) -> Heard:
    """Note what was heard, after what there is. values: {attribute: value}, any of EDITED.

    A form sent twice (the same key) makes one; the same key with other words makes another.
    """
    heard = Heard.objects.filter(force=force, key=key).first()
    if heard and any(getattr(heard, field) != value for field, value in values.items()):
        key = next_key(key, force, *map(str, values.values()))
        heard = Heard.objects.filter(force=force, key=key).first()
    if heard is None:
        last = Heard.objects.filter(force=force).aggregate(last=Max("position"))["last"] or 0
        heard, _ = Heard.objects.get_or_create(
            force=force, key=key, defaults={**values, "position": last + 1}
        )
    return heard


def change_heard(*, heard: Heard, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=heard,
        revision=revision,
        values=values,
        by=by,
        fields=EDITED,
        about=f"You said, we did: {heard}",
    )


@transaction.atomic
def link_actions(*, heard: Heard, add: Iterable[Action] = (), remove: Iterable[Action] = ()) -> None:
    """Say which actions are behind it, and which no longer are."""
    HeardAction.objects.filter(heard=heard, action__in=list(remove)).delete()
    HeardAction.objects.bulk_create(
        [HeardAction(force_id=heard.force_id, heard=heard, action=action) for action in add],
        ignore_conflicts=True,
    )
