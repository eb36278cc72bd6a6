"""Making reports in the background. Every task takes ids, enters the scope by name and is safe to run twice.

Killed at any point, a maker leaves a row whose lease runs out: the sweeper rings, and another begins anew from the
content frozen in the row. A file is kept under the lease's token, so that it can be nobody else's.
"""

import errno
import hashlib
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection

from forces.choices import Audience
from forces.models import Force
from forces.scope import SYSTEM, scope
from reporting import charts, exporting, packing, pdf, plan_pages, plan_paper, published_papers, workflow
from reporting.builders import content
from reporting.builders.pack import PackDocument
from reporting.builders.plan_page import PlanPageDocument
from reporting.choices import ReportState
from reporting.exported import Export
from reporting.models import PackPaper, PlanPage, PublishedPaper, Report
from reporting.workflow import Kind, Lease, LeaseLostError

log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """What is made, and as whom: a national report (no force), or what is a force's."""

    public_id: str
    force_id: int | None = None
    model: Kind = Report

    def scope(self) -> AbstractContextManager[None]:
        audience = Audience.NATIONAL if self.force_id is None else Audience.FORCE
        return scope(audience, self.force_id, by=SYSTEM, request_id=self.public_id)

    def claim(self) -> Lease | None:
        with self.scope():
            return workflow.claim(self.public_id, self.model)


@shared_task(name=workflow.MAKE)
def make_report(public_id: str) -> None:
    """Make one report, if it is still to be made."""
    _work(Work(public_id))


@shared_task(name=plan_pages.MAKE_PAGE)
def make_plan_page(force_id: int, public_id: str) -> None:
    """Make one plan on a page, if it is still to be made."""
    _work(Work(public_id, force_id, PlanPage))


@shared_task(name=published_papers.MAKE_PAPER)
def make_published_paper(force_id: int, public_id: str) -> None:
    """Make the PDF of one published version, if it is still to be made, and was not withdrawn."""
    _work(Work(public_id, force_id, PublishedPaper))


@shared_task(name=exporting.MAKE_EXPORT)
def make_export(public_id: str) -> None:
    """Make the file of one bulk export that was agreed to, if it is still to be made."""
    _work(Work(public_id, model=Export))


@shared_task(name=packing.DRAFT)
def draft_pack(public_id: str) -> None:
    """Draft one feedback pack, if it still waits; whole, or not at all. The sweeper rings for the next attempt."""
    work = Work(public_id)
    with work.scope():
        attempt = packing.begin(public_id)
    if not attempt:
        return
    if attempt > settings.REPORT_ATTEMPTS:  # whoever tried before did not live to say why
        with work.scope():
            packing.give_up(
                public_id, reason="Drafting it ended three times without a word. The log may say why."
            )
        return
    try:
        with work.scope():
            packing.draft(public_id)
    except Exception:
        log.exception("pack_not_drafted", pack=public_id, attempt=attempt)
        if attempt < settings.REPORT_ATTEMPTS:
            return
        with work.scope():
            packing.give_up(public_id, reason="The portal made a mistake. Its log says which.")


@shared_task(name=packing.MAKE_PACK_PAPER)
def make_pack_paper(public_id: str) -> None:
    """Make the PDF of one feedback pack, if it is still to be made. As the national team: its force sees none yet."""
    _work(Work(public_id, model=PackPaper))


@shared_task(name=packing.LOOK_FOR_PACK_FILE)
def look_for_pack_file(public_id: str) -> None:
    """Have the PDF of a feedback pack made again if its file is lost. As the national team: its force changes none."""
    with Work(public_id).scope():
        done = PackPaper.objects.filter(public_id=public_id, state=ReportState.DONE).defer("content").first()
        if done and not default_storage.exists(done.stored_as):
            packing.make_again(paper=done)


def _work(work: Work) -> None:
    lease = work.claim()
    if lease is None:
        return
    if lease.left:
        _remove(lease.left)
    try:
        with _heartbeat(work, lease):
            _make(work, lease)
    except LeaseLostError:
        log.warning("report_lease_lost", report=work.public_id, attempt=lease.attempt)
        _remove(lease.token)
    except Exception as error:
        log.exception("report_not_made", report=work.public_id, attempt=lease.attempt)
        with work.scope():
            unpublished = workflow.put_back(lease, reason=_in_words(error, lease))
        if unpublished:  # a connection lost while it was told of the commit leaves a published report
            _remove(lease.token)


