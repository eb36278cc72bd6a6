"""The cycles' page: how many have submitted, preparing one in words, opening and closing one only when asked twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.choices import CycleState, Stage
from assessments.models import Assessment, Cycle
from core.templatetags.portal import day
from forces.models import Force
from frameworks.models import Framework, Scale
from tests.submissions import make_submission
from tests.world import make_cycle

pytestmark = pytest.mark.django_db

ADD = "/assessments/cycles/add/"
OPEN = "/assessments/cycles/autumn-next/open/"
CLOSE = "/assessments/cycles/autumn-now/close/"


def test_a_force_that_was_sent_back_has_submitted(world, sign_in, arrange):
    with arrange():
        make_submission(world.kent.force, world.cycle)
        Assessment.objects.filter(pk=world.kent.assessment.pk).update(stage=Stage.REOPENED)
    page = sign_in(world.reviewer).get("/assessments/cycles/").content.decode()
    assert "1 of 2" in page


def test_what_is_missing_is_said_in_words(world, sign_in):
    page = sign_in(world.national_lead).post(ADD, {}).content.decode()
    for wanted in (
        "Enter a name",
        "Choose a framework",
        "Choose a scale",
        "Enter the day on which the cycle opens",
        "Enter the day on which submissions are due",
    ):
        assert wanted in page
    assert "This field is required" not in page


def test_a_cycle_is_prepared_from_days_months_and_years(world, sign_in, arrange):
    with arrange():
        chosen = {
            "framework": Framework.objects.get(code="NFD-2024").pk,
            "scale": Scale.objects.first().pk,
        }
    days = {"opens_on_0": 1, "opens_on_1": 3, "opens_on_2": 2027, "due_on_0": 1, "due_on_1": 6}
    client = sign_in(world.national_lead)
    early = client.post(ADD, {"name": "Spring 2027", **chosen, **days, "due_on_2": 2026})
    assert "Choose a due date after the day on which the cycle opens" in early.content.decode()
    assert client.post(ADD, {"name": "Spring 2027", **chosen, **days, "due_on_2": 2027}).status_code == 302
    with arrange():
        cycle = Cycle.objects.get(slug="spring-2027")
        assert (str(cycle.opens_on), str(cycle.due_on)) == ("2027-03-01", "2027-06-01")


def test_opening_asks_first(world, sign_in, arrange):
    with arrange():
        due = timezone.localdate() + timedelta(days=200)
        cycle = make_cycle("autumn-next", due, state=CycleState.PREPARING)
        Cycle.objects.filter(pk=cycle.pk).update(opens_on=due - timedelta(days=100))
        Force.objects.filter(slug="kent").update(closed_on=timezone.localdate())
        there = Force.objects.filter(closed_on=None).count()
    client = sign_in(world.national_lead)
    asked = " ".join(client.get(OPEN).content.decode().split())
    for wanted in (
        f"{there} forces get an assessment against {cycle.framework}",
        f"due on {day(due)}",
        "You cannot undo this",
        f"It is to open on {day(due - timedelta(days=100))}",
        "Autumn now, due on",
        "The name, the framework, the scale, the cycle that it starts from and both days can then no longer",
    ):
        assert wanted in asked
    with arrange():
        Force.objects.filter(slug="kent").update(closed_on=None)
        assert Cycle.objects.get(slug="autumn-next").state == CycleState.PREPARING
    for page in ("/assessments/cycles/", "/assessments/cycles/autumn-next/"):
        assert f'href="{OPEN}"' in client.get(page).content.decode()
    assert client.post(OPEN).status_code == 302
    with arrange():
        assert Cycle.objects.get(slug="autumn-next").state == CycleState.OPEN
    again = client.get(OPEN)
    assert (again.status_code, again.headers["Location"]) == (302, "/assessments/cycles/autumn-next/")
    assert sign_in(world.reviewer).get(OPEN).status_code in {403, 404}


def test_closing_asks_first(world, sign_in, arrange):
    client = sign_in(world.national_lead)
    assert "You cannot open it again" in client.get(CLOSE).content.decode()
    with arrange():
        assert Cycle.objects.get(slug="autumn-now").state == CycleState.OPEN
    assert client.post(CLOSE).status_code == 302
    with arrange():
        assert Cycle.objects.get(slug="autumn-now").state == CycleState.CLOSED
    assert client.get(CLOSE).status_code == 302
    assert sign_in(world.reviewer).get(CLOSE).status_code in {403, 404}
