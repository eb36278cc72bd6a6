"""Which themes a text is suggested for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.themes.suggesting import suggested


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We lack TRAINING for officers.", {1}),
        ("Problem\n profile is old", {2}),
        ("A trained analyst", {1, 2}),
        ("Constrained", set()),
        ("", set()),
    ],
)
def test_terms_are_beginnings_of_words(text, found):
    assert suggested(text, {1: ["train"], 2: ["problem  profile", "analy"], 3: ["", " "]}) == found


@given(st.text(), st.lists(st.text(max_size=20), max_size=5))
def test_no_text_and_no_term_breaks_it(text, terms):
    assert suggested(text, {1: terms}) <= {1}


@given(st.from_regex(r"[a-z][a-z .(*+]{0,10}[a-z]", fullmatch=True))
def test_a_term_finds_itself(term):
    assert suggested(f"Before {term.upper()} and after", {1: [term]}) == {1}
