"""Weighed words: the same give 1, others 0; rare ones count for more; the same answer each time."""

import pytest

from actionplans.strategy.matching import CLOSE, Known, Matcher, stem

KNOWN = [
    Known("A", "A", "Review vetting of all staff"),
    Known("A.1", "A", "Publish the review"),
    Known("B", "B", "Light the streets with the council"),
    Known("C", "C", "Review the streets"),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("investigations", "investigators"),
        ("policies", "policy"),
        ("victim's", "victims"),
        ("prioritise", "prioritised"),
    ],
)
def test_words_are_compared_without_their_endings(one, other):
    assert stem(one) == stem(other)


def test_short_words_keep_theirs():
    assert stem("red") == "red"


def test_a_word_of_thousands_of_endings_is_none():
    assert stem("train" + "ers" * 2_000) == "train" + "ers" * 2_000


def test_the_same_words_are_a_match_of_one_and_none_in_common_are_none():
    matcher = Matcher(KNOWN)
    best = matcher.best("Light the streets, with the Council!")[0]
    assert (best.group, best.score, best.nearest.code) == ("B", 1.0, "B")
    assert matcher.best("Buy two horses") == []
    assert matcher.best("") == []


def test_a_group_is_named_once_by_its_nearest_provision_and_only_when_it_is_close():
    found = Matcher(KNOWN).best("Publish each review of vetting", most=3)
    assert found[0].group == "A"
    assert len({match.group for match in found}) == len(found)
    assert all(match.score >= CLOSE for match in found)


def test_equals_come_in_the_order_of_the_framework():
    twins = [Known("X", "X", "Light the streets"), Known("Y", "Y", "Light the streets"), KNOWN[0]]
    assert [match.group for match in Matcher(twins).best("Light streets", most=2)] == ["X", "Y"]
