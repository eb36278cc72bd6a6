"""What a force says of a practice of others: that it tries or adopted it, and what happened.

What others read of that, TakenUp, is written with it.
"""

from typing import Any

from django.db import transaction

from audit.workflow import save_over
from forces.models import Force, Membership
from practice.models import Practice, TakenUp, Uptake

OF_UPTAKE = ("state", "since", "what_happened", "named")


def note_uptake(
    *, force: Force, practice: Practice, by: Membership, revision: int, values: dict[str, Any]
) -> Uptake:
    """Save over `revision`, 0 when nobody had said anything. Raises StaleSaveError, with both texts kept."""
    with transaction.atomic():
        row, made = Uptake.objects.select_related("practice").get_or_create(
            force=force, practice=practice, defaults=values
        )
        if made:
            _show(row)
    if not made:
        change_uptake(row=row, by=by, revision=revision, values=values)
    return row


def change_uptake(*, row: Uptake, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """As note_uptake, of what is there. Raises StaleSaveError."""
    saved = save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF_UPTAKE,
        about=f"What came of {row.practice.title}",
    )
    if saved:
        _show(row)
    return saved


def _show(row: Uptake) -> None:
    """What everybody reads of it: named only where the force agrees."""
    TakenUp.objects.update_or_create(
        key=row.key,
        defaults={
            "practice_id": row.practice_id,
            "state": row.state,
            "by_force_id": row.force_id if row.named else None,
        },
    )
