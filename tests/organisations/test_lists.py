"""The list of organisations, and the page of one."""

import re

import pytest
from django.utils import timezone

from forces.choices import Role
from forces.models import Force, Membership, Organisation
from tests.organisations.kept import LIST, page_of, said
from tests.world import make_membership

pytestmark = pytest.mark.django_db

# Session, person, scope; and what only a test pays: a savepoint, its release, leaving the scope.
EVERY_PAGE = 3 + 3


@pytest.fixture
def national(world, sign_in):
    return sign_in(world.national_lead)


def more_people(arrange, slug, role, number=3):
    with arrange():
        organisation = Organisation.objects.get(slug=slug)
        for one in range(number):
            make_membership(organisation, role, f"{role}{one}@{slug}.example")


def test_only_the_national_lead_keeps_them(world, sign_in):
    for person in (world.reviewer, world.stalking, world.warwickshire.lead, world.kent.policing_body):
        client = sign_in(person)
        assert client.get(LIST).status_code == client.get(page_of("kent")).status_code == 403


def test_it_is_found_from_the_list_of_people(national):
    assert f'href="{LIST}"' in national.get("/people/").content.decode()


def listed(client, query):
    """The slugs of the list's first page."""
    found = re.findall(rf'href="{LIST}([a-z0-9-]+)/"', client.get(f"{LIST}?{query}").content.decode())
    return set(found) - {"new"}


def test_it_is_narrowed_by_kind_words_and_state(national, arrange):
    assert listed(national, "kind=observer") == {"hmicfrs", "home-office", "college-of-policing"}
    assert listed(national, "words=KENT&kind=force") == {"kent"}
    with arrange():
        Organisation.objects.filter(slug="home-office").update(closed_on=timezone.localdate())
    assert listed(national, "state=closed&kind=observer") == {"home-office"}
    assert listed(national, "state=there&kind=observer") == {"hmicfrs", "college-of-policing"}
    nobody = listed(national, "state=nobody&kind=force")
    assert "surrey" in nobody
    assert "kent" not in nobody


def test_what_nobody_offers_narrows_nothing(national):
    for query in ("kind=x", "state=x", "page=x"):
        assert national.get(f"{LIST}?{query}").status_code == 200
    assert "No organisation matches these filters." in said(national.get(f"{LIST}?words=zzz"))


def test_a_former_name_finds_it(national, arrange):
    with arrange():
        Organisation.objects.filter(slug="home-office").update(name="Ministry of Justice")
    assert "Ministry of Justice" in said(national.get(f"{LIST}?words=home+office"))


def test_it_costs_the_same_for_more_of_them(world, national, arrange, django_assert_num_queries):
    with django_assert_num_queries(EVERY_PAGE + 3):
        national.get(LIST)
    more_people(arrange, "kent", Role.FORCE_LEAD)
    with arrange():
        for number in range(5):
            Organisation.objects.create(slug=f"more-{number}", name=f"A{number}", audience="observer")
    with django_assert_num_queries(EVERY_PAGE + 3):
        national.get(LIST)


def test_one_costs_the_same_for_more_people(world, national, arrange, django_assert_num_queries):
    # It, its history, its predecessors, its policing bodies, its people.
    with django_assert_num_queries(EVERY_PAGE + 5):
        national.get(page_of("kent"))
    more_people(arrange, "kent", Role.FORCE_LEAD)
    with django_assert_num_queries(EVERY_PAGE + 5):
        national.get(page_of("kent"))


def test_a_force_shows_who_holds_it_to_account_and_its_leads_alone(world, national):
    page = said(national.get(page_of("kent")))
    assert "South East" in page
    assert world.kent.lead.email in page
    for other in (world.kent.contributor, world.kent.chief, world.kent.policing_body):
        assert other.email not in page
    body = said(national.get(page_of(world.kent.policing_body.organisation.slug)))
    assert world.kent.policing_body.email in body
    assert "Kent Police" in body


def test_the_code_asks_for_leads_alone_too(world, arrange):
    with arrange():
        seen = Membership.objects.for_the_national_team()
        assert set(seen.filter(force=world.kent.force, audience="force")) == {world.kent.lead}
        assert world.kent.policing_body in seen
        assert world.stalking in seen


def test_what_is_closed_says_so_and_what_follows(national, arrange):
    with arrange():
        kent, surrey = Force.objects.get(slug="kent"), Force.objects.get(slug="surrey")
        Force.objects.filter(pk=kent.pk).update(closed_on="2027-04-01", successor=surrey)
        Organisation.objects.filter(force=kent, audience="force").update(closed_on="2027-04-01")
    page = said(national.get(page_of("kent")))
    assert "It closes: from 1 April 2027 its people can no longer sign in" in page
    assert "What follows is Surrey Police" in page
    assert "It follows" in said(national.get(page_of("surrey")))
    with arrange():
        Organisation.objects.filter(slug="kent").update(closed_on=timezone.localdate())
    assert "Its data stays readable to the national team, under its own name" in said(
        national.get(page_of("kent"))
    )


def test_none_of_it_is_a_404(national):
    assert national.get(page_of("nowhere")).status_code == 404
