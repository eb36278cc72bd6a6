"""What happens to a call for practice, and to what a force answers: drafted, sent, accepted into the library."""

from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.workflow import save_over
from forces.models import Force, Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify
from practice.choices import OfferState, Origin
from practice.described import DESCRIBED
from practice.models import CallForPractice, Practice, PracticeOffer
from practice.workflow import add_practice

OF_CALL = ("title", "text", "due_on")
OFFERED = (*DESCRIBED, "consents")


class SentError(Exception):
    """It was sent, or changed, since the page was opened."""


@transaction.atomic
def add_call(*, key: UUID, values: dict[str, Any]) -> CallForPractice:
    """Prepare a call. A form sent twice makes one; the same key with other words makes another."""
    found = CallForPractice.objects.filter(key=key).first()
    if found and any(getattr(found, name) != value for name, value in values.items()):
        key = uuid5(key, "\x1f".join(map(str, values.values())))
    made, _ = CallForPractice.objects.get_or_create(key=key, defaults=values)
    return made


def change_call(*, call: CallForPractice, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different of OF_CALL; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=call,
        revision=revision,
        values=values,
        by=by,
        fields=OF_CALL,
        about=f"Call for practice: {call.title}",
    )


@transaction.atomic
def send_call(*, call: CallForPractice, by: Membership) -> bool:
    """All forces read it and may answer; their leads are told. Says whether it was not sent before."""
    sent = CallForPractice.objects.filter(pk=call.pk, called_at=None).update(called_at=timezone.now())
    if not sent:
        return False
    leads = Membership.objects.let_in().holding(Permission.OFFER_PRACTICE)
    page = reverse("practice:call", args=[call.public_id])
    for force_id, of_force in groupby(leads.order_by("force_id", "pk"), key=lambda lead: lead.force_id):
        news = [
            News(
                to=lead,
                kind=NoticeKind.PRACTICE,
                subject=f"call {call.pk}",
                about=f"Call for practice: {call.title}",
                url=page,
            )
            for lead in of_force
        ]
        if force_id is not None:
            notify(force_id=force_id, news=news, by=by)
    return True


@transaction.atomic
def draft_offer(*, force: Force, call: CallForPractice, key: UUID, values: dict[str, Any]) -> PracticeOffer:
    """Begin an answer. values: {attribute: value}, any of OFFERED. A form sent twice makes one."""
    rows = PracticeOffer.objects.filter(force=force)
    found = rows.filter(key=key).first()
    said = {"call": call, **values}
    if found and any(getattr(found, name) != value for name, value in said.items()):
        key = uuid5(key, "\x1f".join(map(str, values.values())))
    made, _ = rows.get_or_create(force=force, key=key, defaults=said)
    return made


def change_offer(*, offer: PracticeOffer, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different of OFFERED; say whether anything was. Raises StaleSaveError, also once it is sent."""
    return save_over(
        row=offer,
        revision=revision,
        values=values,
        by=by,
        fields=OFFERED,
        about=f"Offer: {offer.title}",
        is_open=not offer.is_sent,
    )


@transaction.atomic
def send_offer(*, offer: PracticeOffer, revision: int, by: Membership) -> None:
    """As it stands at `revision`, the national team reads it, and nobody changes it any more. Raises SentError."""
    rows = PracticeOffer.objects.filter(force=offer.force_id, state=OfferState.DRAFT)
    sent = rows.filter(pk=offer.pk, revision=revision).update(
        state=OfferState.SENT, sent_by_name=by.display_name, sent_at=timezone.now()
    )
    if not sent:
        raise SentError


@transaction.atomic
def accept_offer(*, offer: PracticeOffer) -> Practice:
    """Take it over into the library, in its own words: there once, however often it is pressed, and published by a
    step of its own."""
    return add_practice(
        key=offer.public_id,
        values={**offer.description, "source": offer.force},
        origin=Origin.OFFER,
        origin_id=offer.public_id,
    )
