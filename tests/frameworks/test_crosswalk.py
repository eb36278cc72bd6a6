"""Which lines touch each other: read from both ends, offered where something is given, kept by the national team."""

import re
from html import unescape

import pytest
from django.urls import reverse

from audit.models import KeptConflict
from frameworks.models import CrosswalkLink, Provision
from frameworks.touching import offers, touches, touches_beneath, touches_of_each
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

SKILLS, GAP = "PREPARE.7.2.b", "2021.4.1"


def line(code, view="provision"):
    framework = {"2": "NFD-2021", "H": "HMICFRS-2021"}.get(code[0], "NFD-2024")
    return reverse(f"frameworks:{view}", args=[framework, code])


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def only(*codes):
    return Provision.objects.filter(code__in=codes)


def said(found):
    return [(touch.here.code, str(touch.said), touch.other.code) for touch in found]


def link_of(one, other):
    return CrosswalkLink.objects.get(from_provision__code=one, to_provision__code=other)


def test_a_link_reads_from_both_its_ends_and_for_what_stands_beneath(arrange, django_assert_num_queries):
    with arrange():
        with django_assert_num_queries(1):
            here = touches(only(SKILLS))
        assert said(here)[0] == (SKILLS, "part_of", GAP)
        assert here[0].sentence == "PREPARE.7.2.b is part of 2021.4.1"
        # What the descriptor touches comes after, and says whose it is.
        assert ("PREPARE.7", "contains", "2021.4") in said(here)
        assert [touch.direct for touch in here] == sorted((t.direct for t in here), reverse=True)
        assert (GAP, "contains", SKILLS) in said(touches(only(GAP)))
        area = Provision.objects.get(code="2021.4")
        with django_assert_num_queries(1):
            beneath = said(touches_beneath(area))
        assert (GAP, "contains", SKILLS) in beneath
        assert not [entry for entry in beneath if entry[0] == "2021.4"]


def test_many_at_once_are_read_as_one_by_one(arrange, django_assert_num_queries):
    with arrange():
        asked = list(only(SKILLS, GAP, "2021.4", "PREPARE.7", "HMICFRS.4.1", "HMICFRS.4.2", "PURSUE.3.2.c"))
        with django_assert_num_queries(1):
            many = touches_of_each(asked)
        assert {code: said(found) for code, found in many.items()} == {
            provision.code: said(touches(only(provision.code))) for provision in asked
        }


def test_what_has_it_already_is_not_offered_and_each_is_offered_once(arrange):
    with arrange():
        everything = Provision.objects.linkable()
        offered = [touch.other.code for touch in offers(only(SKILLS), among=everything)]
        assert offered[0] == GAP
        assert len(offered) == len(set(offered))
        assert {"2021.4", "HMICFRS.2.1", "HMICFRS.4.1"} <= set(offered)
        both = [touch.other.code for touch in offers(only(SKILLS, GAP), among=everything)]
        assert GAP not in both
        assert SKILLS not in both
        assert [t.other.code for t in offers(only(SKILLS), among=only(GAP))] == [GAP]


def test_a_line_shows_what_it_touches_and_leads_to_what_a_force_says(world, sign_in):
    lead = sign_in(world.warwickshire.lead)
    page = lead.get(line(SKILLS))
    text = text_of(page)
    for part in ("Is part of 2021.4.1", "Said of PREPARE.7", "Knowing how many specialist investigators"):
        assert part in text
    assert line(GAP) in page.content.decode()
    assert "Change" not in text
    action = lead.get(line(GAP)).content.decode()
    assert reverse("reporting:covered", args=[GAP]) in action
    contributor = sign_in(world.warwickshire.contributor).get(line(GAP)).content.decode()
    assert reverse("reporting:covered", args=[GAP]) not in contributor
    area = text_of(lead.get(line("2021.4")))
    assert "What the lines beneath it touch 2021.4.1 contains PREPARE.7.2.a" in area
    for nothing in (line("PREPARE.7.2"), line("PREPARE"), line("2021.P1"), line("PREPARE.99")):
        assert lead.get(nothing).status_code == 404
    assert len(queries_of(lead, line(SKILLS))) == 3 + 3


