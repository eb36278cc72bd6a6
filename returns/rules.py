"""Who may do what to requests and to what forces return. In which state, the request and each force's copy say."""

from forces.models import Membership
from forces.roles import Permission


def can_read_requests(by: Membership) -> bool:
    """A force what it is asked, the national team all; whose they see is the scope's."""
    return by.may(Permission.READ_REQUESTS) or can_read_all(by)


def can_read_all(by: Membership) -> bool:
    """How far each force is, and what was returned."""
    return by.may(Permission.READ_SUBMISSIONS)


def can_read_own(by: Membership) -> bool:
    return by.may(Permission.READ_REQUESTS)


def can_ask(by: Membership) -> bool:
    """Make requests, send and close them, and decide about one force's."""
    return by.may(Permission.ASK_FORCES)


def can_ask_for_export(by: Membership) -> bool:
    """All answers as a spreadsheet: the page that asks for it is that of bulk exports."""
    return by.may(Permission.EXPORT)


def can_answer(by: Membership) -> bool:
    """Of their own force; whether it is still open, the request as the force has it says (Asked.is_open)."""
    return by.may(Permission.ANSWER_REQUESTS)


def can_send(by: Membership) -> bool:
    return by.may(Permission.SEND_RETURNS)
