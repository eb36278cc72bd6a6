"""What happens to a report: asked for, claimed, made, published or stopped; released. And its words, saved.

The row is the truth about making a report and the broker a doorbell. A maker claims the row by a lease with a token,
keeps the lease alive while it works, and writes only while the token is still its own. The database's clock is the
only clock. Run inside the national audience's scope; of what is a force's (plan_pages.py,
published_papers.py), inside the force's.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from assessments.models import Cycle
from audit.models import Removal
from audit.workflow import log_access, save_over
from core.queue import enqueue
from forces.models import Membership
from reporting.builders import content, national
from reporting.choices import ReportKind, ReportState, TextSection
from reporting.exported import Export
from reporting.made import SAYS_THE_SAME
from reporting.models import PackPaper, PlanPage, PublishedPaper, Report, ReportText
from reporting.pdf import template_version
from reporting.querysets import MadeQuerySet

STEPS = (
    "Waiting for a free worker",
    "Reading the figures as frozen (submissions as signed)",
    "Drawing the charts",
    "Writing the chapters and the grid",
    "Laying out the pages",
    "Checking that everyone can read it (PDF/UA-1)",
    "Publishing",
)
MAKE = "reporting.make_report"
# What is made so.
Kind = type[Report] | type[PlanPage] | type[PublishedPaper] | type[PackPaper] | type[Export]
FIRST_WAIT = timedelta(seconds=5)


class LeaseLostError(Exception):
    """Somebody else makes the report now: whatever this maker has is not to be published."""


class NamesForceError(Exception):
    """Words of the public version name a force. str() says which, and what to do."""


# --- asking -----------------------------------------------------------------------------------------------------


def ask_for_report(*, kind: str, cycle: Cycle, by: Membership) -> tuple[Report, bool]:
    """The report with what the portal says now, and whether this asking began it.

    While the content is unchanged everybody who asks gets the same one, waiting, in the making or done; a hundred
    at once too. Raises NamesForceError for a public version whose foreword or introduction names a force.
    """
    if kind == ReportKind.NATIONAL_PUBLIC:
        _refuse_names(cycle)
    frozen = content.freeze(national.build(cycle, kind, today=timezone.localdate()))
    key = {
        "kind": kind,
        "cycle": cycle,
        "content_sha256": content.digest(frozen),
        "template_version": template_version(),
    }
    same = Report.objects.exclude(state=ReportState.STOPPED).defer("content")
    if report := same.filter(**key).first():
        return report, False
    try:
        with transaction.atomic():
            report = Report.objects.create(**key, content=frozen, asked_by=by, asked_by_name=by.display_name)
    except IntegrityError:  # somebody asked at the same moment
        return same.get(**key), False
    enqueue(MAKE, str(report.public_id))
    return report, True


def _refuse_names(cycle: Cycle) -> None:
    named = national.forces_named(cycle)
    if not named:
        return
    said = " and ".join(
        f"the {TextSection(section).label.lower()} names {', '.join(names)}"
        for section, names in named.items()
    )
    raise NamesForceError(
        f"The public version names no force, but {said}. Change the words, then make the report again."
    )


def ring_for_report(public_id: str) -> None:
    enqueue(MAKE, public_id)


# --- making -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lease:
    """The right to make one report, for as long as the token stands in its row. left: a former maker's token."""

    model: Kind
    report_id: int
    public_id: uuid.UUID
    content: dict[str, Any]
    token: uuid.UUID
    attempt: int
    left: uuid.UUID | None


def claim(public_id: str, model: Kind = Report) -> Lease | None:
    """Take the report to make it; None when it is done, not due, or somebody else's."""
    waiting = model.objects.claimable().filter(attempts__lt=settings.REPORT_ATTEMPTS)
    report = waiting.filter(public_id=public_id).first()
    if report is None:
        return None
    lease = Lease(
        model,
        report.pk,
        report.public_id,
        report.content,
        uuid.uuid4(),
        report.attempts + 1,
        report.lease_token,
    )
    taken = waiting.filter(pk=report.pk, attempts=report.attempts).update(
        state=ReportState.WORKING,
        lease_token=lease.token,
        lease_until=Now() + _lease_time(),
        attempts=lease.attempt,
        step=1,
        not_before=None,
        started_at=Now(),
    )
    return lease if taken else None


def keep(lease: Lease) -> bool:
    """The maker still lives: lengthen its lease. False when it has lost it."""
    return bool(held(lease).update(lease_until=Now() + _lease_time()))


def finish_step(lease: Lease, step: int) -> None:
    """Note how many of STEPS are done. Raises LeaseLostError."""
    if not held(lease).update(step=step, lease_until=Now() + _lease_time()):
        raise LeaseLostError


def publish(lease: Lease, *, stored_as: str, sha256: str, size: int, pages: int) -> None:
    """The file is the report, all at once. Raises LeaseLostError: then the file is nobody's."""
    published = held(lease).update(
        state=ReportState.DONE,
        step=len(STEPS),
        stored_as=stored_as,
        sha256=sha256,
        size=size,
        pages=pages,
        finished_at=Now(),
        lease_until=None,
        reason="",
    )
    if not published:
        raise LeaseLostError


