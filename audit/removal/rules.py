"""Who may ask for a removal, and who may agree. What portal_remove asks of both is the same, in the database."""

from audit.choices import RemovalState
from audit.models import Removal
from forces.models import Membership
from forces.roles import Permission


def can_see(by: Membership) -> bool:
    """The list of what was removed: those who may ask or agree."""
    return by.may(Permission.ASK_REMOVAL) or by.may(Permission.AGREE_TO_REMOVAL)


def can_ask(by: Membership) -> bool:
    return by.may(Permission.ASK_REMOVAL) or by.may(Permission.LEAD_REMOVAL)


def can_agree(by: Membership, removal: Removal) -> bool:
    """Or refuse. Somebody else of the same force, or the national lead where the force wants that."""
    if removal.state != RemovalState.ASKED or removal.asked_by_id == by.pk:
        return False
    if removal.force_id is None:
        return by.may(Permission.AGREE_TO_REMOVAL)
    if by.force_id == removal.force_id:
        return by.may(Permission.ASK_REMOVAL)
    return removal.to_national and by.may(Permission.LEAD_REMOVAL)


def can_withdraw(by: Membership, removal: Removal) -> bool:
    """Whoever asked. What a force's removal raised is the national team's, and not that person's any more."""
    return removal.state == RemovalState.ASKED and removal.asked_by_id == by.pk
