"""How facts and provisions are said."""

from datetime import date

import pytest

from actionplans.models import Action
from actionplans.wording import difference, in_words, lateness


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("due_date", date(2026, 3, 3), "3 March 2026"),
        ("due_date", None, "No due date yet"),
        ("owner", None, "No owner yet"),
        ("status", "at_risk", "At risk"),
        ("priority", "high", "High"),
        ("description", "", "Nothing written yet"),
        ("title", "As it is", "As it is"),
    ],
)
def test_a_fact_is_said_as_people_read_it(field, value, said):
    assert in_words(field, value) == said


@pytest.mark.parametrize(
    ("status", "due", "said"),
    [
        ("on_track", date(2026, 3, 1), "12 days late"),
        ("on_track", date(2026, 3, 12), "1 day late"),
        ("on_track", date(2026, 3, 13), ""),
        ("on_track", None, ""),
        ("done", date(2026, 3, 1), ""),
        ("stopped", date(2026, 3, 1), ""),
    ],
)
def test_lateness_is_counted_in_days_for_what_is_open(status, due, said):
    assert lateness(Action(status=status, due_date=due).days_late(date(2026, 3, 13))) == said


def test_texts_are_compared_word_by_word_facts_as_a_whole_and_both_are_escaped():
    assert difference("description", "28 of 38", "31 of <38>") == (
        "<del>28</del> <ins>31</ins> of <del>38</del> <ins>&lt;38&gt;</ins>"
    )
    assert difference("owner", "Tom Okafor", "Tom Nair") == "<del>Tom Okafor</del> <ins>Tom Nair</ins>"
    assert difference("owner", "<b>", "<b>") == "&lt;b&gt;"
