"""Who may do what to a report. What other audiences may read, the database says as well: only what was released."""

from forces.choices import Audience
from forces.models import Membership
from forces.roles import Permission
from reporting.choices import ReportKind
from reporting.models import Report

# Released reports are theirs to read, in the version that they may see.
READERS = (Audience.FORCE, Audience.POLICING_BODY, Audience.OBSERVER)


def can_make(by: Membership) -> bool:
    return by.may(Permission.MAKE_REPORTS)


def can_read_reports(by: Membership) -> bool:
    """Whether the person has reports at all."""
    return can_make(by) or by.audience in READERS


def can_read(by: Membership, report: Report) -> bool:
    return can_make(by) or (by.audience in READERS and report.released_at is not None)


def can_edit_text(by: Membership) -> bool:
    return by.may(Permission.EDIT_REPORT_TEXT)


def can_release(by: Membership, report: Report) -> bool:
    """The national lead, once the public version is made. Nothing takes a release back: what was read was read.

    The version that names forces beside their grades stays with the national team.
    """
    public = report.kind == ReportKind.NATIONAL_PUBLIC
    return can_edit_text(by) and public and report.done and report.released_at is None
