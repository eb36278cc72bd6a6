"""Who may manage whom."""

from forces.models import Membership
from forces.roles import Permission


def can_manage_people(by: Membership) -> bool:
    return by.may(Permission.MANAGE_PEOPLE)


def can_remove(by: Membership, other: Membership) -> bool:
    """People of one's own organisation, never oneself: an organisation keeps at least the person who manages it."""
    return can_manage_people(by) and other.organisation_id == by.organisation_id and other.pk != by.pk
