"""How far each force is: who is not started, stuck and late; of what a force writes, nothing."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from assessments.choices import Stage
from assessments.models import Assessment, Cycle, Rating
from forces.models import Force
from reviews.models import Barrier, Contact
from tests.queries import queries_of
from tests.submissions import make_submission

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def url_of(world, query=""):
    return reverse("chase:list", args=[world.cycle.slug]) + query


@pytest.fixture
def chase(world, arrange):
    """Kent was last at it 15 days ago; Warwickshire has not begun."""
    with arrange():
        Assessment.objects.filter(pk=world.kent.assessment.pk).update(
            answered=3, last_activity_at=timezone.now() - timedelta(days=15)
        )
        Assessment.objects.filter(pk=world.warwickshire.assessment.pk).update(
            answered=0, last_activity_at=None
        )
    return world


def shown(client, world, query):
    page = text_of(client.get(url_of(world, query)))
    return ["Kent" in page.split("<tbody>")[-1], "Warwickshire" in page.split("<tbody>")[-1]]


def test_who_has_not_begun_and_who_is_stuck(chase, sign_in):
    client = sign_in(chase.reviewer)
    page = text_of(client.get(url_of(chase)))
    assert "<b>0 of 2</b> forces have submitted." in page
    assert '?state=not_started">1 not started</a>' in page
    assert '?state=stuck">1 stuck for more than 14 days</a>, none late.' in page
    assert shown(client, chase, "?state=stuck") == [True, False]
    assert shown(client, chase, "?state=not_started") == [False, True]
    assert shown(client, chase, "?state=unsent") == [True, True]
    assert "No force matches these filters." in text_of(client.get(url_of(chase, "?state=late")))


def test_fourteen_days_are_not_yet_stuck(chase, sign_in, arrange):
    with arrange():
        rows = Assessment.objects.filter(pk=chase.kent.assessment.pk)
        rows.update(last_activity_at=timezone.now() - timedelta(days=14))
    assert "No force matches these filters." in text_of(
        sign_in(chase.reviewer).get(url_of(chase, "?state=stuck"))
    )


def test_late_is_by_the_forces_own_day(chase, sign_in, arrange):
    today = timezone.localdate()
    with arrange():
        Cycle.objects.filter(pk=chase.cycle.pk).update(
            opens_on=today - timedelta(days=60), due_on=today - timedelta(days=1)
        )
        Assessment.objects.filter(pk=chase.kent.assessment.pk).update(extended_until=today)
    client = sign_in(chase.reviewer)
    assert shown(client, chase, "?state=late") == [False, True]
    assert '?state=late"><b>1 late</b></a>' in text_of(client.get(url_of(chase)))


def test_who_has_submitted_is_nobodys_to_chase_also_when_asked_again(chase, sign_in, arrange):
    with arrange():
        make_submission(chase.kent.force, chase.cycle)
        Assessment.objects.filter(pk=chase.kent.assessment.pk).update(stage=Stage.REOPENED)
    client = sign_in(chase.reviewer)
    assert shown(client, chase, "?state=unsent") == [False, True]
    assert shown(client, chase, "?state=sent") == [True, False]
    assert "Sent back by the national team" in text_of(client.get(url_of(chase, "?state=sent")))


def test_by_region_and_what_no_filter_is_called_filters_nothing(chase, sign_in):
    client = sign_in(chase.reviewer)
    assert shown(client, chase, "?region=south-east") == [True, False]
    for query in ("?state=nonsense", "?region=nowhere", "?page=99"):
        assert shown(client, chase, query) == [True, True]


def test_it_says_no_word_of_what_a_force_writes(chase, sign_in, arrange):
    with arrange():
        Rating.objects.filter(force=chase.kent.force).update(comment="CANARY", reason="CANARY")
        Assessment.objects.update(answered=F("answered"))
    client = sign_in(chase.national_lead)
    for url in (url_of(chase), reverse("chase:force", args=[chase.cycle.slug, "kent"])):
        assert "CANARY" not in text_of(client.get(url))


def test_the_national_team_alone_sees_it_and_a_cycle_that_forces_have_seen(chase, sign_in, arrange):
    people = chase.kent
    for who in (people.lead, people.chief, people.policing_body, chase.stalking):
        assert sign_in(who).get(url_of(chase)).status_code == 403
    with arrange():
        Cycle.objects.filter(pk=chase.cycle.pk).update(state="preparing")
    assert sign_in(chase.reviewer).get(url_of(chase)).status_code == 404


def test_the_list_asks_no_more_of_43_forces(chase, sign_in, arrange):
    client = sign_in(chase.reviewer)
    client.get(url_of(chase))
    few = queries_of(client, url_of(chase))
    with arrange():
        for force in Force.objects.exclude(slug__in=["kent", "warwickshire"]):
            Assessment.objects.create(force=force, cycle=chase.cycle)
        for force in Force.objects.all():
            row = {"force": force, "cycle": chase.cycle, "by_name": "A", "text": "T"}
            Contact.objects.create(**row, held_on=timezone.localdate(), how="phone", who="W")
            Barrier.objects.create(**row, kind="data")
    many = queries_of(client, url_of(chase))
    assert len(many) == len(few)
    assert len(many) <= 12
    page = text_of(client.get(url_of(chase)))
    assert page.count('data-l="Blockers">1<') == 43
