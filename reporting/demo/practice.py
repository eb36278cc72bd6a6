"""What stands in the practice library beside what is quoted: a call, what forces answered, and what came of it.

All of it is invented. Each step is taken in the scope of those who would take it, on a day that is past.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forces.choices import Audience
from forces.models import Force, Membership
from forces.scope import By, scope
from practice import offering, taking_up, workflow
from practice.choices import OfferState
from practice.described import DESCRIBED
from practice.models import CallForPractice, Consent, Practice, PracticeOffer, Uptake
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.past import made_at

Leads = Mapping[int | None, Membership]


def load_practice_of_forces(context: Context, leads: Leads) -> None:
    """Once: its last step says that all was done. leads: of each force by its key, the national one under None."""
    said = invented("practice")
    forces = {lead.force.slug: lead for lead in leads.values() if lead.force is not None}
    last, key = forces[said["draft"]["force"]], uuid_of("offer", "draft")
    with scope(Audience.FORCE, last.force_id, by=By.of(last)):
        if PracticeOffer.objects.filter(force=last.force_id, key=key).exists():
            return
    with scope(Audience.NATIONAL, by=By.of(leads[None])):
        call = _call(context, said["call"])
        _ask(context, said["asked"], forces[said["asked"]["force"]].force, leads[None])
    for entry in said["offers"]:
        lead = forces[entry["force"]]
        with scope(Audience.FORCE, lead.force_id, by=By.of(lead)):
            offer = _offer(context, call, entry, lead)
        with scope(Audience.NATIONAL, by=By.of(leads[None])):
            practice = _take_over(context, offer, entry) if entry["published"] else None
        if practice:
            for uptake in entry["uptakes"]:
                _take_up(context, practice, uptake, forces[uptake["force"]])
    with scope(Audience.FORCE, last.force_id, by=By.of(last)):
        offering.draft_offer(force=_force(last), call=call, key=key, values=_described(said["draft"]))


def _call(context: Context, said: dict[str, Any]) -> CallForPractice:
    moment = _moment(context, said, "call")
    with made_at(moment, dice("call"), CallForPractice):
        call = offering.add_call(
            key=uuid_of("call for practice"),
            values={
                "title": said["title"],
                "text": said["text"],
                "due_on": context.calendar.today + timedelta(days=said["days_left"]),
            },
        )
    # Without notices: they would be of today.
    CallForPractice.objects.filter(pk=call.pk).update(called_at=moment)
    call.called_at = moment
    return call


def _offer(context: Context, call: CallForPractice, entry: dict[str, Any], lead: Membership) -> PracticeOffer:
    key, moment = uuid_of("offer", entry["force"], entry["title"]), _moment(context, entry, "offer")
    with made_at(moment, dice("offer", entry["force"]), PracticeOffer):
        offer = offering.draft_offer(
            force=_force(lead),
            call=call,
            key=key,
            values=_described(entry) | {"consents": entry["consents"]},
        )
    sent = {"state": OfferState.SENT, "sent_by_name": lead.display_name, "sent_at": moment}
    PracticeOffer.objects.filter(force=lead.force_id, pk=offer.pk).update(**sent)
    return offer


def _take_over(context: Context, offer: PracticeOffer, entry: dict[str, Any]) -> Practice:
    with made_at(_moment(context, entry, "entry"), dice("entry", entry["force"]), Practice):
        practice = offering.accept_offer(offer=offer)
    workflow.link_lines(practice=practice, add=[context.provisions[code] for code in entry["lines"]])
    Practice.objects.filter(pk=practice.pk).update(published_at=_moment(context, entry, "entry"))
    return practice


def _take_up(context: Context, practice: Practice, said: dict[str, Any], lead: Membership) -> None:
    with (
        scope(Audience.FORCE, lead.force_id, by=By.of(lead)),
        made_at(_moment(context, said, "uptake"), dice("uptake", practice.title, said["force"]), Uptake),
    ):
        taking_up.note_uptake(
            force=_force(lead),
            practice=practice,
            by=lead,
            revision=0,
            values={
                "state": said["state"],
                "since": context.calendar.today - timedelta(days=said["days_ago"]),
                "what_happened": said["what_happened"],
                "named": said["named"],
            },
        )


def _ask(context: Context, said: dict[str, Any], force: Force | None, by: Membership) -> None:
    """What its lead still has to answer. Without a notice, as above."""
    moment, roll = _moment(context, said, "asked"), dice("asked", said["force"])
    with made_at(moment, roll, Practice, Consent):
        practice = workflow.add_practice(
            key=uuid_of("practice", said["title"]), values=_described(said) | {"source": force}
        )
        Consent.objects.get_or_create(
            force=force,
            practice=practice,
            of_worded=practice.worded,
            defaults={"asked_by_name": by.display_name, **practice.description},
        )
    workflow.link_lines(practice=practice, add=[context.provisions[code] for code in said["lines"]])


def _described(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in DESCRIBED}


def _force(lead: Membership) -> Force:
    assert lead.force is not None  # noqa: S101 - leads of forces alone come here
    return lead.force


def _moment(context: Context, said: dict[str, Any], what: str) -> datetime:
    day = context.calendar.today - timedelta(days=said["days_ago"])
    return at(day, dice("practice", what, said.get("title") or said.get("force")))
