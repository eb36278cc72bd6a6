"""Tying a sign-in service to organisations, and closing an account, from a terminal."""

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command

from forces.models import IdentityProvider, Session
from tests.conftest import arranging

pytestmark = pytest.mark.django_db

TIE = {
    "name": "Kent Police",
    "issuer": "https://login.example/kent/v2.0",
    "client_id": "portal",
    "organisation": ["kent"],
}


def run(slug, **options):
    said = io.StringIO()
    with arranging():
        call_command("identity_provider", slug, stdout=said, **options)
    return said.getvalue()


@pytest.fixture(autouse=True)
def as_owner(settings):
    settings.AS_OWNER = True


def test_a_service_is_tied_to_its_organisations(db):
    run("kent", **TIE)
    row = IdentityProvider.objects.get()
    assert (row.issuer, row.is_open) == (TIE["issuer"], True)
    assert [one.slug for one in row.organisations.all()] == ["kent"]
    run("kent", **{**TIE, "organisation": ["kent", "warwickshire"]})
    assert IdentityProvider.objects.get().organisations.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"organisation": []}, {"organisation": ["atlantis"]}, {"issuer": ""}, {"client_id": None}]
)
def test_what_is_missing_is_said_and_nothing_is_done(db, wrong):
    with pytest.raises(CommandError):
        run("kent", **{**TIE, **wrong})
    assert not IdentityProvider.objects.exists()


def test_production_speaks_to_services_by_https_alone(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="https"):
        run("kent", **{**TIE, "issuer": "http://login.example"})


def test_an_issuer_with_people_is_not_exchanged_beneath_them(world, arrange):
    run("kent", **TIE)
    with arrange():
        SocialAccount.objects.create(user=world.kent.lead.user, provider="kent", uid="x")
    with pytest.raises(CommandError, match="another service"):
        run("kent", **{**TIE, "issuer": "https://evil.example"})
    assert IdentityProvider.objects.get().issuer == TIE["issuer"]


def test_shutting_one_ends_its_sessions(world, sign_in):
    run("kent", **TIE)
    client, other = sign_in(world.kent.lead), sign_in(world.kent.viewer)
    Session.objects.filter(person=world.kent.lead.user).update(issuer="kent")
    assert "shut; 1 sessions ended" in run("kent", shut=True)
    assert client.get("/people/").status_code == 302
    assert other.get("/people/").status_code == 200
    with pytest.raises(CommandError):
        run("nothing", shut=True)


def test_it_is_the_owners_command(db, settings):
    settings.AS_OWNER = False
    with pytest.raises(CommandError, match="as the owner"):
        run("kent", **TIE)


def test_lost_factors_are_forgotten(world, sign_in):
    person, said = world.kent.chief, io.StringIO()
    client = sign_in(person)
    Authenticator.objects.create(user=person.user, type="totp", data={})
    Authenticator.objects.create(user=world.kent.lead.user, type="totp", data={})
    call_command("forget_factors", person.email, stdout=said)
    assert said.getvalue().startswith("1 factors forgotten")
    assert [one.user_id for one in Authenticator.objects.all()] == [world.kent.lead.user_id]
    assert client.get("/people/").status_code == 302
    with pytest.raises(CommandError):
        call_command("forget_factors", "nobody@kent.example")


def test_an_account_is_closed_at_once(world, sign_in):
    client, said = sign_in(world.kent.lead), io.StringIO()
    call_command("close_account", world.kent.lead.email.upper(), stdout=said)
    assert "1 sessions ended" in said.getvalue()
    assert client.get("/people/").status_code == 302
    with pytest.raises(CommandError):
        call_command("close_account", "nobody@kent.example")
