"""What people do to the frame of a plan: its commitments, and who keeps it moving."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from actionplans.keys import next_key
from actionplans.models import Commitment, CommitmentProvision, Plan
from audit.workflow import save_over
from forces.models import Force, Membership
from frameworks.models import Provision

# What people write in a commitment, and of who keeps the plan moving.
EDITED = ("pillar", "number", "title", "text", "dropped")
GOVERNED = ("delivery_group", "chair", "reports_to", "executive_board", "next_meeting")


@transaction.atomic
def add_commitment(
    *, force: Force, key: UUID, values: dict[str, Any], provisions: Iterable[Provision] = ()
) -> Commitment:
    """Make a commitment, after those that there are, which answers the provisions as a whole.

    values: {attribute: value}, any of EDITED. A form sent twice (the same key) makes one; the same key with other
    words, from a page that somebody went back to, makes another.
    """
    commitment = Commitment.objects.filter(force=force, key=key).first()
    if commitment and any(getattr(commitment, field) != value for field, value in values.items()):
        key = next_key(key, force, *map(str, values.values()))
        commitment = Commitment.objects.filter(force=force, key=key).first()
    if commitment is None:
        last = Commitment.objects.filter(force=force).aggregate(last=Max("position"))["last"] or 0
        commitment, made = Commitment.objects.get_or_create(
            force=force, key=key, defaults={**values, "position": last + 1}
        )
        if made:
            link_commitment(commitment=commitment, add=provisions)
    return commitment


@transaction.atomic
def link_commitment(
    *, commitment: Commitment, add: Iterable[Provision] = (), remove: Iterable[Provision] = ()
) -> None:
    """Say which provisions the commitment as a whole answers, and which it no longer does."""
    CommitmentProvision.objects.filter(commitment=commitment, provision__in=list(remove)).delete()
    CommitmentProvision.objects.bulk_create(
        [
            CommitmentProvision(force_id=commitment.force_id, commitment=commitment, provision=provision)
            for provision in add
        ],
        ignore_conflicts=True,
    )


def change_commitment(
    *, commitment: Commitment, by: Membership, revision: int, values: dict[str, Any]
) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=commitment,
        revision=revision,
        values=values,
        by=by,
        fields=EDITED,
        about=f"Commitment: {commitment.title}",
    )


def change_governance(*, force: Force, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Say who keeps the plan moving; what is said first starts from revision 1. Raises StaleSaveError.

    values: {attribute: value}, any of GOVERNED.
    """
    plan, _ = Plan.objects.get_or_create(force=force)
    return save_over(
        row=plan, revision=revision, values=values, by=by, fields=GOVERNED, about="Who keeps the plan moving"
    )
