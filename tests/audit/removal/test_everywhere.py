"""The words are planted in every text of every row of a force, whichever models there are, and removed: they are
nowhere in the whole database, no file has them, and no other force lost a letter."""

import pytest

from audit.models import Removal, RemovedPlace
from tests.architecture.planting import plant
from tests.audit.removal.removals import acting, agree, ask, files_searched, places_left, spread

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_left_anywhere(world, arrange):
    with arrange():
        everything = plant(world)
    people = everything.own.people
    planted = spread(people.force.pk)
    empty = [column for column, rows in planted.items() if not rows]
    assert empty == [], "plant a row of these in tests/architecture/planting.py"
    spread(everything.other.force.pk, "Another force’s words")
    assert len(places_left()) > 20
    others_before = places_left("another force")
    removal = ask(people.lead)
    files_searched(removal)
    places = agree(removal, people.chief)
    # What the national team wrote is not the force's to change: that team is asked, and nobody else is told.
    left = places_left()
    assert set(left) == {"reviews_finding", "reviews_findingevent", "reviews_review", "reviews_reviewevent"}
    with acting(world.national_lead):
        (raised,) = Removal.objects.waiting_for(world.national_lead).filter(force=None, raised_by=removal)
    assert agree(raised, world.national_lead) > sum(left.values())
    assert places_left() == {}
    assert places_left("another force") == others_before
    with acting(people.lead):
        assert RemovedPlace.objects.filter(removal=removal).count() == places
    assert places >= sum(planted.values()) * 0.9
