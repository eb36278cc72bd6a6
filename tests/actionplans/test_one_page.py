"""The plan on a page: which status a heading has, of the live plan and of an edition."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans import committing, sharing
from actionplans.choices import ActionStatus
from actionplans.models import Action
from actionplans.one_page import page_of_edition, page_of_plan, standing
from frameworks.models import Provision
from tests.actionplans.plans import acting, make_action
from tests.queries import queries_of

TODAY = date(2027, 1, 10)


def line(status, due=date(2027, 6, 30)):
    return Action(status=status, due_date=due)


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([], None),
        ([line("done"), line("done")], ActionStatus.DONE),
        ([line("not_started")], ActionStatus.NOT_STARTED),
        ([line("done"), line("not_started")], ActionStatus.ON_TRACK),
        ([line("on_track"), line("at_risk"), line("done")], ActionStatus.AT_RISK),
        ([line("at_risk"), line("on_track", date(2027, 1, 9))], ActionStatus.LATE),
        ([line("done", date(2027, 1, 9)), line("on_track", TODAY)], ActionStatus.ON_TRACK),
        ([line("late", None)], ActionStatus.LATE),
    ],
)
def test_the_worst_of_several_counts(lines, status):
    assert standing(lines, TODAY) == status


@pytest.fixture
def warwickshire(world):
    people = world.warwickshire
    late, later = timezone.localdate() - timedelta(days=3), timezone.localdate() + timedelta(days=90)
    with acting(people.lead):
        area = Provision.objects.filter(code="2021.5")
        held = committing.add_commitment(
            force=people.force, key=uuid.uuid4(), values={"title": "Pursue"}, provisions=area
        )
        make_action(people.force, title="One", answers=("2021.3.1",), status="on_track", due_date=late)
        make_action(people.force, title="Two", answers=("2021.3.2",), status="done", due_date=late)
        make_action(people.force, title="Three", answers=("2021.4.1",), status="stopped", due_date=late)
        make_action(people.force, title="Four", commitment=held, status="at_risk", due_date=later)
    return people


def cells_of(page):
    areas = {area.number: area for pillar in page.pillars for area in pillar.areas}
    return {
        **{number: (area.words, area.actions) for number, area in areas.items()},
        **{
            f"{number}.{c.number}": (c.words, c.actions) for number, area in areas.items() for c in area.cells
        },
    }


@pytest.mark.django_db
def test_the_page_of_a_plan_and_of_its_edition_say_the_same(warwickshire):
    with acting(warwickshire.chief):
        live = page_of_plan(warwickshire.force, timezone.localdate())
        edition = sharing.share_edition(force=warwickshire.force, by=warwickshire.chief, number=1, note="")
        frozen = page_of_edition(edition)
        of = Provision.objects.filter(kind="national_action").count()
    assert (len(live.pillars), sum(len(pillar.areas) for pillar in live.pillars)) == (3, 10)
    cells = cells_of(live)
    assert cells["3"] == ("Late", 2)
    assert (cells["3.1"], cells["3.2"], cells["3.3"]) == (("Late", 1), ("Done", 1), ("No action yet", 0))
    assert (cells["4"], cells["5"], cells["5.1"]) == (
        ("No action yet", 0),
        ("At risk", 1),
        ("No action yet", 0),
    )
    assert (live.answered, live.of) == (2, of)
    assert (cells_of(frozen), frozen.plan) == (cells, "Edition 1")


@pytest.mark.django_db
def test_the_live_page_is_its_forces_and_costs_the_same_for_any_plan(world, warwickshire, sign_in):
    client, url = sign_in(warwickshire.viewer), reverse("actionplans:page")
    assert "At risk" in client.get(url).content.decode()
    few = len(queries_of(client, url))
    with acting(warwickshire.lead):
        for title in "abc":
            make_action(warwickshire.force, title=title, answers=("2021.3.3", "2021.9"))
    assert len(queries_of(client, url)) == few == 3 + 5
    assert sign_in(world.reviewer).get(url).status_code == 403
