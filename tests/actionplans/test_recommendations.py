"""The recommendations: read by everybody, reported on by the portfolios that answer for them."""

import re
import uuid

import pytest
from django.utils import timezone

from actionplans import rules
from actionplans.models import RecommendationUpdate
from forces.choices import Role
from forces.models import Organisation
from frameworks.models import Provision
from tests.actionplans.plans import acting
from tests.queries import queries_of
from tests.world import make_membership

pytestmark = pytest.mark.django_db

LIST = "/recommendations/"
OWN, SHARED, FOREIGN = (f"{LIST}{code}/" for code in ("HMICFRS.2.4", "HMICFRS.4.4", "HMICFRS.1"))


def said(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def report(**values):
    return {"title": "Screening tool", "body": "31 forces use it.", "key": uuid.uuid4()} | values


def posted(world):
    with acting(world.stalking):
        return list(RecommendationUpdate.objects.filter(code=None))


def readers(world):
    warwickshire = world.warwickshire
    observer = make_membership(
        Organisation.objects.get(slug="hmicfrs"), Role.OBSERVER, "observer@hmicfrs.example"
    )
    return [
        warwickshire.lead,
        warwickshire.viewer,
        warwickshire.policing_body,
        world.reviewer,
        world.stalking,
        observer,
    ]


def test_everybody_who_signs_in_reads_them(world, arrange, sign_in):
    with arrange():
        everybody = readers(world)
    for reader in everybody:
        client = sign_in(reader)
        assert "2.4 Managing offenders" in said(client.get(LIST))
        assert "By March 2022, as part of the work" in said(client.get(OWN))


def test_the_list_is_a_tree_of_fifteen_with_owners_and_source(world, sign_in):
    page = sign_in(world.stalking).get(LIST)
    body = page.content.decode()
    assert len(re.findall(r'href="/recommendations/HMICFRS[^"]+"', body)) == 15
    assert re.search(r'HMICFRS.2/".*?<div class="p-cond"><ul.*?HMICFRS.2.1/', body, re.DOTALL)
    assert "National VAWG delivery; Alcohol harm; Professional standards and ethics" in said(page)
    assert "Non-Commercial College Licence v1.1" in said(page)
    assert "September 2021" in said(page)
    assert said(page).count("Yours") == 3  # the portfolio's name, and its two recommendations


def test_a_page_quotes_its_owners_with_source_and_licence(world, sign_in):
    page = sign_in(world.reviewer).get(OWN)
    text = said(page)
    assert (
        "Quoted from: HMICFRS violence against women and girls: Progress report, College of Policing, 2022"
        in text
    )
    assert "Her Majesty’s Inspectorate of Constabulary" in text
    assert "In the source: NPCC national delivery lead" in text
    order = [
        text.index(title)
        for title in ("Embedding stalking protection orders", "Stalking screening tool", "Operation Innerste")
    ]
    assert order == sorted(order)
    assert "What is promised nationally" in text
    assert "Second pilot of the stalking screening tool" in text
    assert "Post update" not in text


def test_an_owner_reports_on_what_their_portfolio_answers_for(world, sign_in):
    client = sign_in(world.stalking)
    answer = client.post(OWN, report(), follow=True)
    today = f"{timezone.localdate().day} {timezone.localdate():%B %Y}"
    assert f"Newest update: Screening tool , {today}" in said(answer)
    assert "Posted by Stalking, Portfolio owner" in said(answer)
    assert f"Newest update, {today}: Screening tool (Stalking and harassment)" in said(client.get(LIST))
    assert len(posted(world)) == 1


def test_sent_twice_it_is_posted_once(world, sign_in):
    client, same = sign_in(world.stalking), report()
    client.post(OWN, same)
    client.post(OWN, same)
    assert len(posted(world)) == 1


def test_errors_lead_to_their_fields(world, sign_in):
    page = sign_in(world.stalking).post(OWN, report(title="", body=""))
    assert page.status_code == 422
    assert '<a href="#id_title">Enter a title</a>' in page.content.decode()
    assert '<a href="#id_body">Enter what you report</a>' in page.content.decode()


def test_nobody_else_reports(world, arrange, sign_in):
    with arrange():
        everybody = readers(world)
    for reader in everybody:
        url = FOREIGN if reader == world.stalking else OWN
        client = sign_in(reader)
        assert "Post update" not in said(client.get(url))
        assert client.post(url, report()).status_code == 403
    assert not posted(world)


def test_the_rule_asks_for_a_word_of_the_portfolio_on_it(world):
    with acting(world.stalking):

        def may(code):
            return rules.can_update_recommendation(world.stalking, Provision.objects.get(code=code))

        assert [may(code) for code in ("HMICFRS.2.4", "HMICFRS.4.4", "HMICFRS.1", "HMICFRS.2")] == [
            True,
            True,
            False,
            False,
        ]


@pytest.mark.parametrize("code", ["HMICFRS.9.9", "PREPARE.7.2.h", "nothing"])
def test_what_is_no_recommendation_is_not_found(world, sign_in, code):
    assert sign_in(world.stalking).get(f"{LIST}{code}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_for_any_number_of_updates(world, sign_in, number, arrange):
    with arrange():
        for place in range(number):
            RecommendationUpdate.objects.create(
                provision=Provision.objects.get(code="HMICFRS.2.4"),
                portfolio=world.stalking.portfolio,
                title=f"Update {place}",
                body="x",
                as_at="2027",
                posted_at=timezone.now(),
            )
    client = sign_in(world.reviewer)
    assert len(queries_of(client, LIST)) == 3 + 6
    assert len(queries_of(client, OWN)) == 3 + 5
