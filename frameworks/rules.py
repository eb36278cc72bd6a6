"""Who may write beside a framework. Reading is for everybody who is signed in."""

from forces.models import Membership
from forces.roles import Permission


def can_write_guidance(by: Membership) -> bool:
    return by.may(Permission.WRITE_GUIDANCE)
