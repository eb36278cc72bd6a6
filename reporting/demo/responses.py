"""What a force answered to recommendations, and the comments on an inspection report. All of it is invented."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from actionplans import inspecting, responding
from actionplans.models import (
    ChiefOfficerComment,
    Inspection,
    PolicingBodyComment,
    ReleasedResponse,
    Response,
)
from actionplans.querysets import to_answer
from forces.models import Force, Membership
from reporting.demo.calendar import at
from reporting.demo.context import Context
from reporting.demo.invention import dice, fill, invented, uuid_of
from reporting.demo.past import made_at

# Of every twenty responses so many are ...
MIX = {"accepted": 13, "partly": 4, "not_accepted": 1, "": 2}
# The force of the screens has one that says more than its release.
TOLD = "warwickshire"
RELEASED = "HMICFRS.4.1"
# Of every ten forces so many have a report to comment on.
INSPECTED = 4


def respond(context: Context, force: Force, lead: Membership) -> None:
    """In the force's scope, as its lead."""
    for provision in to_answer([]):
        roll = dice("response", force.slug, provision.code)
        told = force.slug == TOLD
        position = "accepted" if told else roll.choices([*MIX], [*MIX.values()])[0]
        if not position:
            continue
        day = context.calendar.today - timedelta(days=roll.randint(8, 120))
        said: dict[str, Any] = {"slug": force.slug, "day": day, "about": (provision.code,)}
        done = roll.random() < 0.25 and not told
        moment = at(day, roll)
        with made_at(moment, roll, ReleasedResponse):
            row = Response.objects.create(
                force=force,
                provision=provision,
                position=position,
                statement=fill(roll.choice(invented("responses")["statements"][position]), **said),
                says_done=done,
                done_reason=fill(roll.choice(invented("responses")["done"]), **said) if done else "",
            )
            if provision.code == RELEASED if told else roll.random() < 0.8:
                _release(row, lead, moment)


def _release(row: Response, lead: Membership, moment: datetime) -> None:
    """As responding.release_response does it, in the past."""
    ReleasedResponse.objects.create(
        force=row.force,
        provision=row.provision,
        number=1,
        of_revision=row.revision,
        rests_on=responding.rests_on(row),
        released_by_name=f"{lead.display_name}, {lead.role_label}",
        released_at=moment,
        **{name: getattr(row, name) for name in responding.ANSWERED},
    )


def is_inspected(force: Force) -> bool:
    return force.slug == TOLD or dice("inspected", force.slug).random() < INSPECTED / 10


def comment_as_chief(context: Context, force: Force, chief: Membership) -> None:
    """In the force's scope, as its chief officer, who names the report and comments on it."""
    report = invented("responses")["report"]
    inspection = inspecting.add_inspection(
        force=force,
        key=uuid_of("inspection", force.slug),
        values={**report, "link": "", "published_on": _published(context, force)},
    )
    with _said("chief_comments", inspection, days=9) as (key, text):
        inspecting.comment_as_chief_officer(inspection=inspection, by=chief, key=key, text=text)


def comment_as_body(context: Context, force: Force, body: Membership) -> None:
    """In its policing body's scope. That of the screens has yet to; so have those whose time is not over."""
    inspection = Inspection.objects.get(force=force)
    if force.slug == TOLD or context.calendar.today - inspection.published_on < timedelta(days=45):
        return
    with _said("body_comments", inspection, days=40) as (key, text):
        inspecting.comment_as_policing_body(inspection=inspection, by=body, key=key, text=text)


def _published(context: Context, force: Force) -> date:
    days = 30 if force.slug == TOLD else dice("published", force.slug).randint(20, 90)
    return context.calendar.today - timedelta(days=days)


@contextmanager
def _said(what: str, inspection: Inspection, *, days: int) -> Iterator[tuple[UUID, str]]:
    """A key and a text, so many days after the report was published."""
    slug, day = inspection.force.slug, inspection.published_on + timedelta(days=days)
    roll = dice(what, slug)
    text = fill(roll.choice(invented("responses")[what]), slug=slug, day=day, about=(what,))
    with made_at(at(day, roll), roll, ChiefOfficerComment, PolicingBodyComment):
        yield uuid_of(what, slug), text
