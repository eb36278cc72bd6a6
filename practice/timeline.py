"""What happened to an entry of the library, to a call, to an offer, and to what a force says of a practice."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Source, Told, tells
from forces.http import PortalRequest, own_force, require
from practice import rules, wording
from practice.models import CallForPractice, Practice, PracticeOffer, Uptake


@tells("practice", "practice/<uuid:public_id>/", has_texts=True)
def practice(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_keep(request.membership))
    row = get_object_or_404(Practice.objects.for_pages(), public_id=public_id)
    return Told(
        heading=row.title,
        caption="Practice library",
        back=("Back to the practice", reverse("practice:practice", args=[row.public_id])),
        sources=[
            Source(Practice, {"pgh_obj": row}, wording.of_practice() | wording.PUBLISHED, made="Written")
        ],
        row=row,
    )


@tells("practice_call", "practice/calls/<uuid:public_id>/", has_texts=True)
def practice_call(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_keep(request.membership))
    row = get_object_or_404(CallForPractice, public_id=public_id)
    return Told(
        heading=row.title,
        caption="Call for practice",
        back=("Back to the call", reverse("practice:call", args=[row.public_id])),
        sources=[Source(CallForPractice, {"pgh_obj": row}, wording.CALL | wording.CALLED, made="Written")],
        row=row,
    )


@tells("practice_offer", "practice/offers/<uuid:public_id>/", has_texts=True)
def practice_offer(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_own(request.membership))
    rows = PracticeOffer.objects.select_related("call")
    row = get_object_or_404(rows, force=own_force(request), public_id=public_id)
    return Told(
        heading=row.title,
        caption="Answer to a call for practice",
        back=("Back to the answer", reverse("practice:offer", args=[row.public_id])),
        sources=[
            Source(
                PracticeOffer,
                {"pgh_obj": row, "force": row.force_id},
                wording.OFFER | wording.SENT,
                made="Written",
            )
        ],
        row=row,
    )


@tells("practice_uptake", "practice/uptakes/<uuid:public_id>/", has_texts=True)
def practice_uptake(request: PortalRequest, public_id: UUID) -> Told:
    """The days of what a force says are those of its history: the national team reads them, too."""
    by = request.membership
    require(rules.can_read_own(by) or rules.can_keep(by))
    rows = Uptake.objects.readable_by(by).select_related("practice", "force")
    row = get_object_or_404(rows, public_id=public_id)
    return Told(
        heading=row.practice.title,
        caption=f"What came of it in {row.force.name}",
        back=("Back to the practice", reverse("practice:practice", args=[row.practice.public_id])),
        sources=[Source(Uptake, {"pgh_obj": row, "force": row.force_id}, wording.UPTAKE, made="Said")],
        force=row.force,
        row=row if rules.can_read_own(by) else None,
    )
