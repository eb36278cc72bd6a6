"""Sharing the plan: an edition is frozen as the plan stands, and nobody changes it."""

from django.db import IntegrityError, transaction
from django.db.models import Max, Model, Subquery
from django.dispatch import Signal
from django.utils import timezone

from actionplans.freezing import freeze, governance
from actionplans.models import (
    Action,
    ActionEvidence,
    ActionProvision,
    ActionUpdate,
    Commitment,
    CommitmentProvision,
    Edition,
    Milestone,
    Plan,
)
from forces.models import Force, Membership

# For what stands above plans. Sent in the transaction that shared it, with edition.
shared = Signal()


# What an edition says of the live plan is said in these.
OF_THE_PLAN: tuple[type[Model], ...] = (
    Plan,
    Commitment,
    CommitmentProvision,
    Action,
    ActionProvision,
    ActionEvidence,
    ActionUpdate,
    Milestone,
)


def newest_change(force: Force) -> str:
    """Another one after every change of the live plan. One query."""
    newest = []
    for model in OF_THE_PLAN:
        events = model.history.rel.related_model.objects  # type: ignore[attr-defined]  # each is tracked
        of_force = events.filter(force=force).order_by().values("force")
        newest.append(Subquery(of_force.annotate(newest=Max("pgh_id")).values("newest")))
    return "-".join(str(key or 0) for key in Force.objects.filter(pk=force.pk).values_list(*newest).get())


def share_edition(
    *, force: Force, by: Membership, number: int, note: str, seen: str | None = None
) -> Edition | None:
    """Freeze the plan as it stands.

    seen: newest_change of the plan that was read, where somebody read it. None when the plan says something else by
    now, or that number, or a later one, is already shared.
    """
    last = Edition.objects.last_of(force)
    if number != (last.number if last else 0) + 1 or seen not in {None, newest_change(force)}:
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
                    is_whole=True,
                    **governance(force),
                )
        except IntegrityError:  # somebody else was a moment faster
            return None
        freeze(edition)
        shared.send(sender=Edition, edition=edition)
    return edition
