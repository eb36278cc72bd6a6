"""Who may do what to themes and tags."""

from forces.models import Membership
from forces.roles import Permission


def can_read_themes(by: Membership) -> bool:
    return by.may(Permission.READ_SUBMISSIONS)


def can_tag(by: Membership) -> bool:
    return by.may(Permission.REVIEW)


def can_keep_themes(by: Membership) -> bool:
    """The list itself: the national lead's."""
    return by.may(Permission.RUN_CYCLES)
