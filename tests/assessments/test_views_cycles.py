"""The cycles' page: how many have submitted, preparing one in words, and closing one only when asked twice."""

import pytest

from assessments.choices import CycleState, Stage
from assessments.models import Assessment, Cycle
from frameworks.models import Framework, Scale
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db

ADD = "/assessments/cycles/add/"
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
