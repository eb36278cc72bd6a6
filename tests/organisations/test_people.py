"""The first people of an organisation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forces.choices import Role
from forces.models import Membership, Organisation
from tests.organisations.kept import LIST, page_of, said
from tests.world import make_membership

pytestmark = pytest.mark.django_db

ASKED = {"name": "Nia Price", "email": "Nia.Price@surrey.example", "post": "Superintendent"}


@pytest.fixture
def national(world, sign_in):
    return sign_in(world.national_lead)


@pytest.fixture
def planted(arrange):
    def find(**values):
        with arrange():
            return list(Membership.objects.filter(**values).select_related("organisation"))

    return find


def test_a_forces_first_lead_is_invited_and_joins(national, client, planted, settings):
    settings.DEMO = True
    sent = national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"}, follow=True)
    (invited,) = planted(email="nia.price@surrey.example")
    assert (invited.role, invited.organisation.slug) == (Role.FORCE_LEAD, "surrey")
    (message,) = mail.outbox
    link = next(line for line in message.body.splitlines() if line.startswith("http://testserver/"))
    assert link in sent.content.decode()  # in the demonstration
    path = link.removeprefix("http://testserver")
    client.post(path, {"password": "three words of mine", "again": "three words of mine"})
    assert client.get("/people/invite/").status_code == 200
    assert "Joined" in said(national.get(page_of("surrey")))


def test_outside_the_demonstration_the_link_is_in_the_mail_alone(national, settings):
    settings.DEMO = False
    sent = national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"}, follow=True)
    assert "/accounts/invitation/" not in sent.content.decode()


@pytest.mark.parametrize("role", ["contributor", "chief_officer", "national_lead", "observer", ""])
def test_of_a_force_leads_alone_are_invited(national, planted, role):
    refused = national.post(page_of("surrey", "invite"), ASKED | {"role": role})
    assert refused.status_code == 422
    assert not planted(email="nia.price@surrey.example")


def test_observers_bodies_and_portfolio_owners_are_invited(world, national, planted):
    body = world.kent.policing_body.organisation.slug
    for slug, role in (
        ("home-office", Role.OBSERVER),
        (body, Role.POLICING_BODY),
        ("portfolio-stalking", Role.PORTFOLIO_OWNER),
    ):
        assert national.post(page_of(slug, "invite"), ASKED | {"role": role}).status_code == 302
    found = {person.organisation.slug: person for person in planted(email="nia.price@surrey.example")}
    assert set(found) == {"home-office", body, "portfolio-stalking"}
    assert found["portfolio-stalking"].portfolio_id == world.stalking.portfolio_id
    assert found[body].force == world.kent.force


def test_whoever_is_there_is_not_invited_again(world, national):
    asked = ASKED | {"email": world.kent.lead.email, "role": "force_lead"}
    refused = national.post(page_of("kent", "invite"), asked)
    assert refused.status_code == 422
    assert "This person already has that role there" in said(refused)


def test_nobody_is_invited_into_what_is_closed_or_ones_own(national, arrange):
    with arrange():
        Organisation.objects.filter(slug="surrey").update(closed_on="2026-01-01")
    for slug in ("surrey", "national"):
        assert national.get(page_of(slug, "invite")).status_code == 403
        assert page_of(slug, "invite") not in national.get(page_of(slug)).content.decode()


def test_nobody_is_invited_before_a_body_is_in_office(national, arrange):
    with arrange():
        Organisation.objects.filter(slug="surrey").update(
            let_in_from=timezone.localdate() + timedelta(days=1)
        )
    refused = national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"})
    assert refused.status_code == 403
    assert "from its first day on" in " ".join(refused.content.decode().split())
    assert not mail.outbox


def test_an_invitation_is_sent_again_and_withdrawn(national, planted):
    national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"})
    (invited,) = planted(email="nia.price@surrey.example")
    people = page_of("surrey", "people", str(invited.public_id))
    assert national.post(f"{people}send-again/").headers["Location"] == page_of("surrey")
    assert len(mail.outbox) == 2
    assert mail.outbox[0].body != mail.outbox[1].body
    assert "Withdraw the invitation" in said(national.get(f"{people}remove/"))
    assert national.post(f"{people}remove/").status_code == 302
    assert national.post(f"{people}send-again/").status_code == 404
    assert planted(pk=invited.pk)[0].left_at


def test_a_lead_who_left_the_force_is_removed_and_others_are_nobodys_here(world, national, sign_in):
    lead = sign_in(world.kent.lead)
    assert lead.get("/").status_code == 200
    of_lead = page_of("kent", "people", str(world.kent.lead.public_id), "remove")
    assert "A force without a lead" in said(national.get(of_lead))
    assert national.post(of_lead).status_code == 302
    assert lead.get("/").status_code == 302
    for other in (world.kent.chief, world.kent.contributor):
        assert national.get(page_of("kent", "people", str(other.public_id), "remove")).status_code == 404
    elsewhere = page_of("surrey", "people", str(world.warwickshire.lead.public_id), "remove")
    assert national.get(elsewhere).status_code == 404
    own = page_of("national", "people", str(world.reviewer.public_id), "remove")
    assert national.get(own).status_code == 403


def test_mail_that_is_not_taken_changes_nothing(national, planted, monkeypatch):
    def refuses(self, *args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuses)
    refused = national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"})
    assert refused.status_code == 422
    assert "could not be sent" in said(refused)
    assert not planted(email="nia.price@surrey.example")


def test_the_list_counts_who_has_joined_and_who_is_invited(national, arrange):
    national.post(page_of("surrey", "invite"), ASKED | {"role": "force_lead"})
    with arrange():
        surrey = Organisation.objects.get(slug="surrey")
        make_membership(surrey, Role.FORCE_LEAD, "lead@surrey.example")
        make_membership(surrey, Role.VIEWER, "viewer@surrey.example")
    assert "1 lead, 1 invited" in said(national.get(f"{LIST}?words=surrey&kind=force"))
