"""What the 2021 framework wanted by when: read by everybody, late for nobody, with each product that a force has."""

import re
from html import unescape

import pytest

from actionplans.models import Obligation
from evidence.models import Evidence
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PAGE = "/plan/obligations/"


def text_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_everybody_reads_each_with_its_words_its_day_and_what_superseded_it(world, sign_in, arrange):
    text = text_of(sign_in(world.stalking).get(PAGE))
    with arrange():
        obligations = list(Obligation.objects.with_places())
    assert len(obligations) == 16
    for obligation in obligations:
        for words in (obligation.title, obligation.text, obligation.due_text, obligation.superseded_by_text):
            assert words in text
    assert re.findall(r"\w+ \w+ late\b", text) == ["nobody is late"]
    # By area: a national action's stands with its own.
    assert text.index("9. Immediate prioritisation") < text.index("Equality impact assessments")
    assert "Your newest" not in text
    assert "None among your evidence" not in text


def test_a_force_sees_the_newest_that_it_has_of_each_product(world, sign_in, arrange):
    lead = sign_in(world.warwickshire.lead)
    assert "None among your evidence yet" in text_of(lead.get(PAGE))
    first = queries_of(lead, PAGE)
    with arrange():
        for force in (world.kent.force, world.warwickshire.force):
            for number in range(3):
                Evidence.objects.create(
                    force=force, title=f"{force} {number}", kind="skills_gap", review_on="2026-01-02"
                )
    text = text_of(lead.get(PAGE))
    assert f"Your newest: {world.warwickshire.force} 2 , to be reviewed by 2 January 2026 Review due" in text
    assert str(world.kent.force) not in text
    assert len(queries_of(lead, PAGE)) == len(first) == 3 + 2
