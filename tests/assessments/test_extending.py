"""More time for one force: the national lead's, with a reason; one place says when a force submits."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.choices import CycleState, Stage
from assessments.models import Assessment, Cycle, Extension
from core.templatetags.portal import day
from notices.models import Notice
from tests.assessments.steps import force_scope

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def url_of(people):
    return reverse("assessments:extend", args=[people.assessment.public_id])


def given(until, reason="A flood."):
    return {"until_0": until.day, "until_1": until.month, "until_2": until.year, "reason": reason}


@pytest.fixture
def later(world):
    return world.cycle.due_on + timedelta(days=10)


def test_it_is_shown_wherever_the_day_is_and_to_that_force_alone(world, sign_in, arrange, later):
    people, lead = world.warwickshire, sign_in(world.national_lead)
    assert lead.post(url_of(people), given(later)).status_code == 302
    pages = [
        reverse("reporting:home"),
        reverse("assessments:assessment", args=[people.assessment.public_id]),
        reverse("assessments:sign_off", args=[people.assessment.public_id]),
        reverse("assessments:descriptor", args=[people.assessment.public_id, "PREPARE.1"]),
        reverse("history:assessment", args=[people.assessment.public_id]),
    ]
    client = sign_in(people.lead)
    assert all(day(later) in text_of(client.get(page)) for page in pages)
    assert day(later) not in text_of(sign_in(world.kent.lead).get(pages[0]))
    history = text_of(client.get(pages[-1]))
    assert "A flood." in history
    assert "Why there is more time: A flood." in text_of(client.get(pages[1]))
    for page in (reverse("reporting:home"), reverse("reporting:grid")):
        assert f"{day(later)}, extended" in text_of(lead.get(page))
    with arrange():
        assert Assessment.objects.get(pk=people.assessment.pk).due_on == later


def test_a_newer_one_takes_it_back_and_both_are_kept(world, sign_in, arrange, later):
    people, lead = world.warwickshire, sign_in(world.national_lead)
    lead.post(url_of(people), given(later))
    lead.post(url_of(people), given(world.cycle.due_on, "It was not needed."))
    page = text_of(lead.get(url_of(people)))
    assert "This force has no more time than others." in page
    assert "A flood." in page
    assert "It was not needed." in page
    with arrange():
        assert Assessment.objects.get(pk=people.assessment.pk).due_on == world.cycle.due_on
        assert Extension.objects.count() == 2
        told = list(Notice.objects.order_by("pk").values_list("to", "kind", "about"))
    about = f"Assessment, {world.cycle}: submit by"
    assert told == [
        (people.lead.pk, "new_day", f"{about} {day(later)}"),
        (people.lead.pk, "new_day", f"{about} {day(world.cycle.due_on)}"),
    ]


def test_it_wants_a_reason_and_no_day_before_the_cycles(world, sign_in, arrange, later):
    lead, url = sign_in(world.national_lead), url_of(world.warwickshire)
    for sent, error in (
        (given(later, ""), "Say why this force has more time"),
        (given(world.cycle.due_on - timedelta(days=1)), f"Enter {day(world.cycle.due_on)} or a later day"),
        ({"reason": "A flood."}, "Enter the day by which this force submits"),
    ):
        refused = lead.post(url, sent)
        assert refused.status_code == 422
        assert error in text_of(refused)
    with arrange():
        assert not Extension.objects.exists()
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(stage=Stage.SUBMITTED)
    assert "its date changes no more" in text_of(lead.get(url))
    assert lead.post(url, given(later)).status_code == 403


def test_it_is_nobody_elses(world, sign_in, later):
    for who in (world.reviewer, world.warwickshire.lead, world.warwickshire.chief):
        assert sign_in(who).post(url_of(world.warwickshire), given(later)).status_code == 403
    people = world.warwickshire
    with force_scope(people, people.lead):
        for rows, values in (
            (Assessment.objects, {"extended_until": later}),
            (Extension.objects, {"until": later}),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(**values)


def test_with_more_time_a_force_answers_on_after_the_cycle_has_closed(world, sign_in, arrange):
    people, today = world.warwickshire, timezone.localdate()
    with arrange():
        Cycle.objects.filter(pk=world.cycle.pk).update(
            state=CycleState.CLOSED, opens_on=today - timedelta(days=60), due_on=today - timedelta(days=1)
        )
        Assessment.objects.filter(pk=people.assessment.pk).update(extended_until=today)
    sent = {"v-PREPARE.1.1": 1, "g-PREPARE.1.1": "planned"}

    def save(who):
        url = reverse("assessments:save_rating", args=[who.assessment.public_id, "PREPARE.1.1"])
        return sign_in(who.lead).post(url, sent).status_code

    assert (save(people), save(world.kent)) == (200, 409)
    desk = text_of(sign_in(world.national_lead).get(reverse("reporting:home")))
    assert '2 forces are still to come, <b class="p-down">1 late</b>' in desk
