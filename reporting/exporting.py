"""What happens to a bulk export: asked for with a reason, agreed to by somebody else, made, handed out, gone.

Run inside the national audience's scope. A file is made as a report is (workflow.py); each force in it is told.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from assessments.models import Cycle
from audit.workflow import log_access_of_each
from core.queue import enqueue
from forces.models import Membership
from reporting import workbooks
from reporting.choices import ExportDecision, ReportState
from reporting.exported import Export, ExportedForce
from reporting.workflow import Lease, LeaseLostError, held
from returns.models import Request

MAKE_EXPORT = "reporting.make_export"
# How long the file can be fetched.
KEPT = timedelta(days=7)
TEMPLATE_VERSION = "1"


class DecidedError(Exception):
    """Somebody decided about it, or withdrew it, in the meantime."""


class NothingToExportError(Exception):
    """No force has signed or shared any of it yet."""


def ask(
    *, kind: str, cycle: Cycle | None, purpose: str, by: Membership, request: Request | None = None
) -> Export:
    """Put it before a second person. Nothing is made yet."""
    return Export.objects.create(
        kind=kind,
        cycle=cycle,
        request=request,
        purpose=purpose,
        asked_by=by,
        asked_by_name=by.in_full,
        template_version=TEMPLATE_VERSION,
    )


@transaction.atomic
def agree(*, export: Export, by: Membership) -> int:
    """The second person's word: what goes out is settled, each force is told, and the file is made.

    Returns how many forces. Raises DecidedError, or NothingToExportError; then nothing is changed.
    """
    now = timezone.now()
    _decide(export, ExportDecision.AGREED, by, expires_at=now + KEPT)
    out = workbooks.pinned(export)
    if not out:
        raise NothingToExportError
    ExportedForce.objects.bulk_create(
        ExportedForce(
            force=one.force,
            export=export,
            submission=one.submission,
            edition=one.edition,
            returned=one.returned,
            title=export.title[:250],
            purpose=export.purpose,
            asked_by_name=export.asked_by_name,
            asked_at=export.asked_at,
            agreed_by_name=by.in_full,
            agreed_at=now,
            expires_at=now + KEPT,
        )
        for one in out
    )
    forces = [one.force for one in out]
    log_access_of_each(forces, act="agreed to a bulk export", what=export.title, by=by)
    enqueue(MAKE_EXPORT, str(export.public_id))
    return len(out)


def refuse(*, export: Export, by: Membership) -> None:
    """The second person says no. Raises DecidedError."""
    _decide(export, ExportDecision.REFUSED, by)


def withdraw(*, export: Export, by: Membership) -> None:
    """Whoever asked does not want it any more. Raises DecidedError."""
    _decide(export, ExportDecision.WITHDRAWN, by)


def _decide(export: Export, decision: ExportDecision, by: Membership, **also: object) -> None:
    waiting = Export.objects.filter(pk=export.pk, decision=ExportDecision.ASKED)
    if not waiting.update(
        decision=decision, decided_by=by, decided_by_name=by.in_full, decided_at=timezone.now(), **also
    ):
        raise DecidedError


# --- the file -----------------------------------------------------------------------------------------------------


def ring(public_id: str) -> None:
    enqueue(MAKE_EXPORT, public_id)


def write(lease: Lease) -> bytes:
    """The file, and in its row what it says. Raises LeaseLostError."""
    export = Export.objects.select_related("cycle", "request").get(pk=lease.report_id)
    content = workbooks.sheets(export)
    if not held(lease).update(content_sha256=workbooks.digest(content)):
        raise LeaseLostError
    return workbooks.written(export, content)


def hand_out(*, export: Export, by: Membership) -> bool:
    """Note for each force that it was fetched. False where something was removed from it since: it is made again."""
    if workbooks.digest(workbooks.sheets(export)) != export.content_sha256:
        make_again(export=export)
        return False
    forces = [told.force for told in export.forces.select_related("force")]
    log_access_of_each(forces, act="downloaded", what=f"Bulk export: {export.title}", by=by)
    return True


def make_again(*, export: Export) -> None:
    """Its file is lost, could not be made, or says what was removed since."""
    again = Export.objects.filter(pk=export.pk, decision=ExportDecision.AGREED, deleted_at=None)
    made = again.filter(state__in=(ReportState.DONE, ReportState.STOPPED))
    if made.update(state=ReportState.QUEUED, step=0, attempts=0, stored_as="", reason="", finished_at=None):
        ring(str(export.public_id))


def run_out() -> list[str]:
    """The names of the files whose time is over. Each is deleted first, and its row says so then: `deleted`."""
    return list(Export.objects.run_out().values_list("stored_as", flat=True))


def deleted(names: Iterable[str]) -> None:
    """These files are gone."""
    Export.objects.run_out().filter(stored_as__in=names).update(stored_as="", deleted_at=Now())
