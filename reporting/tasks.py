"""Making reports in the background. Every task takes ids, enters the scope by name and is safe to run twice.

Killed at any point, a maker leaves a row whose lease runs out: the sweeper rings, and another begins anew from the
content frozen in the row. A file is kept under the lease's token, so that it can be nobody else's.
"""

import errno
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection

from forces.choices import Audience
from forces.scope import SYSTEM, scope
from reporting import charts, pdf, workflow
from reporting.builders import content
from reporting.workflow import Lease, LeaseLostError

log = structlog.get_logger()


@shared_task(name=workflow.MAKE)
def make_report(public_id: str) -> None:
    """Make one report, if it is still to be made."""
    with _national(public_id):
        lease = workflow.claim(public_id)
    if lease is None:
        return
    if lease.left:
        _remove(lease.left)
    try:
        with _heartbeat(lease):
            _make(lease)
    except LeaseLostError:
        log.warning("report_lease_lost", report=public_id, attempt=lease.attempt)
        _remove(lease.token)
    except Exception as error:
        log.exception("report_not_made", report=public_id, attempt=lease.attempt)
        with _national(public_id):
            unpublished = workflow.put_back(lease, reason=_in_words(error, lease))
        if unpublished:  # a connection lost while it was told of the commit leaves a published report
            _remove(lease.token)


@shared_task(name="reporting.sweep")
def sweep() -> None:
    """Beat calls it every few seconds: what nobody works on is rung for again."""
    with _national("sweep"):
        abandoned = workflow.sweep()
    for token in abandoned:
        _remove(token)


def _make(lease: Lease) -> None:
    """The seven steps; the first, waiting, ended with the claim."""
    # Here and not above: whoever only asks for a report needs no Pango, and starts a third faster.
    from reporting.typesetting import lay_out

    report = content.thaw(lease.content)
    _step(lease, 2)
    figures = charts.draw_strands(report)
    _step(lease, 3)
    html = pdf.write(report, figures)
    _step(lease, 4)
    document = lay_out(html)
    _step(lease, 5)
    pages = pdf.look_over(document)
    _step(lease, 6)
    stored_as = default_storage.save(_name(lease.token), ContentFile(document))
    with _national(str(lease.public_id)):
        workflow.publish(
            lease,
            stored_as=stored_as,
            sha256=hashlib.sha256(document).hexdigest(),
            size=len(document),
            pages=pages,
        )


def _step(lease: Lease, step: int) -> None:
    with _national(str(lease.public_id)):
        workflow.finish_step(lease, step)


@contextmanager
def _national(request_id: str) -> Iterator[None]:
    with scope(Audience.NATIONAL, by=SYSTEM, request_id=request_id):
        yield


@contextmanager
def _heartbeat(lease: Lease) -> Iterator[None]:
    """Keep the lease alive from a thread with a connection of its own, for as long as the block runs."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, ended), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _beat(lease: Lease, ended: threading.Event) -> None:
    try:
        while not ended.wait(settings.REPORT_LEASE_SECONDS / 3):
            try:
                with _national(str(lease.public_id)):
                    if not workflow.keep(lease):
                        return
            except Error:  # restarting, perhaps; if it stays away the lease ends, as it should
                log.warning("report_heartbeat_missed", report=str(lease.public_id))
                connection.close()
    finally:
        connection.close()


def _name(token: UUID) -> str:
    return f"reports/{token}.pdf"


def _remove(token: UUID) -> None:
    """The file of a maker that did not publish, if it came that far."""
    try:
        default_storage.delete(_name(token))
    except OSError:
        log.warning("report_file_left", token=str(token))


def _in_words(error: Exception, lease: Lease) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "There is no space left to keep the file."
    if isinstance(error, SoftTimeLimitExceeded):
        return f"It took longer than {settings.CELERY_TASK_SOFT_TIME_LIMIT} seconds."
    if isinstance(error, pdf.NotAccessibleError):
        return str(error)
    return f"The portal made a mistake. Its log says which, under {lease.public_id}."
