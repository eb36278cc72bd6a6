"""What happened to what the national team noted of a force: for the team alone."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, require
from reviews import rules
from reviews.choices import BarrierKind, BarrierState, ContactHow, HelpState
from reviews.models import Barrier, Contact, HelpOffer

# What people write of each, as its forms, its history and two texts side by side call it.
CONTACT = {
    "held_on": Field("When"),
    "how": Field("How", lambda value: ContactHow(value).label),
    "who": Field("With whom"),
    "text": Field("What was said, and what follows", long=True),
}
BARRIER = {
    "kind": Field("Kind", lambda value: BarrierKind(value).label),
    "text": Field("What is in the way", long=True),
    "state": Field("State", lambda value: BarrierState(value).label),
}
HELP = {
    "text": Field("What is offered", long=True),
    "state": Field("State", lambda value: HelpState(value).label),
}


def place_of(row: Any, anchor: str) -> str:
    """Where it stands on its force's page."""
    return reverse("chase:force", args=[row.cycle.slug, row.force.slug]) + f"#{anchor}"


def _told(model: Any, public_id: UUID, fields: dict[str, Field], noun: str, anchor: str) -> Told:
    row = get_object_or_404(model.objects.select_related("force", "cycle"), public_id=public_id)
    return Told(
        heading=f"{noun}: {row.force.short_name}",
        caption=f"{row.cycle}",
        back=(row.force.short_name, place_of(row, anchor)),
        sources=[Source(model, {"pgh_obj": row, "force": row.force_id}, fields, made="Noted")],
        row=row,
    )


@tells("contact", "contacts/<uuid:public_id>/", has_texts=True)
def contact(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_chase(request.membership))
    return _told(Contact, public_id, CONTACT, "Contact", "contacts")


@tells("barrier", "barriers/<uuid:public_id>/", has_texts=True)
def barrier(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_chase(request.membership))
    return _told(Barrier, public_id, BARRIER, "Blocker", "barriers")


@tells("help_offer", "help-offers/<uuid:public_id>/", has_texts=True)
def help_offer(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_chase(request.membership))
    return _told(HelpOffer, public_id, HELP, "Help offered", "help")
