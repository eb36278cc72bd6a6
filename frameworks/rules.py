"""Who may write beside a framework, or link its lines. Reading is for everybody who is signed in."""

from forces.models import Membership
from forces.roles import Permission


def can_write_guidance(by: Membership) -> bool:
    return by.may(Permission.WRITE_GUIDANCE)


def can_edit_crosswalk(by: Membership) -> bool:
    return by.may(Permission.EDIT_CROSSWALK)


def can_keep_recommendations(by: Membership) -> bool:
    """Add publications and their recommendations, and change those that were added."""
    return by.may(Permission.KEEP_RECOMMENDATIONS)
