"""Puts the loading of the demonstration in order. Each force is one transaction: a killed load goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from assessments.choices import CycleState
from assessments.models import Assessment, Cycle
from forces.choices import Audience
from forces.models import Force, Membership, User
from forces.scope import By, scope
from frameworks.models import Framework, Scale
from reporting.demo.calendar import Calendar, Round, at
from reporting.demo.chase import note_the_chase
from reporting.demo.context import FRAMEWORK, SCALE, Context
from reporting.demo.exports import ask_for_exports
from reporting.demo.force import load_force
from reporting.demo.invention import dice, invented
from reporting.demo.packs import match_practice, send_packs
from reporting.demo.people import ENDING, load_people
from reporting.demo.plan_reviews import review_plans
from reporting.demo.practice import load_practice_of_forces
from reporting.demo.requests import answer_requests, ask_forces, close_old_requests
from reporting.demo.responses import comment_as_body, comment_as_chief, is_inspected, respond
from reporting.demo.reviews import report_for_the_portfolio, review_all, write_report_texts
from reporting.demo.themes import tag_themes

FIRST_OF_ALL = f"lead@national{ENDING}"


class NotForThisDatabaseError(Exception):
    """The demonstration does not belong here. Says why, and what to do, in one sentence."""


@dataclass(frozen=True)
class Loaded:
    """What this run added; nothing, when all was there."""

    forces: int
    reviews: int


def load(today: date, say: Callable[[str], None] = lambda _: None) -> Loaded:
    """Load what is missing. today counts only the first time: a later run keeps the days of the first."""
    refuse_where_it_does_not_belong()
    with scope(Audience.NATIONAL):
        forces = list(Force.objects.select_related("region"))
        calendar = _calendar(today)
    load_people(forces, at=at(calendar.previous.opens_on, dice("people")))
    with scope(Audience.NATIONAL):
        context = _open(calendar)
        done = set(Assessment.objects.filter(cycle=context.current).values_list("force_id", flat=True))
        # Each force's lead, and the national one, who belongs to none.
        people = Membership.objects.select_related("force", "organisation")
        leads = {m.force_id: m for m in people.filter(email__startswith="lead@")}
        bodies = {m.force_id: m for m in Membership.objects.filter(email__startswith="pcc@")}
    with scope(Audience.NATIONAL, by=By.of(leads[None])):
        ask_forces(context, forces, leads[None])
    missing = [force for force in forces if force.pk not in done]
    for force in missing:
        with scope(Audience.FORCE, force.pk, by=By.of(leads[force.pk])):
            load_force(context, force)
            respond(context, force, leads[force.pk])
            answer_requests(context, force, leads[force.pk])
        if is_inspected(force):
            _comment(context, force, bodies[force.pk])
        say(force.name)
    with scope(Audience.NATIONAL, by=By.of(leads[None])):
        close_old_requests()
        reviewed = review_all(context)
        write_report_texts(context)
        review_plans()
        note_the_chase(context, leads[None])
        tag_themes(context, leads[None])
    load_practice_of_forces(context, leads)
    report_for_the_portfolio(context)
    ask_for_exports(context, leads[None])
    match_practice(leads[None])
    send_packs(context, leads[None])
    return Loaded(len(missing), reviewed)


def _comment(context: Context, force: Force, body: Membership) -> None:
    """Each side in a scope of its own, as the person whose comments they are."""
    with scope(Audience.FORCE, force.pk):
        chief = Membership.objects.get(force=force, email=f"chief@{force.slug}{ENDING}")
    with scope(Audience.FORCE, force.pk, by=By.of(chief)):
        comment_as_chief(context, force, chief)
    with scope(Audience.POLICING_BODY, force.pk, by=By.of(body)):
        comment_as_body(context, force, body)


def refuse_where_it_does_not_belong() -> None:
    """Raises NotForThisDatabaseError outside a demonstration, and where somebody real is."""
    if settings.AS_OWNER:
        raise NotForThisDatabaseError("load_demo runs as the web's login: start it without PORTAL_AS_OWNER.")
    if not settings.DEMO:
        raise NotForThisDatabaseError(
            "This is not a demonstration: invented data loads only where DEMO=1 is set, into a database without people."
        )
    if not User.objects.filter(email=FIRST_OF_ALL).exists() and _somebody_real():
        raise NotForThisDatabaseError(
            "There are people in this database who are not invented: load the demonstration into an empty one."
        )


def _somebody_real() -> bool:
    """Asked before the first load only: in a demonstration people may invite whom they like."""
    return any(kind._default_manager.exclude(email__endswith=ENDING).exists() for kind in (User, Membership))


def _calendar(today: date) -> Calendar:
    """Counted from today, or from the day on which this demonstration was first loaded."""
    ours = Cycle.objects.filter(slug__startswith="autumn-", previous__slug__startswith="autumn-")
    first = ours.order_by("due_on").first()
    return Calendar.again(first.slug, first.due_on) if first else Calendar.of(today)


def _open(calendar: Calendar) -> Context:
    previous = _cycle(calendar.previous, CycleState.CLOSED, None)
    return Context(calendar, previous, _cycle(calendar.current, CycleState.OPEN, previous))


def _cycle(days: Round, state: CycleState, previous: Cycle | None) -> Cycle:
    cycle, _ = Cycle.objects.get_or_create(
        slug=days.slug,
        defaults={
            "name": days.name,
            "framework": Framework.objects.get(code=FRAMEWORK),
            "scale": Scale.objects.get(code=SCALE),
            "previous": previous,
            "state": state,
            "opens_on": days.opens_on,
            "due_on": days.due_on,
            "instructions": invented("chase")["instructions"].strip(),
            "read_twice_percent": invented("chase")["read_twice_percent"],
        },
    )
    return cycle
