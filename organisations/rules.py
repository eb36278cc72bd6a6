"""Who keeps forces, policing bodies and observers, and brings in the first people of each."""

from forces.choices import Audience, Role
from forces.models import Membership, Organisation
from forces.roles import Permission
from forces.rules import roles_of


def can_keep(by: Membership) -> bool:
    return by.may(Permission.KEEP_ORGANISATIONS)


def can_close(by: Membership, organisation: Organisation) -> bool:
    """All but the national team: nobody would be left to open it again."""
    return can_keep(by) and organisation.audience != Audience.NATIONAL


def can_bring_in(by: Membership, organisation: Organisation) -> bool:
    """One's own people are managed on the page People; nobody works for what is closed, or not in office yet."""
    return can_keep(by) and organisation.pk != by.organisation_id and organisation.lets_in


def can_see_off(by: Membership, other: Membership) -> bool:
    """Remove somebody, or withdraw an invitation, elsewhere than in one's own organisation."""
    return can_keep(by) and other.organisation_id != by.organisation_id and other.left_at is None


def roles_brought_in(organisation: Organisation) -> list[Role]:
    """A force's lead brings in everybody else there: of a force, the national team sees its leads alone."""
    if organisation.audience == Audience.FORCE:
        return [Role.FORCE_LEAD]
    return roles_of(organisation)
