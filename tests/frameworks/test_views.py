"""Each framework reads as one page with an address for every line."""

import re
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse

from frameworks.models import Framework, Passage, Provision

pytestmark = pytest.mark.django_db

# Session, person, scope: what every page costs before its view begins. And what only a test pays, because the scope
# is inside its transaction: a savepoint, its release, leaving the scope.
EVERY_PAGE = 3 + 3


def address(code, view="framework"):
    return reverse(f"frameworks:{view}", args=[code])


def text_of(response):
    """What a person reads: without markup, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def ids_in(response):
    return re.findall(r'\bid="([^"]+)"', response.content.decode())


def headings_in(response):
    """[(level, id)] in reading order."""
    found = re.findall(r"<h([1-6])\b([^>]*)>", response.content.decode())
    return [int(level) for level, _ in found]


@pytest.fixture
def rows(arrange):
    """rows(queryset) -> a list, read with nothing hidden."""

    def read(queryset):
        with arrange():
            return list(queryset)

    return read


@pytest.fixture
def reader(world, sign_in):
    return sign_in(world.warwickshire.viewer)


def test_the_list_names_each_framework_with_its_source_and_what_it_holds(
    reader, rows, django_assert_num_queries
):
    with django_assert_num_queries(EVERY_PAGE + 2):
        response = reader.get(reverse("frameworks:list"))
    text = text_of(response)
    for framework in rows(Framework.objects.all()):
        for fact in (framework.title, framework.publisher, framework.published, framework.licence):
            assert " ".join(fact.split()) in text
    places = [text.index(framework.title) for framework in rows(Framework.objects.order_by("position"))]
    assert places == sorted(places)
    assert "4 strands, 24 descriptors, 28 headings, 206 behaviours." in text
    assert "3 pillars, 10 action areas, 34 national actions, 3 outcome codes." in text
    assert "15 recommendations." in text


@pytest.mark.parametrize("code", ["NFD-2024", "NFD-2021", "HMICFRS-2021"])
def test_a_framework_is_one_page_of_constant_queries(reader, rows, django_assert_num_queries, code):
    with django_assert_num_queries(EVERY_PAGE + 3):
        response = reader.get(address(code))
    (framework,) = rows(Framework.objects.filter(code=code))
    text = text_of(response)
    for fact in (framework.title, framework.publisher, framework.published, framework.licence):
        assert " ".join(fact.split()) in text


@pytest.mark.parametrize("code", ["NFD-2024", "NFD-2021", "HMICFRS-2021"])
def test_every_provision_has_one_anchor_its_code_and_its_words(reader, rows, code):
    response = reader.get(address(code))
    text, ids = text_of(response), ids_in(response)
    assert len(ids) == len(set(ids))
    for provision in rows(Provision.objects.filter(framework__code=code)):
        assert ids.count(provision.anchor) == 1
        assert f'href="#{provision.anchor}">{provision.code}</a>' in response.content.decode()
        for paragraph in provision.text.split("\n"):
            assert " ".join(paragraph.split()).removeprefix("- ") in text


@pytest.mark.parametrize("code", ["NFD-2024", "NFD-2021", "HMICFRS-2021"])
@pytest.mark.parametrize("view", ["framework", "passages"])
def test_no_level_of_heading_is_left_out(reader, code, view):
    levels = headings_in(reader.get(address(code, view)))
    body = levels[levels.index(1) :]
    assert body.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(body))


def test_contents_lead_to_every_descriptor(reader, rows):
    page = reader.get(address("NFD-2024")).content.decode()
    contents = page[page.index('aria-labelledby="contents"') :].split("</nav>")[0]
    provisions = rows(Provision.objects.filter(framework__code="NFD-2024", kind__in=["strand", "descriptor"]))
    assert len(provisions) == 4 + 24
    for provision in provisions:
        assert f'href="#{provision.anchor}"' in contents


def test_rationale_and_timing_stand_with_their_area_and_outcome_codes_beneath_their_action(reader, rows):
    response = reader.get(address("NFD-2021"))
    text = text_of(response)
    (area,) = rows(Provision.objects.filter(code="2021.1"))
    assert all(" ".join(line.split()) in text for line in area.rationale)
    assert area.timing in text
    outcomes = rows(Provision.objects.filter(kind="outcome_code").select_related("parent"))
    page = response.content.decode()
    assert len(outcomes) == 3
    for outcome in outcomes:
        assert page.index(f'id="{outcome.parent.anchor}"') < page.index(f'id="{outcome.anchor}"')


def test_a_recommendation_beneath_another_stands_under_it(reader):
    page = reader.get(address("HMICFRS-2021")).content.decode()
    assert page.index('<h2 class="govuk-heading-l p-strand p-mt" id="hmicfrs-2"') < page.index(
        '<h3 class="govuk-heading-m p-mt" id="hmicfrs-2-1"'
    )


def test_passages_are_read_whole_and_lead_to_what_they_are_about(reader, rows, django_assert_num_queries):
    with django_assert_num_queries(EVERY_PAGE + 2):
        response = reader.get(address("HMICFRS-2021", "passages"))
    text, page = text_of(response), response.content.decode()
    passages = Passage.objects.filter(framework__code="HMICFRS-2021").select_related("provision__framework")
    for passage in rows(passages):
        assert f'id="{passage.code}"' in page
        for line in filter(None, passage.body.split("\n")):
            assert " ".join(line.split()).removeprefix("- ") in text
        if passage.provision:
            assert f'href="{address(passage.provision.framework.code)}#{passage.provision.anchor}"' in page


def test_a_provision_leads_to_the_passages_about_it(reader):
    page = reader.get(address("NFD-2021")).content.decode()
    assert f'href="{address("HMICFRS-2021", "passages")}#2022-strengthen-upstanders"' in page


def test_a_framework_that_is_not_there_is_not_found(reader):
    assert reader.get(address("NFD-2099")).status_code == 404
    assert reader.get(address("NFD-2099", "passages")).status_code == 404


@pytest.mark.parametrize("path", ["/frameworks/", "/frameworks/NFD-2024/", "/frameworks/NFD-2024/passages/"])
def test_reading_wants_a_sign_in(client, world, path):
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"


@pytest.mark.parametrize("who", ["reviewer", "national_lead", "stalking"])
def test_every_audience_may_read(world, sign_in, who):
    assert sign_in(getattr(world, who)).get(address("NFD-2024")).status_code == 200


def test_a_policing_body_may_read(world, sign_in):
    assert sign_in(world.kent.policing_body).get(address("NFD-2024")).status_code == 200
