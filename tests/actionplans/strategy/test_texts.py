"""Texts in many shapes, each beside what a person finds in it; and one in the shape of a published strategy."""

import io
from datetime import date

import pytest
import yaml
from django.conf import settings
from docx import Document

from actionplans.strategy.beside import day_in
from actionplans.strategy.matching import Known, Matcher
from actionplans.strategy.plain import lines_of_text
from actionplans.strategy.reading import read_strategy
from actionplans.strategy.structure import strategy_of
from tests.actionplans.strategy.judging import data_of, judge_all, table, written


@pytest.fixture(scope="module")
def published():
    """In the shape of a published strategy, and near the framework in its words."""
    return read_strategy(data_of("00.txt"), "00.txt")


def test_the_table_in_the_docs_says_what_is_found():
    judged = judge_all()
    assert table(judged) == written(), "write it anew: python -m tests.actionplans.strategy.judging"
    assert not any(one.invented for one in judged), "words that do not stand in the text"
    for one in judged[:25]:
        assert (one.actions[0], one.wrong) == (one.actions[1], 0), one.text


def test_principles_and_narrative_are_no_actions_and_orphans_rejoin(published):
    assert (len(published.pillars), len(published.commitments), len(published.actions)) == (3, 10, 47)
    texts = {action.text for action in published.actions}
    assert not any(text.startswith(("We will not", "Nobody", "A group meets")) for text in texts)
    rejoined = next(one for one in published.commitments if one.title.startswith("Have enough"))
    assert [action.text.split()[0] for action in rejoined.actions][2:] == ["Bring", "Agree", "Open"]


def test_each_commitment_gets_the_area_that_a_reader_would_choose(published):
    content = yaml.safe_load((settings.BASE_DIR / "fixtures/content/frameworks/NFD-2021.yaml").read_text())
    kinds = {"action_area", "national_action", "outcome_code"}
    areas = Matcher(
        Known(one["code"], ".".join(one["code"].split(".")[:2]), one["text"])
        for one in content["provisions"]
        if one["kind"] in kinds
    )

    def area(text):
        return next((match.group for match in areas.best(text)), None)

    wanted = [f"2021.{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    assert [area(one.title) for one in published.commitments] == [*wanted, None, "2021.10"]
    ninth = published.commitments[8]
    assert [area(action.text) for action in ninth.actions] == [None, None, "2021.10", "2021.10", None]
    assert "2021.9" not in {area(action.text) for action in published.actions}


def test_a_bold_item_beneath_a_heading_takes_the_plain_ones_behind_it():
    said = "Pillar 1: A\n\n- **Do this**\n - Read it.\n\n- Write it.\n\n- **Do that**\n - Send it.\n\nPillar 2: B\n\n"
    said += "- **And so on**\n - Print it.\n"
    found = strategy_of(lines_of_text(said))
    assert [[action.text for action in one.actions] for one in found.commitments] == [
        ["Read it.", "Write it."],
        ["Send it."],
        ["Print it."],
    ]


def test_what_a_table_says_beside_an_action_goes_with_it():
    first = read_strategy(data_of("05.txt"), "05.txt").actions[0]
    assert (first.owner, first.due, first.no_date) == ("Head of Crime", None, "June")
    rows = [
        ("Lead", "Commitment", "Action", "Responsible officer", "Start", "By when", "Partners"),
        ("Supt Night", "Streets", "Walk them at night", "PS 7", "1 May 2026", "31st March 2026", "Council"),
        ("", "Streets", "Light the lamps again", "Estates " * 20, "", "soon", ""),
    ]
    document = Document()
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(rows, table.rows, strict=True):
        for text, cell in zip(row, cells.cells, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    first, second = read_strategy(file.getvalue(), "plan.docx").actions
    assert first.detail == "Start: 1 May 2026\nPartners: Council"
    assert (first.owner, first.due, first.no_date) == ("Supt Night; PS 7", date(2026, 3, 31), "")
    assert len(second.owner) <= 120 and second.owner.endswith("Estates…")  # noqa: PT018 - of one text
    assert (second.detail, second.due, second.no_date) == ("", None, "soon")


def test_an_owner_beneath_a_bullet_is_no_part_of_what_it_says():
    said = "1. Streets\n- Walk them at night.\n  * Owner: Supt Night\n  * Due: 31/3/26\n  * Lead by example: walk.\n"
    said += "- Light them.\n- Sweep them.\n\n2. Homes\n- Visit them.\n- Mend them.\n"
    first = strategy_of(lines_of_text(said)).actions[0]
    assert (first.owner, first.due, first.detail) == (
        "Supt Night",
        date(2026, 3, 31),
        "- Lead by example: walk.",
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2026", date(2026, 3, 31)),
        ("03.04.26", date(2026, 4, 3)),
        ("by 1st Sept, 2026", date(2026, 9, 1)),
        ("2026-03-31", date(2026, 3, 31)),
        ("32/13/2026", None),
        ("03/31/2026", None),
        ("31 March 1926", None),
        ("March 2026", None),
    ],
)
def test_a_date_is_read_with_its_day_first(text, day):
    assert day_in(text) == day
