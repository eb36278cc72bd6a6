"""Who may do what to the review of a plan, in which state."""

import pytest

from reviews.plans import rules
from reviews.plans.models import PlanReview

OPEN, RELEASED = PlanReview(state="in_review"), PlanReview(state="released")


class Person:
    """Somebody who holds these permissions, by their names."""

    def __init__(self, *held: str) -> None:
        self.held = held

    def may(self, permission) -> bool:
        return permission.name in self.held


@pytest.mark.parametrize("rule", [rules.may_review_plans, rules.can_word_areas])
def test_reviewers_review_and_word(rule):
    assert rule(Person("REVIEW"))
    assert not rule(Person("READ_SUBMISSIONS", "READ_POSITION", "EDIT_PLAN"))


def test_those_who_read_submissions_read_reviews():
    assert rules.can_read_reviews(Person("READ_SUBMISSIONS"))
    assert not rules.can_read_reviews(Person("READ_PLAN", "READ_POSITION"))


def test_a_review_changes_until_it_is_released():
    assert rules.can_change(Person("REVIEW"), OPEN)
    assert not rules.can_change(Person("REVIEW"), RELEASED)
    assert not rules.can_change(Person("READ_SUBMISSIONS"), OPEN)


@pytest.mark.parametrize("held", ["READ_PLAN", "READ_POSITION", "READ_SUBMISSIONS"])
def test_feedback_is_read_by_those_who_read_editions(held):
    assert rules.may_read_feedback(Person(held))
    assert not rules.may_read_feedback(Person("UPDATE_RECOMMENDATIONS"))
