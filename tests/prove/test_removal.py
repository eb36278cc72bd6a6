"""Personal data in every text that there is, removed by two people: how much was planted, how much is left."""

import time

import pytest

from assessments.models import Rating
from audit.models import Removal
from tests.architecture.planting import plant
from tests.audit.removal.removals import (
    CANARY,
    acting,
    agree,
    ask,
    files_searched,
    places_left,
    spread,
    verified,
)
from tests.conftest import arranging

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_text_of_a_force(world, figure):
    with arranging():
        everything = plant(world)
    people = everything.own.people
    planted = spread(people.force.pk)
    spread(everything.other.force.pk, "Another force’s words")
    others = places_left("another force")
    removal = ask(people.lead)
    files_searched(removal)
    places = agree(removal, people.chief)
    with acting(world.national_lead):
        raised = Removal.objects.get(raised_by=removal)
    places += agree(raised, world.national_lead)
    figure(
        "removal",
        f"words in {len(planted)} columns, {sum(planted.values())} places: rows of the database that still have them",
        sum(places_left().values()),
        0,
    )
    figure("removal", "places that the tombstones count, beside those planted", places, ">= planted",
           holds=places >= sum(planted.values()))  # fmt: skip # laid out to be read
    figure(
        "removal", "rows of the other force are as they were", places_left("another force") == others, True
    )


def test_a_long_history(world, figure, count):
    """One text saved again and again: each state of it goes, and the chain says why."""
    people, saves = world.warwickshire, count(5000)
    with acting(people.contributor):
        rating = Rating.objects.filter(force=people.force).first()
        for number in range(saves):
            Rating.objects.filter(pk=rating.pk).update(comment=f"{CANARY}, {number}")
    removal = ask(people.lead)
    files_searched(removal)
    began = time.monotonic()
    places = agree(removal, people.chief)
    took = time.monotonic() - began
    figure("removal", f"{saves} earlier states: places removed", places, saves + 1)
    figure(
        "removal",
        f"{saves} earlier states: seconds while others cannot save",
        f"{took:.1f}",
        "<= 10",
        holds=took <= 10,
    )
    found = verified(people.force.slug)
    figure("removal", "faults that verify-audit finds afterwards", len(found.faults), 0)
    figure("removal", "rows that the chain says were changed by a removal", found.removals, saves)
