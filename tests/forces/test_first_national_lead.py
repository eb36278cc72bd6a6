"""Production's first national lead comes in by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from forces.models import Membership

pytestmark = pytest.mark.django_db

EMAIL, NAME = "ann@npcc.police.uk", "Ann Example"


def run(email=EMAIL, name=NAME, **options):
    out = StringIO()
    call_command("first_national_lead", email, name, stdout=out, **options)
    return out.getvalue()


def link_in(said):
    return next(line for line in said.splitlines() if line.startswith("http"))


def leads(arrange):
    with arrange():
        return list(Membership.objects.filter(role="national_lead").select_related("organisation"))


def test_the_link_makes_a_national_lead(client, arrange, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://portal.police.uk"]
    link = link_in(run())
    assert link.startswith("https://portal.police.uk/accounts/invitation/")
    client.post(
        link.removeprefix("https://portal.police.uk"),
        {"password": "three words of mine", "again": "three words of mine"},
    )
    assert client.get(reverse("people:list")).status_code == 200
    (lead,) = leads(arrange)
    assert (lead.display_name, lead.organisation.slug, lead.user.email) == (NAME, "national", EMAIL)


def test_a_link_that_was_not_used_is_made_anew(client, arrange):
    first, second = link_in(run(site="https://a.police.uk/")), link_in(run(site="https://a.police.uk"))
    assert first != second
    assert client.get(first.removeprefix("https://a.police.uk")).status_code == 410
    assert client.get(second.removeprefix("https://a.police.uk")).status_code == 200
    assert len(leads(arrange)) == 1


def test_it_refuses_where_there_is_a_national_lead(world):
    with pytest.raises(CommandError, match="is the national lead"):
        run()


def test_it_refuses_another_first_one():
    run()
    with pytest.raises(CommandError, match="is the national lead"):
        run(email="bob@npcc.police.uk", name="Bob Example")


@pytest.mark.parametrize(("email", "name"), [("ann", NAME), ("", NAME), (EMAIL, "  ")])
def test_it_says_what_to_type(arrange, email, name):
    with pytest.raises(CommandError):
        run(email=email, name=name)
    assert leads(arrange) == []


def test_it_does_not_run_as_the_owner(settings):
    settings.AS_OWNER = True
    with pytest.raises(CommandError, match="PORTAL_AS_OWNER"):
        run()