def test_a_framework_leads_to_each_line_that_touches_another(world, sign_in, arrange):
    page = sign_in(world.stalking).get("/frameworks/NFD-2021/").content.decode()
    with arrange():
        rows = Provision.objects.filter(framework__code="NFD-2021").with_linked()
        linked = {provision.code: provision.linked for provision in rows}
    assert sum(linked.values()) == 10 + 34 + 2  # areas, actions, outcome codes 15 and 16
    assert {code: f'href="{line(code)}"' in page for code in linked} == linked


def test_the_national_team_links_and_withdraws_with_its_history(world, sign_in, arrange):
    client = sign_in(world.reviewer)
    new = {"relation": "supports", "other": " 2021.4.2 ", "reason": "Both count\r\nspecialists."}
    assert client.post(line(SKILLS, "add_link"), new).url == line(SKILLS)
    with arrange():
        made = link_of(SKILLS, "2021.4.2")
        assert (made.reason, made.by_name) == ("Both count\nspecialists.", world.reviewer.display_name)
    change = reverse("frameworks:link", args=[made.public_id])
    words = {"relation": "same", "reason": "Both count them.", "withdrawn": "True", "revision": 1}
    assert client.post(change, words).url == line(SKILLS)
    page = text_of(client.get(f"/history/crosswalk/{made.public_id}/"))
    assert "Withdrawn" in page
    assert "specialists." in page
    with arrange():
        assert "2021.4.2" not in [touch.other.code for touch in touches(only(SKILLS))]
    listed = reverse("frameworks:crosswalk")
    assert "Both count them." in text_of(client.get(listed, {"code": SKILLS.lower()}))
    assert "Both count them." not in text_of(sign_in(world.warwickshire.lead).get(listed, {"code": SKILLS}))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"other": "2021.4.99"}, "Enter the code of a descriptor, behaviour"),
        ({"other": "PREPARE.7.2"}, "Enter the code of a descriptor, behaviour"),
        ({"other": "x\0y"}, "Null characters are not allowed"),
        ({"other": SKILLS}, "another line than this one"),
        ({"other": "PREPARE.7"}, "stands under the other already"),
        ({"other": GAP}, "linked already"),
        ({"reason": " "}, "Say in a sentence"),
        ({"reason": "x" * 501}, "Shorten the reason"),
        ({"relation": "akin"}, "Choose from the list"),
    ],
)
def test_each_mistake_has_its_sentence_and_links_nothing(world, sign_in, arrange, typed, sentence):
    sent = {"relation": "supports", "other": "2021.4.2", "reason": "Because.", **typed}
    answer = sign_in(world.national_lead).post(line(SKILLS, "add_link"), sent)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    with arrange():
        assert not CrosswalkLink.objects.filter(code=None).exists()


def test_who_comes_too_late_sees_both_and_decides(world, sign_in, arrange):
    with arrange():
        row = link_of(SKILLS, GAP)
        CrosswalkLink.objects.filter(pk=row.pk).update(reason="Theirs.", revision=2)
    client = sign_in(world.national_lead)
    change = reverse("frameworks:link", args=[row.public_id])
    sent = {"relation": "part_of", "reason": "Mine.", "withdrawn": "False", "revision": 1}
    late = client.post(change, sent)
    assert (late.status_code, "Theirs." in text_of(late), "Mine." in text_of(late)) == (409, True, True)
    with arrange():
        where = reverse("history:conflict", args=[KeptConflict.objects.get().public_id])
    assert client.post(where, {"which": "mine", "revision": 2}).status_code == 302
    with arrange():
        assert link_of(SKILLS, GAP).reason == "Mine."
    assert client.post(change, sent | {"reason": ""}).status_code == 422


def test_the_list_asks_the_same_for_any_number(world, sign_in):
    client = sign_in(world.national_lead)
    few = queries_of(client, reverse("frameworks:crosswalk", query={"code": "2021.8.2"}))
    assert len(few) == len(queries_of(client, reverse("frameworks:crosswalk"))) == 3 + 2
