"""Former forces of the national team's people: kept by the national lead, read by nobody outside."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from forces.choices import Audience, Role
from forces.models import Force, FormerForce, Membership
from forces.scope import By, scope
from tests.world import make_membership

pytestmark = pytest.mark.django_db


def url_of(person):
    return reverse("people:former_forces", args=[person.public_id])


def test_the_lead_adds_and_takes_away(world, sign_in, arrange):
    client, url = sign_in(world.national_lead), url_of(world.reviewer)
    assert url in client.get(reverse("people:list")).content.decode()
    assert "None is named yet" in client.get(url).content.decode()
    assert client.post(url, {"former": ""}).status_code == 422
    assert client.post(url, {"former": "no-such"}).status_code == 422
    for _ in range(2):
        assert client.post(url, {"former": "essex"}).status_code == 302
    with arrange():
        (named,) = FormerForce.objects.all()
        assert (named.membership, named.force.slug) == (world.reviewer, "essex")
    page = client.get(url).content.decode()
    assert "Essex" in page
    assert '<option value="essex">' not in page
    client.post(url, {"remove": "essex"})
    assert client.post(url, {"remove": "no-such"}).status_code == 302
    with arrange():
        assert not FormerForce.objects.exists()
        assert FormerForce.history.rel.related_model.objects.filter(pgh_label="delete").count() == 1


def test_what_another_role_was_given_is_seen_and_taken_away(world, sign_in, arrange):
    with arrange():
        again = make_membership(world.reviewer.organisation, Role.REVIEWER, "again@national.example")
        Membership.objects.filter(pk=again.pk).update(user=world.reviewer.user)
        FormerForce.objects.create(membership=again, force=Force.objects.get(slug="essex"))
        Membership.objects.filter(pk=again.pk).update(left_at=timezone.now())
    client, url = sign_in(world.national_lead), url_of(world.reviewer)
    assert "Essex" in client.get(url).content.decode()
    client.post(url, {"former": "essex"})
    client.post(url, {"remove": "essex"})
    with arrange():
        assert not FormerForce.objects.exists()


def test_nobody_takes_away_their_own(world, sign_in, arrange):
    with arrange():
        FormerForce.objects.create(membership=world.national_lead, force=Force.objects.get(slug="essex"))
    client, url = sign_in(world.national_lead), url_of(world.national_lead)
    page = client.get(url).content.decode()
    assert "another national lead has to take away" in page
    assert 'name="remove"' not in page
    assert client.post(url, {"remove": "essex"}).status_code == 403


@pytest.mark.parametrize("who", ["reviewer", "stalking", "lead"])
def test_nobody_else_does(world, sign_in, who):
    person = world.warwickshire.lead if who == "lead" else getattr(world, who)
    client = sign_in(person)
    assert client.get(url_of(world.reviewer)).status_code in {403, 404}
    assert client.post(url_of(world.reviewer), {"former": "essex"}).status_code in {403, 404}


def test_people_of_a_force_have_none(world, sign_in, arrange):
    assert sign_in(world.national_lead).get(url_of(world.warwickshire.lead)).status_code == 404
    with (
        scope(Audience.NATIONAL, None, by=By.of(world.national_lead)),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        FormerForce.objects.create(
            membership_id=world.warwickshire.lead.pk, force=Force.objects.get(slug="kent")
        )


def test_no_force_reads_them(world, arrange):
    with arrange():
        FormerForce.objects.create(membership=world.reviewer, force=world.warwickshire.force)
    lead = world.warwickshire.lead
    with (
        scope(Audience.FORCE, lead.force_id, by=By.of(lead)),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        list(FormerForce.objects.all())
