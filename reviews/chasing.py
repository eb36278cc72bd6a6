"""What happens while the national team chases returns: it writes to forces, and notes contacts, blockers and help.

Every function is one transaction with the request's. What is noted is the team's alone; a message is its force's too.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse

from assessments.models import Assessment, Cycle
from audit.workflow import save_over
from forces.models import Force, Membership
from forces.roles import Permission
from notices.choices import NoticeKind
from notices.workflow import News, notify_forces
from reviews.choices import ContactHow
from reviews.models import Barrier, Contact, HelpOffer, Message

OF_CONTACT = ("held_on", "how", "who", "text")
OF_BARRIER = ("kind", "text", "state")
OF_HELP = ("text", "state")

Noted = TypeVar("Noted", Contact, Barrier, HelpOffer)


def note(kind: type[Noted], *, force: Force, cycle: Cycle, values: dict[str, Any], by: Membership) -> Noted:
    """Note a contact, a blocker or an offer of help."""
    return kind.objects.create(force=force, cycle=cycle, by=by, by_name=by.display_name, **values)


def change_contact(*, contact: Contact, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save what is different; say whether anything was. Raises StaleSaveError. The two below are alike."""
    about = f"Contact with {contact.force.short_name}"
    return save_over(row=contact, revision=revision, values=values, by=by, fields=OF_CONTACT, about=about)


def change_barrier(*, barrier: Barrier, revision: int, values: dict[str, Any], by: Membership) -> bool:
    about = f"Blocker of {barrier.force.short_name}"
    return save_over(row=barrier, revision=revision, values=values, by=by, fields=OF_BARRIER, about=about)


def change_help(*, offer: HelpOffer, revision: int, values: dict[str, Any], by: Membership) -> bool:
    about = f"Help offered to {offer.force.short_name}"
    return save_over(row=offer, revision=revision, values=values, by=by, fields=OF_HELP, about=about)


# --- writing to several forces at once --------------------------------------------------------------------------


@transaction.atomic
def write(
    *,
    cycle: Cycle,
    leads: dict[int, list[Membership]],
    text: str,
    today: date,
    by: Membership,
) -> None:
    """To the leads of each of the forces: in the portal and by a notice, and a contact of each force says so.

    leads: {force: those of its people who send its assessment}, of forces that have any. Five statements, however many.
    """
    said = {"cycle": cycle, "by": by, "by_name": by.display_name, "text": text}
    messages = Message.objects.bulk_create(Message(force_id=force_id, **said) for force_id in leads)
    Contact.objects.bulk_create(
        Contact(
            force_id=force_id,
            held_on=today,
            how=ContactHow.MESSAGE,
            who=", ".join(lead.display_name for lead in people)[:200],
            **said,
        )
        for force_id, people in leads.items()
    )
    notify_forces(news=_news(cycle, messages, leads), by=by)


def _news(cycle: Cycle, messages: Iterable[Message], leads: dict[int, list[Membership]]) -> list[News]:
    url = reverse("messages:list")
    return [
        News(
            to=lead,
            kind=NoticeKind.MESSAGE,
            subject=f"message {message.public_id}",
            about=f"Assessment, {cycle}",
            url=f"{url}#m-{message.public_id}",
        )
        for message in messages
        for lead in leads[message.force_id]
    ]


def leads_of(assessments: Iterable[Assessment]) -> dict[int, list[Membership]]:
    """{force: those who send its assessment and are in, in the order of the assessments}. One query."""
    people: dict[int, list[Membership]] = {assessment.force_id: [] for assessment in assessments}
    joined = Membership.objects.holding(Permission.SEND_FOR_SIGNATURE).filter(user__isnull=False)
    for lead in joined:
        if lead.force_id in people:
            people[lead.force_id].append(lead)
    return people
