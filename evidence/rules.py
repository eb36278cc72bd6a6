"""Who may read, add and open evidence, and which files may be handed out at all."""

from typing import Any

from django.conf import settings

from evidence.choices import GONE, ScanState
from evidence.models import EvidenceVersion
from forces.models import Membership
from forces.roles import Permission


def can_read(by: Membership) -> bool:
    """The force's own list. Everybody else meets evidence only where a submission names it."""
    return by.may(Permission.READ_ASSESSMENT)


def can_add(by: Membership) -> bool:
    return by.may(Permission.ANSWER) or by.may(Permission.EDIT_PLAN)


def can_remove(by: Membership) -> bool:
    """Ask for a file with personal data to be removed (audit.removal)."""
    return by.may(Permission.ASK_REMOVAL)


def can_open(by: Membership) -> bool:
    """The file or link itself. A policing body is told the titles, and no more.

    Which versions stand open the rows say: a force's own, and to the national team those that a submission rests on.
    """
    return can_read(by) or by.may(Permission.READ_SUBMISSIONS)


def may_be_handed_out(version: Any) -> bool:
    """Whether the file of a row of scanned() may be opened by anybody, the portal's own readers among them."""
    if version.scan_state == ScanState.NOT_SCANNED:
        return bool(settings.DEMO)
    return version.scan_state in {ScanState.CLEAN, ScanState.LINK}


def may_be_relied_on(version: EvidenceVersion) -> bool:
    """Whether uses may point at it. What is still to be scanned may: it is handed out to nobody until it is clean."""
    return version.scan_state not in GONE