@shared_task(name="reporting.sweep")
def sweep() -> None:
    """Beat calls it every few seconds: what nobody works on is rung for again."""
    with Work("sweep").scope():
        abandoned = workflow.sweep()
        abandoned += workflow.sweep(Export, ring=exporting.ring)
        run_out = exporting.run_out()
        abandoned += workflow.sweep(PackPaper, ring=packing.ring_for_paper)
        packing.ring_for_drafts()
        forces = list(Force.objects.values_list("pk", flat=True))
    for force_id in forces:
        with Work("sweep", force_id).scope():
            abandoned += workflow.sweep(PlanPage, ring=plan_pages.ring_for(force_id), force_id=force_id)
            published_papers.take_up_again(force_id)
            rings = published_papers.ring_for(force_id)
            abandoned += workflow.sweep(PublishedPaper, ring=rings, force_id=force_id)
    for token in abandoned:
        _remove(token)
    if gone := [name for name in run_out if _delete(name)]:
        with Work("sweep").scope():
            exporting.deleted(gone)


def _make(work: Work, lease: Lease) -> None:
    """The seven steps; the first, waiting, ended with the claim."""
    document, pages = _workbook(work, lease) if lease.model is Export else _paper(work, lease)
    _step(work, lease, 6)
    stored_as = default_storage.save(_name(lease), ContentFile(document))
    with work.scope():
        workflow.publish(
            lease,
            stored_as=stored_as,
            sha256=hashlib.sha256(document).hexdigest(),
            size=len(document),
            pages=pages,
        )


def _workbook(work: Work, lease: Lease) -> tuple[bytes, int]:
    with work.scope():
        return exporting.write(lease), 0


def _paper(work: Work, lease: Lease) -> tuple[bytes, int]:
    # Here and not above: whoever only asks for a report needs no Pango, and starts a third faster.
    from reporting.typesetting import lay_out

    html = _write(work, lease)
    _step(work, lease, 4)
    document = lay_out(html)
    _step(work, lease, 5)
    return document, pdf.look_over(document)


def _write(work: Work, lease: Lease) -> str:
    if lease.model is PlanPage:
        page = content.thaw_as(PlanPageDocument, lease.content)
        _step(work, lease, 3)
        return pdf.write_plan_page(page)
    if lease.model is PublishedPaper:
        return plan_paper.write(lease.content)
    if lease.model is PackPaper:
        return pdf.write_pack(content.thaw_as(PackDocument, lease.content))
    report = content.thaw(lease.content)
    _step(work, lease, 2)
    figures = charts.draw_strands(report)
    _step(work, lease, 3)
    return pdf.write(report, figures)


def _step(work: Work, lease: Lease, step: int) -> None:
    with work.scope():
        workflow.finish_step(lease, step)


@contextmanager
def _heartbeat(work: Work, lease: Lease) -> Iterator[None]:
    """Keep the lease alive from a thread with a connection of its own, for as long as the block runs."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(work, lease, ended), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _beat(work: Work, lease: Lease, ended: threading.Event) -> None:
    try:
        while not ended.wait(settings.REPORT_LEASE_SECONDS / 3):
            try:
                with work.scope():
                    if not workflow.keep(lease):
                        return
            except Error:  # restarting, perhaps; if it stays away the lease ends, as it should
                log.warning("report_heartbeat_missed", report=str(lease.public_id))
                connection.close()
    finally:
        connection.close()


# Where the files of makers are, by their tokens.
PAPERS, WORKBOOKS = "reports/{}.pdf", "exports/{}.xlsx"


def _name(lease: Lease) -> str:
    return (WORKBOOKS if lease.model is Export else PAPERS).format(lease.token)


def _remove(token: UUID) -> None:
    """The file of a maker that did not publish, if it came that far."""
    for kind in (PAPERS, WORKBOOKS):
        _delete(kind.format(token))


def _delete(name: str) -> bool:
    """Whether it is there no more."""
    try:
        default_storage.delete(name)
    except OSError:
        log.warning("report_file_left", file=name)
        return False
    return True


def _in_words(error: Exception, lease: Lease) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "There is no space left to keep the file."
    if isinstance(error, SoftTimeLimitExceeded):
        return f"It took longer than {settings.CELERY_TASK_SOFT_TIME_LIMIT} seconds."
    if isinstance(error, pdf.NotAccessibleError):
        return str(error)
    return f"The portal made a mistake. Its log says which, under {lease.public_id}."
