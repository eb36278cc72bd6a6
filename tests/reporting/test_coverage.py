"""What a force already says of each recommendation and national action, wherever it was given."""

import re
from html import unescape

import pytest
from django.urls import reverse

from assessments.models import Rating
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from frameworks.models import Grade, Provision
from tests.actionplans.plans import make_action
from tests.conftest import arranging
from tests.kept import keeps
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST = "/collected/"


def of(code):
    return reverse("reporting:covered", args=[code])


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def give_evidence(people, code, title):
    row = {"force": people.force}
    piece = Evidence.objects.create(**row, title=title, kind="skills_gap", added_by=people.lead)
    version = EvidenceVersion.objects.create(
        **row, evidence=piece, link="https://example.org/", sha256="0" * 64, scan_state="link"
    )
    provision = Provision.objects.get(code=code)
    EvidenceUse.objects.create(**row, evidence=piece, version=version, provision=provision)


def grade(people, code, value, **values):
    given = Grade.objects.get(scale=people.assessment.cycle.scale, value=value)
    Rating.objects.filter(assessment=people.assessment, provision__code=code).update(grade=given, **values)


@keeps
def given(world):
    with arranging():
        people = world.warwickshire
        grade(people, "PREPARE.7.2.b", 4)
        grade(people, "PREPARE.7.2.a", 3, carried=True)
        make_action(people.force, answers=("2021.4.1",), title="Count the specialists")
        make_action(people.force, answers=("PREPARE.7.2.g",), title="Plan succession")
        give_evidence(people, "PREPARE.7.2.b", "Skills audit")
        give_evidence(world.kent, "2021.4.1", "Kent’s own audit")
    return people


def test_a_national_action_shows_what_was_given_for_it_and_for_what_it_touches(given, world, sign_in):
    page = sign_in(given.lead).get(of("2021.4.1"))
    covered = page.context["covered"]
    assert covered.itself.with_actions == 1
    lines = {line.provision.code: line for line in covered.lines}
    assert lines["PREPARE.7.2.b"].grade.value == 4
    assert [item.title for item in lines["PREPARE.7.2.b"].evidence.items] == ["Skills audit"]
    # Carried forward is not said in this cycle; what nothing was given for is unanswered.
    assert lines["PREPARE.7.2.a"].grade is None
    unanswered = {line.provision.code for line in covered.unanswered}
    assert {"PREPARE.7.2.a", "PREPARE.7.2.c", "HMICFRS.2.1"} <= unanswered
    assert not {"2021.4.1", "PREPARE.7.2.b", "PREPARE.7"} & unanswered
    # A descriptor is told by its lines: one graded, one with an action.
    wide = lines["PREPARE.7"]
    assert (len(wide.rated), len(wide.behaviours), wide.with_actions) == (1, 23, 1)
    text = text_of(page)
    for words in ("Count the specialists", "Skills audit", "1 of 23 behaviours graded", "Not graded yet"):
        assert words in text
    assert "Kent’s own audit" not in text
    assert "Kent’s own audit" in text_of(sign_in(world.kent.lead).get(of("2021.4.1")))


def test_all_of_them_are_counted_alike_and_the_unanswered_found(given, sign_in):
    client = sign_in(given.viewer)
    page = client.get(LIST)
    found = {one.subject.code: one for one in page.context["covered"]}
    assert len(found) == 15 + 34
    alone = client.get(of("2021.4.1")).context["covered"]
    for number in ("rated", "behaviours", "with_actions", "with_evidence"):
        assert getattr(found["2021.4.1"], number) == getattr(alone, number)
    # Each behaviour counts once, however many ways lead to it.
    assert found["HMICFRS.2.1"].behaviours == 23
    left = client.get(LIST, {"state": "unanswered"}).context["covered"]
    assert {one.subject.code for one in left} == {code for code, one in found.items() if one.unanswered}


def test_who_sees_no_whole_assessment_sees_no_whole_of_this(world, sign_in):
    for member in (world.warwickshire.contributor, world.reviewer, world.warwickshire.policing_body):
        assert sign_in(member).get(LIST).status_code == 403
        assert sign_in(member).get(of("2021.4.1")).status_code == 403
    lead = sign_in(world.warwickshire.lead)
    recommendation = reverse("recommendations:recommendation", args=["HMICFRS.4.1"])
    assert of("HMICFRS.4.1") in lead.get(recommendation).content.decode()
    contributor = sign_in(world.warwickshire.contributor).get(recommendation).content.decode()
    assert of("HMICFRS.4.1") not in contributor
    for nothing in ("PREPARE.7", "2021.4", "nothing"):
        assert lead.get(f"{LIST}{nothing}/").status_code == 404


def test_both_pages_ask_the_same_however_much_is_given(given, world, sign_in, arrange):
    client = sign_in(given.lead)
    first = [len(queries_of(client, page)) for page in (LIST, of("2021.4.1"))]
    with arrange():
        for number in range(10):
            make_action(
                given.force, answers=("2021.4.1", "PREPARE.7.2.b", "PREPARE.7.2.c"), title=f"A {number}"
            )
            give_evidence(given, "PREPARE.7.2.b", f"Paper {number}")
    assert [len(queries_of(client, page)) for page in (LIST, of("2021.4.1"))] == first
    assert max(first) <= 12
    assert "and 6 more" in text_of(client.get(of("2021.4.1")))
