"""Who may read what is put together, and do what to a report.

What other audiences may read of reports, the database says as well: only what was released.
"""

from audit.removal.rules import KNOWN_FOR
from forces.choices import Audience
from forces.models import Force, Membership
from forces.roles import Permission
from reporting.choices import PackState, ReportKind
from reporting.exported import Export
from reporting.models import Pack, PlanPage, Report

# Released reports are theirs to read, in the version that they may see.
READERS = (Audience.FORCE, Audience.POLICING_BODY, Audience.OBSERVER)


def can_read_coverage(by: Membership) -> bool:
    """What the force says in its answers, its plan and its evidence together: for those who see all of each."""
    return by.may(Permission.READ_WHOLE)


def can_read_products(by: Membership) -> bool:
    """What every force shared, for the national team; for a force's people their own."""
    return by.may(Permission.READ_SUBMISSIONS) or by.may(Permission.READ_PLAN)


def can_see_the_whole(by: Membership) -> bool:
    """Every force beside every other, from what was submitted."""
    return by.may(Permission.READ_SUBMISSIONS)


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


def can_make_plan_page(by: Membership, force: Force) -> bool:
    """Those of the force who read its live plan."""
    return by.may(Permission.READ_PLAN) and by.force_id == force.pk


def can_read_plan_page(by: Membership, page: PlanPage) -> bool:
    """Of an edition, whoever reads that (EditionQuerySet.readable_by); of the live plan, its force."""
    return page.edition_id is not None or can_make_plan_page(by, page.force)


# --- bulk exports -----------------------------------------------------------------------------------------------


def can_export(by: Membership) -> bool:
    """Ask for one, and see which there are."""
    return by.may(Permission.EXPORT)


def can_decide(by: Membership, export: Export) -> bool:
    """Agree or refuse: nobody to their own, in whichever role, and nobody who came in just before it was asked for."""
    return (
        can_export(by)
        and export.waits
        and export.asked_by.user_id != by.user_id
        and by.joined_at is not None
        and by.joined_at <= export.asked_at - KNOWN_FOR
    )


def can_withdraw(by: Membership, export: Export) -> bool:
    return can_export(by) and export.waits and export.asked_by_id == by.pk


def can_fetch(by: Membership, export: Export) -> bool:
    """Whoever said why it is wanted, while it is kept. Whoever else needs it says why for themselves."""
    return can_export(by) and export.agreed and export.asked_by_id == by.pk and export.is_kept


def can_read_own_exports(by: Membership) -> bool:
    """Which bulk exports a force's data stand in: those who see all of the force."""
    return by.may(Permission.READ_WHOLE)


def can_make_packs(by: Membership) -> bool:
    """Ask for drafts, and word them."""
    return by.may(Permission.REVIEW)


def may_release_packs(by: Membership) -> bool:
    return by.may(Permission.EDIT_REPORT_TEXT)


def can_release_pack(by: Membership, pack: Pack) -> bool:
    """The national lead, once it is drafted. Nothing takes a release back."""
    return may_release_packs(by) and pack.state == PackState.DRAFTED


def may_read_packs(by: Membership) -> bool:
    """The national team all; a force and its policing body what was released to them."""
    return can_make_packs(by) or by.may(Permission.READ_WHOLE) or by.may(Permission.READ_POSITION)
