"""Who may ask for a removal, and who may agree. What portal_remove asks of both is the same, in the database."""

from datetime import timedelta
from typing import Any

from audit.choices import RemovalState
from audit.models import Removal
from forces.models import Membership
from forces.roles import Permission

# Whoever agrees had joined so long before it was asked for, or nobody knows them yet.
KNOWN_FOR = timedelta(days=7)


def can_see(by: Membership) -> bool:
    """The list of what was removed: those who may ask or agree."""
    return by.may(Permission.ASK_REMOVAL) or by.may(Permission.AGREE_TO_REMOVAL)


def can_ask(by: Membership) -> bool:
    return by.may(Permission.ASK_REMOVAL) or by.may(Permission.LEAD_REMOVAL)


def can_agree(by: Membership, removal: Removal) -> bool:
    """Or refuse. Somebody else of the same force, or the national lead where the force wants that."""
    if removal.state != RemovalState.ASKED or removal.asked_by_id == by.pk:
        return False
    if not is_another_person(by, removal):
        return False
    if removal.force_id is None:
        return by.may(Permission.AGREE_TO_REMOVAL)
    if by.force_id == removal.force_id:
        return by.may(Permission.ASK_REMOVAL)
    return removal.to_national and by.may(Permission.LEAD_REMOVAL)


def is_another_person(by: Membership, removal: Removal) -> bool:
    """Nobody new, and of a force nobody whom the asker invited: they could be the asker once more.

    The national team may have one person who invites all, and nobody beside it to turn to.
    """
    if by.joined_at is None or by.joined_at > removal.asked_at - KNOWN_FOR:
        return False
    history: Any = Membership._meta.get_field("history").related_model
    invited = history._default_manager.filter(pgh_obj_id=by.pk, pgh_label="insert")
    return removal.force_id is None or not invited.filter(pgh_context__by=removal.asked_by_id).exists()


def can_withdraw(by: Membership, removal: Removal) -> bool:
    """Whoever asked. What a force's removal raised is the national team's, and not that person's any more."""
    return removal.state == RemovalState.ASKED and removal.asked_by_id == by.pk
