"""Editions: shared by a chief officer, read by the force, the national team and the policing body."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from actionplans.models import Action, Edition
from audit.models import AccessLog
from tests.actionplans.plans import acting, make_action, make_edition
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

EDITIONS, SHARE = "/plan/editions/", "/plan/editions/share/"
THIRD_OF_MARCH = datetime(2026, 3, 3, 9, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def warwickshire(world):
    return world.warwickshire


@pytest.fixture
def chief(warwickshire, sign_in):
    return sign_in(warwickshire.chief)


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page_of(edition):
    return reverse("actionplans:edition", args=[edition.public_id])


def test_a_chief_officer_shares_and_everybody_concerned_reads_it(world, warwickshire, chief, sign_in):
    with acting(warwickshire.lead):
        make_action(
            warwickshire.force, title="Train supervisors", owner=warwickshire.lead, answers=("PREPARE.7.2.h",)
        )
    assert "1 action: 1 open, none late" in said(chief.get(SHARE))
    answer = chief.post(SHARE, {"note": "Read <this>.", "number": 1})
    with acting(warwickshire.chief):
        edition = Edition.objects.get()
        Action.objects.update(title="Changed afterwards")
    assert answer.url == page_of(edition)
    for reader in (warwickshire.viewer, warwickshire.policing_body, world.reviewer):
        client = sign_in(reader)
        assert "1 action, 0 done" in said(client.get(EDITIONS))
        page = client.get(page_of(edition))
        assert "Train supervisors" in said(page)
        assert "Changed afterwards" not in said(page)
        assert "Read &lt;this&gt;." in page.content.decode()
        assert "Prepare 7.2.h" in said(page)


def test_it_reads_as_at_its_day_with_lateness_of_that_day(warwickshire, arrange, sign_in):
    with arrange():
        first = make_edition(warwickshire.force, 1, shared_at=THIRD_OF_MARCH)
        make_edition(warwickshire.force, 2, shared_at=THIRD_OF_MARCH + timedelta(days=30))
    page = said(sign_in(warwickshire.policing_body).get(page_of(first)))
    assert "Edition 1, as at 3 March 2026" in page
    assert "61 days late" in page
    assert "A newer one is shared: edition 2, as at 2 April 2026" in page


def test_the_force_can_see_who_else_opened_it(world, warwickshire, arrange, sign_in):
    with arrange():
        edition = make_edition(warwickshire.force)
    for reader in (warwickshire.viewer, warwickshire.policing_body, world.reviewer):
        sign_in(reader).get(page_of(edition))
    with acting(warwickshire.lead):
        opened = AccessLog.objects.filter(what="Edition 1 of the action plan").values_list(
            "audience", flat=True
        )
        assert set(opened) == {"policing_body", "national"}
        assert len(opened) == 2


def test_an_empty_plan_is_not_shared(warwickshire, chief):
    assert "nothing to share" in said(chief.get(SHARE))
    chief.post(SHARE, {"note": "", "number": 1})
    with acting(warwickshire.chief):
        assert not Edition.objects.exists()


def test_sent_twice_the_second_is_asked_again_with_its_note(warwickshire, chief):
    with acting(warwickshire.lead):
        make_action(warwickshire.force)
    chief.post(SHARE, {"note": "First", "number": 1})
    page = chief.post(SHARE, {"note": "Second", "number": 1})
    assert page.status_code == 409
    assert "Edition 1 was shared while you were writing" in said(page)
    assert "Second" in said(page)
    assert 'name="number" value="2"' in page.content.decode()
    with acting(warwickshire.chief):
        assert Edition.objects.count() == 1


def test_a_note_that_is_too_long(warwickshire, chief):
    with acting(warwickshire.lead):
        make_action(warwickshire.force)
    assert chief.post(SHARE, {"note": "x" * 10_001, "number": 1}).status_code == 422


def test_none_shared_yet_says_who_shares(world, warwickshire, sign_in):
    assert "Share the first one" in said(sign_in(warwickshire.chief).get(EDITIONS))
    assert "A chief officer shares them." in said(sign_in(warwickshire.policing_body).get(EDITIONS))
    assert "No force has shared" in said(sign_in(world.reviewer).get(EDITIONS))


def test_the_national_team_sees_whose_edition_it_is(world, warwickshire, arrange, sign_in):
    with arrange():
        make_edition(warwickshire.force)
        make_edition(world.kent.force)
    page = said(sign_in(world.national_lead).get(EDITIONS))
    assert "Warwickshire Police" in page
    assert "Kent Police" in page


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_any_number(world, arrange, sign_in, number):
    with arrange():
        for place in range(1, number + 1):
            edition = make_edition(world.warwickshire.force, place, actions=number)
    client = sign_in(world.reviewer)
    assert len(queries_of(client, EDITIONS)) == 3 + 2
    assert len(queries_of(client, page_of(edition))) == 3 + 8
