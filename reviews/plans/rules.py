"""Who may do what to the review of a plan, in which state."""

from actionplans.rules import can_read_editions
from forces.models import Membership
from forces.roles import Permission
from reviews.plans.models import PlanReview


def can_read_reviews(by: Membership) -> bool:
    """While they are being made: the national team alone."""
    return by.may(Permission.READ_SUBMISSIONS)


def may_review_plans(by: Membership) -> bool:
    return by.may(Permission.REVIEW)


def can_change(by: Membership, review: PlanReview) -> bool:
    """Mark, find, take away: until it is released."""
    return may_review_plans(by) and review.is_open


def can_word_areas(by: Membership) -> bool:
    return may_review_plans(by)


def may_read_feedback(by: Membership) -> bool:
    """As editions: the force, its policing body and the national team; whose, and that it is released, the rows say."""
    return can_read_editions(by)
