"""Scanning files in the background. Every task takes ids, enters the force's scope and is safe to run twice.

Killed at any point, a scan leaves a row whose lease runs out: the sweeper rings, and another begins anew.
"""

from contextlib import AbstractContextManager
from typing import Any

import structlog
from celery import shared_task

from evidence import scanning, storing, workflow
from evidence.scanning import NoVerdictError, ScannerAwayError
from evidence.storing import FileChangedError
from evidence.workflow import ScanLease
from forces.choices import Audience
from forces.models import Force
from forces.scope import scope

log = structlog.get_logger()

EVIDENCE = "evidence.EvidenceVersion"


@shared_task(name=workflow.SCAN)
def scan(force_id: int, public_id: str, label: str = EVIDENCE) -> None:
    """Scan one file, if it is still to be scanned. label: of its model, one of scanned()."""
    if not scanning.is_set():
        return
    with _force(force_id, public_id):
        lease = workflow.claim_scan(public_id=public_id, label=label)
    if lease is None:
        return
    try:
        with storing.open_unchanged(lease.version) as file:
            found = scanning.scan(file).found
    except ScannerAwayError:
        log.warning("scanner_away", version=public_id)
        with _force(force_id, public_id):
            workflow.wait_for_scanner(lease)
    except Exception as error:
        log.exception("not_scanned", version=public_id, attempt=lease.attempt)
        with _force(force_id, public_id):
            workflow.put_scan_back(lease, reason=_in_words(error))
    else:
        _conclude(lease, found)


@shared_task(name="evidence.sweep")
def sweep() -> None:
    """Beat calls it every few seconds: what waits is rung for, once there is a scanner to ask."""
    if not scanning.is_set():
        return
    if not scanning.is_there():
        log.warning("scanner_away")
        return
    with scope(Audience.PUBLIC, request_id="sweep"):
        forces = list(Force.objects.values_list("pk", flat=True))
    for force_id in forces:
        with _force(force_id, "sweep"):
            rejected = workflow.sweep_scans()
        for version in rejected:
            _delete(force_id, version)


def _conclude(lease: ScanLease, found: str) -> None:
    version = lease.version
    with _force(version.force_id, str(version.public_id)):
        if not found:
            workflow.note_clean(lease)
            return
        rejected = workflow.reject(lease, found=found)
    if rejected:
        log.warning("file_rejected", version=str(version.public_id), found=found)
        _delete(version.force_id, version)


def _delete(force_id: int, version: Any) -> None:
    """After the row says so for good: a file that is gone too early would be a file lost."""
    if storing.remove(version.stored_as):
        with _force(force_id, str(version.public_id)):
            workflow.note_deleted(version=version)


def _force(force_id: int, request_id: str) -> AbstractContextManager[None]:
    return scope(Audience.FORCE, force_id, request_id=request_id)


def _in_words(error: Exception) -> str:
    if isinstance(error, NoVerdictError):
        return f"The virus scanner {error}."
    if isinstance(error, FileChangedError):
        return "The file in the storage is not the one that was handed in: add it again as a new version."
    if isinstance(error, OSError):
        return "The portal cannot reach the file."
    return "The portal made a mistake, and its log says which."
