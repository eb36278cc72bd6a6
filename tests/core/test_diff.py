"""What changed between two texts, marked and escaped."""

import re

from hypothesis import given
from hypothesis import strategies as st

from core.diff import changes


def test_added_and_taken_out_words_are_marked():
    assert (
        changes("28 of 38 are trained.", "31 of 38 are trained.")
        == "<del>28</del> <ins>31</ins> of 38 are trained."
    )


def test_texts_that_would_take_minutes_are_shown_whole():
    before, after = "a b " * 2_500, "a c " + "b a " * 2_400
    assert changes(before, after) == f"<del>{before.strip()}</del> <ins>{after.strip()}</ins> "
    assert changes(before, before) == before


def test_what_is_the_same_is_left_alone():
    assert changes("One\n\ntwo", "One\n\ntwo") == "One\n\ntwo"


@given(st.text(alphabet="ab <>&\"'\n"), st.text(alphabet="ab <>&\"'\n"))
def test_nothing_that_was_typed_becomes_markup(before, after):
    marked = changes(before, after)
    assert not re.search(r"<(?!/?(ins|del)>)", marked)


@given(st.lists(st.sampled_from(["one", "two", "three"])), st.lists(st.sampled_from(["one", "two", "three"])))
def test_without_the_marks_it_reads_as_the_later_text(before, after):
    marked = re.sub(r"<del>.*?</del>", "", changes(" ".join(before), " ".join(after)))
    assert re.sub(r"</?ins>", "", marked).split() == after