def put_back(lease: Lease, *, reason: str) -> bool:
    """It did not end well: again after a while, three times as long each time; after the last attempt, stopped.

    False when the report is not this maker's, or published after all.
    """
    last = lease.attempt >= settings.REPORT_ATTEMPTS
    change: dict[str, Any] = (
        {"state": ReportState.STOPPED, "finished_at": Now()}
        if last
        else {
            "state": ReportState.QUEUED,
            "step": 0,
            "not_before": Now() + FIRST_WAIT * 3 ** (lease.attempt - 1),
        }
    )
    return bool(held(lease).update(**change, reason=reason, lease_until=None))


def sweep(
    model: Kind = Report,
    *,
    ring: Callable[[str], None] = ring_for_report,
    force_id: int | None = None,
) -> list[uuid.UUID]:
    """Ring again for whatever waits, and stop what took its maker down each time. Returns the tokens of those.

    force_id: of that force's alone.
    """
    of = {} if force_id is None else {"force": force_id}
    lost = model.objects.filter(**of).left_behind()
    # Locked, so that a maker that is late and not dead cannot publish between the look and the stopping.
    poison = dict(
        lost.filter(attempts__gte=settings.REPORT_ATTEMPTS)
        .select_for_update()
        .values_list("pk", "lease_token")
    )
    model.objects.filter(pk__in=poison).update(
        state=ReportState.STOPPED,
        reason=f"The worker that made it ended without a word, {settings.REPORT_ATTEMPTS} times.",
        finished_at=Now(),
        lease_until=None,
    )
    lost.update(state=ReportState.QUEUED, step=0, lease_until=None)
    for public_id in model.objects.filter(**of).claimable().values_list("public_id", flat=True):
        ring(str(public_id))
    return [token for token in poison.values() if token]


def lose_file(*, report: Report) -> None:
    """The storage has no such file any more: the report counts as stopped, so that it can be made again."""
    Report.objects.filter(pk=report.pk, state=ReportState.DONE).update(
        state=ReportState.STOPPED, reason="Its file is no longer where it was kept.", released_at=None
    )


def held(lease: Lease) -> MadeQuerySet[Any]:
    """The row, for as long as it is this maker's to write to; none afterwards."""
    rows: MadeQuerySet[Any] = lease.model.objects.filter(pk=lease.report_id, lease_token=lease.token)
    return rows.filter(state=ReportState.WORKING)


def _lease_time() -> timedelta:
    return timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def make_again_without_words(sender: object, *, removal: Removal, **_: object) -> None:
    """Personal data were removed from what some reports say (audit.removal): each is made again, under its address.

    Its content changed in the same transaction, and so its hash, which is what one asks for.
    """
    changed = removal.removed_places.filter(table_name=Report._meta.db_table).values("row_id")
    reports = Report.objects.filter(pk__in=changed)
    for report in reports.order_by(
        F("released_at").asc(nulls_last=True), "pk"
    ):  # what was released keeps its place
        digest = content.digest(report.content)
        same = Report.objects.filter(
            kind=report.kind,
            cycle=report.cycle_id,
            content_sha256=digest,
            template_version=report.template_version,
        ).exclude(pk=report.pk)
        if same.exclude(state=ReportState.STOPPED).exists():
            Report.objects.filter(pk=report.pk).update(state=ReportState.STOPPED, reason=SAYS_THE_SAME)
            continue
        Report.objects.filter(pk=report.pk).update(content_sha256=digest)
        if report.state == ReportState.QUEUED:
            enqueue(MAKE, str(report.public_id))


# --- releasing, and the words -----------------------------------------------------------------------------------


def release(*, report: Report, by: Membership) -> bool:
    """Open a finished report to those who may read released ones. False when somebody did so before."""
    released = Report.objects.filter(pk=report.pk, state=ReportState.DONE, released_at=None).update(
        released_at=Now(), released_by_name=by.display_name
    )
    if released:
        log_access(force=None, act="released", what=report.title, by=by)
    return bool(released)


def save_text(*, cycle: Cycle, section: str, text: str, revision: int, by: Membership) -> None:
    """Save the words of a section over what the writer started from (0: nobody had written any).

    Raises StaleSaveError, with both texts kept.
    """
    row = ReportText.objects.filter(cycle=cycle, section=section).first()
    if row is None:
        try:
            with transaction.atomic():
                ReportText.objects.create(cycle=cycle, section=section, text=text)
        except IntegrityError:  # somebody else began it at the same moment
            row = ReportText.objects.get(cycle=cycle, section=section)
        else:
            return
    change_text(row=row, text=text, revision=revision, by=by)


def change_text(*, row: ReportText, text: str, revision: int, by: Membership) -> None:
    """As save_text, of words that are there. Raises StaleSaveError."""
    save_over(
        row=row,
        revision=revision,
        values={"text": text},
        by=by,
        fields=("text",),
        about=f"{TextSection(row.section).label}, {row.cycle}",
    )
