"""What the national team does with practice and blockers: match them, and tell those who have the blocker."""

from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from forces.models import Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify
from practice.models import Practice
from reviews.choices import BarrierKind, BarrierState
from reviews.models import Barrier, BarrierPractice


@transaction.atomic
def match(*, kind: BarrierKind, practice: Practice) -> BarrierPractice:
    """Say that it may help with this kind of blocker; said once."""
    row, _ = BarrierPractice.objects.get_or_create(kind=kind, practice=practice)
    return row


@transaction.atomic
def unmatch(*, row: BarrierPractice) -> None:
    BarrierPractice.objects.filter(pk=row.pk).delete()


@transaction.atomic
def tell_forces(*, row: BarrierPractice, by: Membership) -> int:
    """Tell the leads of the forces that have such a blocker now of the practice; says how many forces those are.

    Each is told once, and not of a practice of its own. What the team noted of a force is not said.
    """
    blocked = Barrier.objects.filter(kind=row.kind, state=BarrierState.OPEN, force=OuterRef("force"))
    leads = Membership.objects.let_in().holding(Permission.OFFER_PRACTICE).filter(Exists(blocked))
    leads = leads.exclude(force=row.practice.source_id).order_by("force_id", "pk")
    told = 0
    for force_id, of_force in groupby(leads, key=lambda lead: lead.force_id):
        news = [
            News(
                to=lead,
                kind=NoticeKind.PRACTICE,
                subject=f"practice {row.practice_id} may help",
                about=f"Practice that may help your force: {row.practice.title}",
                url=reverse("practice:practice", args=[row.practice.public_id]),
            )
            for lead in of_force
        ]
        if force_id is not None:
            notify(force_id=force_id, news=news, by=by)
            told += 1
    return told
