"""The rules of grades, by table and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import Answer, lower_median, movement, suggested_value

NOT_APPLICABLE = Answer(graded=True, value=None, asks_reason=True, reason="No such unit.")


def graded(*values):
    return [Answer(graded=True, value=value) for value in values]


@pytest.mark.parametrize(
    ("answers", "suggested"),
    [
        ([], None),
        (graded(4), 4),
        (graded(2, 4), 2),
        (graded(3, 4, 5), 4),
        (graded(1, 5, 5, 5), 3),
        (graded(1, 1, 5), 1),
        (graded(1, 2, 2), 2),
        ([*graded(4, 5), NOT_APPLICABLE], 4),
        ([NOT_APPLICABLE], None),
        ([*graded(4), Answer(graded=False, value=None)], None),
        ([*graded(4), Answer(graded=True, value=None, asks_reason=True, reason=" ")], None),
    ],
)
def test_suggested_value(answers, suggested):
    assert suggested_value(answers) == suggested


@given(st.lists(st.integers(1, 5), min_size=1))
def test_the_median_is_one_of_the_grades_with_half_at_most_above_and_below(values):
    median = lower_median(values)
    assert median in values
    assert 2 * sum(value < median for value in values) < len(values) + 1
    assert 2 * sum(value > median for value in values) <= len(values)


@given(st.lists(st.integers(1, 5), min_size=1), st.randoms())
def test_the_suggestion_does_not_depend_on_order_and_is_capped_while_one_is_not_started(values, random):
    shuffled = values[:]
    random.shuffle(shuffled)
    suggestion = suggested_value(graded(*values))
    assert suggestion == suggested_value(graded(*shuffled))
    assert suggestion is not None
    assert suggestion <= (3 if 1 in values else 5)


def test_movement_needs_both():
    assert movement(4, 2) == 2
    assert movement(2, 4) == -2
    assert movement(None, 2) is None
    assert movement(2, None) is None
