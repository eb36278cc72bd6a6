"""The list, marking as read, choosing how to be told, and the demonstration's mailbox."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forces.choices import Role
from forces.workflow import add_invited
from notices.models import Notice, Preference
from tests.notices.conftest import acting, tell
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LIST = reverse("notices:list")


def test_the_list_is_empty_then_ones_own_and_its_queries_do_not_grow(world, sign_in, notices):
    contributor = world.warwickshire.contributor
    client = sign_in(contributor)
    assert "There is nothing to tell you yet" in client.get(LIST).content.decode()
    tell(world.warwickshire.lead, "of the lead")
    tell(contributor, "one")
    one = queries_of(client, LIST)
    tell(contributor, "two", "three")
    assert len(queries_of(client, LIST)) == len(one) == 7, "\n".join(one)
    page = client.get(LIST).content.decode()
    assert "3 notices unread." in page
    assert 'href="/assessments/#two">About two</a>' in page
    assert "of the lead" not in page


def test_one_and_all_are_marked_as_read(world, sign_in, notices):
    contributor = world.warwickshire.contributor
    tell(contributor, "one", "two", "three")
    client = sign_in(contributor)
    first = notices(contributor)[0]
    assert client.post(reverse("notices:read", args=[first.public_id])).status_code == 302
    assert [notice.read_at is not None for notice in notices(contributor)] == [True, False, False]
    page = client.post(reverse("notices:read_all"), {"until": timezone.now().isoformat()}, follow=True)
    assert "2 notices marked as read." in page.content.decode()
    assert "Nothing is unread." in page.content.decode()
    for nonsense in ("", "yesterday", "2026-13-45T00:00", "2026-11-21T00:00:00"):
        page = client.post(reverse("notices:read_all"), {"until": nonsense}, follow=True)
        assert "Nothing was marked" in page.content.decode()


def test_a_colleagues_notice_is_not_there(world, sign_in, notices):
    tell(world.warwickshire.contributor, "one")
    (notice,) = notices(world.warwickshire.contributor)
    answer = sign_in(world.warwickshire.lead).post(reverse("notices:read", args=[notice.public_id]))
    assert answer.status_code == 404
    assert notices(world.warwickshire.contributor)[0].read_at is None


def test_how_to_be_told_is_chosen_and_chosen_again(world, sign_in):
    contributor = world.warwickshire.contributor
    client, url = sign_in(contributor), reverse("notices:preference")
    assert "How you are told: a mail at once." in client.get(LIST).content.decode()
    for telling, said in (("daily", "one mail a day"), ("portal", "no mail")):
        page = client.post(url, {"telling": telling}, follow=True).content.decode()
        assert f"How you are told: {said}." in page
    with acting(contributor):
        assert Preference.objects.get().telling == "portal"
    answer = client.post(url, {"telling": "pigeon"})
    assert answer.status_code == 422


def test_the_demonstrations_mailbox_shows_the_own_forces_mails(world, sign_in, deliver, settings):
    tell(world.warwickshire.contributor, "one", "two")
    client, url = sign_in(world.warwickshire.viewer), reverse("notices:mailbox")
    assert "No mail has arrived yet." in client.get(url).content.decode()
    deliver()
    one = queries_of(client, url)
    tell(world.warwickshire.lead, "three")
    tell(world.warwickshire.chief, "four")
    deliver()
    assert len(queries_of(client, url)) == len(one) == 5, "\n".join(one)
    page = client.get(url).content.decode()
    assert "VAWG portal: Given to you (2)" in page
    assert "About one" not in page
    assert "No mail has arrived yet." in sign_in(world.kent.lead).get(url).content.decode()
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    assert client.get(url).status_code == 404


def test_invitations_arrive_in_the_mailbox_of_those_who_invite(world, sign_in, arrange):
    people, url = world.warwickshire, reverse("notices:mailbox")
    with arrange():
        for name, at in (("Ann Other", timezone.now()), ("Long Ago", timezone.now() - timedelta(days=8))):
            add_invited(
                organisation=people.lead.organisation,
                name=name,
                email=f"{name[:3]}@warwickshire.example",
                role=Role.CONTRIBUTOR,
                at=at,
            )
    page = sign_in(people.lead).get(url).content.decode()
    link = page.partition('href="http://testserver')[2].partition('"')[0]
    assert page.count("Join Warwickshire Police in the VAWG portal</h2>") == 1
    assert "To Ann Other" in page
    assert "Ann Other" in Client().get(link).content.decode()
    for other in (people.contributor, world.kent.lead):
        assert "Ann Other" not in sign_in(other).get(url).content.decode()


def test_who_belongs_to_no_force_has_no_notices(world, sign_in):
    for person in (world.reviewer, world.stalking, world.warwickshire.policing_body):
        for name in ("list", "preference", "mailbox"):
            assert sign_in(person).get(reverse(f"notices:{name}")).status_code == 403
    with acting(world.warwickshire.lead):
        assert not Notice.objects.exists()


def test_the_first_page_says_how_many_are_unread(world, sign_in):
    for person in (world.warwickshire.lead, world.warwickshire.contributor):
        client = sign_in(person)
        assert "unread notice" not in client.get("/").content.decode()
        tell(person, "one", "two")
        assert ">2 unread notices</a>" in client.get("/").content.decode()
