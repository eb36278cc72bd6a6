"""Who has notices: the people of a force. Each reads and marks their own."""

from forces.models import Membership
from forces.roles import Permission


def has_notices(by: Membership) -> bool:
    return by.may(Permission.READ_ASSESSMENT)
