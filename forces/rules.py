"""Who may manage whom."""

from forces.choices import Role
from forces.models import Membership, Organisation
from forces.roles import ROLES, Permission


def can_manage_people(by: Membership) -> bool:
    return by.may(Permission.MANAGE_PEOPLE)


def can_remove(by: Membership, other: Membership) -> bool:
    """People of one's own organisation, never oneself: an organisation keeps at least the person who manages it."""
    return _manages(by, other) and other.pk != by.pk


def can_send_again(by: Membership, other: Membership) -> bool:
    """An invitation that nobody has accepted."""
    return _manages(by, other) and other.user_id is None


def can_keep_former_forces(by: Membership) -> bool:
    """Of people of their own organisation, the national team: nobody else shares submissions out."""
    return by.may(Permission.SHARE_OUT)


def roles_of(organisation: Organisation) -> list[Role]:
    """The roles that people of this organisation can have."""
    return [role for role, entry in ROLES.items() if entry.audience == organisation.audience]


def _manages(by: Membership, other: Membership) -> bool:
    return can_manage_people(by) and other.organisation_id == by.organisation_id and other.left_at is None
