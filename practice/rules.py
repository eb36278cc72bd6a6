"""Who may do what to the practice library, its calls and what comes of it. Everybody in reads what is published."""

from forces.models import Membership
from forces.roles import Permission
from practice.models import CallForPractice, Practice, PracticeOffer


def can_keep(by: Membership) -> bool:
    """Add, change, ask for consent, publish, take out; call for practice and accept what is offered."""
    return by.may(Permission.KEEP_PRACTICE)


def can_change(by: Membership, practice: Practice) -> bool:
    """What is quoted stands as it was published."""
    return can_keep(by) and not practice.is_quoted


def can_take_up(by: Membership) -> bool:
    """Say what came of a practice of others, and draft what the force offers."""
    return by.may(Permission.TAKE_UP_PRACTICE)


def can_speak_for_the_force(by: Membership) -> bool:
    """Send an offer, give consent and take it back."""
    return by.may(Permission.OFFER_PRACTICE)


def can_read_own(by: Membership) -> bool:
    """What the force was asked, offered and took up: its people."""
    return by.may(Permission.READ_PLAN)


def can_read_calls(by: Membership) -> bool:
    return can_read_own(by) or can_keep(by)


def can_draft_offer(by: Membership, call: CallForPractice) -> bool:
    return can_take_up(by) and call.can_be_answered


def can_change_offer(by: Membership, offer: PracticeOffer) -> bool:
    return can_take_up(by) and by.force_id == offer.force_id and not offer.is_sent


def can_send_offer(by: Membership, offer: PracticeOffer) -> bool:
    """While the call is open, once."""
    return can_speak_for_the_force(by) and can_change_offer(by, offer) and offer.call.can_be_answered
