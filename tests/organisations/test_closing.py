"""From the day on which an organisation closes, its people are let in no more; what is there stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forces.choices import Role
from forces.invitations import make_token
from forces.models import Membership, Organisation
from tests.world import make_membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def closes(arrange):
    def close(slug, days):
        with arrange():
            Organisation.objects.filter(slug=slug).update(
                closed_on=timezone.localdate() + timedelta(days=days)
            )

    return close


def test_until_that_day_nothing_changes_and_then_every_page_is_shut(world, sign_in, closes):
    lead = sign_in(world.kent.lead)
    closes("kent", 1)
    assert lead.get("/").status_code == 200
    closes("kent", 0)
    shut = lead.get("/", follow=True)
    assert shut.redirect_chain == [(reverse("accounts:no_access"), 302)]
    page = shut.content.decode()
    assert "Kent Police closed on" in page
    assert "ask whoever leads there to invite you" in page
    assert lead.post("/people/invite/", {"name": "Ann"}).status_code in {302, 403}
    assert sign_in(world.warwickshire.lead).get("/").status_code == 200


def test_until_a_policing_body_takes_office_its_people_are_let_in_nowhere(world, sign_in, arrange):
    """It is added, and its people invited, before the election of whom it follows."""
    person = world.warwickshire.policing_body
    with arrange():
        kept = Organisation.objects.filter(pk=person.organisation_id)
        kept.update(let_in_from=timezone.localdate() + timedelta(days=1))
    client = sign_in(person)
    shut = client.get("/", follow=True)
    assert shut.redirect_chain == [(reverse("accounts:no_access"), 302)]
    assert "takes office on" in shut.content.decode()
    with arrange():
        assert person not in Membership.objects.let_in()
        kept.update(let_in_from=timezone.localdate())
        assert person in Membership.objects.let_in()
    assert client.get("/").status_code == 200


def test_nobody_switches_to_it(world, sign_in, closes, arrange):
    with arrange():
        kent = Organisation.objects.get(slug="kent")
        second = Membership(
            organisation=kent,
            role=Role.VIEWER,
            user=world.warwickshire.lead.user,
            email=world.warwickshire.lead.email,
            display_name="Ann Example",
            joined_at=timezone.now(),
        )
        second.save()
    client = sign_in(world.warwickshire.lead)
    switch = reverse("accounts:switch")
    assert "Kent Police" in client.get(switch).content.decode()
    closes("kent", 0)
    assert "Kent Police" not in client.get(switch).content.decode()
    assert client.post(switch, {"membership": str(second.public_id)}).status_code == 422


def test_somebody_of_two_organisations_works_on_for_the_other(world, sign_in, closes, arrange):
    with arrange():
        Membership(
            organisation=Organisation.objects.get(slug="kent"),
            role=Role.VIEWER,
            user=world.warwickshire.lead.user,
            email=world.warwickshire.lead.email,
            display_name="Ann Example",
            joined_at=timezone.now(),
        ).save()
    closes("warwickshire", 0)
    page = sign_in(world.warwickshire.lead).get("/", follow=True).content.decode()
    assert "Work for another organisation of yours" in page


def test_an_open_invitation_no_longer_works(client, world, closes, arrange):
    sent = timezone.now()
    with arrange():
        invited = Membership.objects.create(
            organisation=Organisation.objects.get(slug="kent"),
            role=Role.CONTRIBUTOR,
            email="ann@kent.example",
            display_name="Ann Example",
            invitation_sent_at=sent,
        )
    link = reverse("accounts:invitation", args=[make_token(invited.public_id, sent)])
    assert client.get(link).status_code == 200
    closes("kent", 0)
    assert client.get(link).status_code == 410


def test_the_national_team_goes_on_reading_what_it_wrote(world, sign_in, closes):
    closes("kent", 0)
    reviewer = sign_in(world.reviewer)
    assert reviewer.get("/").status_code == 200
    assert reviewer.get("/recommendations/forces/kent/").status_code in {200, 404}


def test_an_observer_of_a_closed_body_is_out_too(arrange, world, sign_in, closes):
    with arrange():
        observer = make_membership(
            Organisation.objects.get(slug="home-office"), Role.OBSERVER, "ann@homeoffice.example"
        )
    client = sign_in(observer)
    assert client.get("/reports/").status_code == 200
    closes("home-office", 0)
    assert client.get("/reports/").status_code == 302
