"""Writes what the national team noted while it chased the returns of the open cycle, in its own scope."""

from datetime import timedelta
from typing import Any

from forces.models import Force, Membership
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, invented, uuid_of
from reporting.demo.past import dated
from reviews.choices import BarrierState
from reviews.models import Barrier, Contact, HelpOffer

KINDS: dict[str, Any] = {"contacts": Contact, "barriers": Barrier, "help": HelpOffer}


def note_the_chase(context: Context, by: Membership) -> None:
    """What is missing of it. Running it again changes nothing."""
    forces = {force.slug: force for force in Force.objects.all()}
    with dated(Contact, Barrier, HelpOffer):
        for slug, noted in invented("chase")["forces"].items():
            for kind, model in KINDS.items():
                for number, said in enumerate(noted.get(kind, [])):
                    key = uuid_of("chase", slug, kind, number)
                    if not model.objects.filter(public_id=key).exists():
                        whose = {
                            "public_id": key,
                            "force": forces[slug],
                            "by": by,
                            "by_name": by.display_name,
                        }
                        _note(context, model, whose, said)


def _note(context: Context, model: Any, whose: dict[str, Any], said: dict[str, Any]) -> None:
    day = context.calendar.today - timedelta(days=said["days"])
    values = {name: value for name, value in said.items() if name not in {"days", "closed"}}
    if model is Contact:
        values["held_on"] = day
    if said.get("closed"):
        values["state"] = BarrierState.CLOSED
    moment = at(day, dice("chase", str(whose["public_id"])))
    model.objects.create(**whose, cycle=context.current, at=moment, **values)
