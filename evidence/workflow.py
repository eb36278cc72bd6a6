"""What happens to evidence: added, given a new version, scanned, used for a provision, no longer used, opened.

Who did it stands in the history, which takes it from the scope.
"""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Now

from audit.workflow import log_access
from core.queue import enqueue
from evidence import scanning
from evidence.checks import CheckedFile
from evidence.choices import GONE, ScanState
from evidence.locks import open_uses, refuse_locked
from evidence.models import Evidence, EvidenceUse, EvidenceVersion, scanned
from evidence.querysets import ScannedQuerySet
from evidence.rules import may_be_relied_on
from evidence.sight import attachable_by
from evidence.storing import make_sure_of_room, store
from forces.models import Force, Membership
from frameworks.models import Provision

SCAN = "evidence.scan"
FIRST_WAIT = timedelta(seconds=10)
# Of one force in one round; what is left over comes with the next.
RUNG_AT_ONCE = 100


# --- adding -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_evidence(
    *,
    force: Force,
    by: Membership | None,
    title: str,
    kind: str,
    refers_to: date | None = None,
    review_on: date | None = None,
    link: str = "",
    file: CheckedFile | None = None,
    provisions: Iterable[Provision] = (),
) -> Evidence:
    """A link or a file, as the first version of a new piece of evidence.

    Raises StoreUnavailableError, and LockedError where it cannot stand under a provision now.
    """
    version = _version(force, by, link, file)
    evidence = Evidence.objects.create(
        force=force, added_by=by, title=title, kind=kind, refers_to=refers_to, review_on=review_on
    )
    version.evidence = evidence
    version.save()
    ask_for_scan(version)
    use_evidence(version=version, provisions=provisions)
    return evidence


@transaction.atomic
def add_version(
    *,
    evidence: Evidence,
    by: Membership,
    link: str = "",
    file: CheckedFile | None = None,
    move_uses: bool,
    review_on: date | None = None,
) -> EvidenceVersion:
    """A newer file or link for the same piece; the older ones stay. Raises StoreUnavailableError.

    move_uses: let all that `by` may change of what the evidence is used for rest on the new one. What was submitted
    keeps the version that it was signed with. review_on: when the piece is to be looked at again; none leaves its day.
    """
    version = _version(evidence.force, by, link, file)
    # Locked, so that two at once get two numbers.
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    numbers = EvidenceVersion.objects.filter(force=evidence.force_id, evidence=evidence)
    version.evidence = evidence
    version.number = numbers.aggregate(n=Max("number"))["n"] + 1
    version.save()
    ask_for_scan(version)
    if review_on:
        Evidence.objects.filter(force=evidence.force_id, pk=evidence.pk).update(review_on=review_on)
    if move_uses:
        rest_on(version=version, by=by)
    return version


def _version(force: Force, by: Membership | None, link: str, file: CheckedFile | None) -> EvidenceVersion:
    if file is None:
        digest = hashlib.sha256(link.encode()).hexdigest()
        return EvidenceVersion(force=force, added_by=by, link=link, sha256=digest, scan_state=ScanState.LINK)
    make_sure_of_room(force, len(file.data))
    return EvidenceVersion(
        force=force,
        added_by=by,
        stored_as=store(file.data),
        file_name=file.name,
        content_type=file.content_type,
        size=len(file.data),
        sha256=file.sha256,
        scan_state=state_of_a_new_file(),
    )


def state_of_a_new_file() -> ScanState:
    return ScanState.RECEIVED if scanning.is_set() else ScanState.NOT_SCANNED


def ask_for_scan(row: Any) -> None:
    """Ring for the scanner, once the row is committed. row: of a model of scanned()."""
    if row.scan_state == ScanState.RECEIVED:
        _ring(row._meta.label, row.force_id, row.public_id)


def _ring(label: str, force_id: int, public_id: uuid.UUID) -> None:
    """Evidence's own needs no name: what is in the queue from before stays what it was."""
    named = () if label == EvidenceVersion._meta.label else (label,)
    enqueue(SCAN, force_id, str(public_id), *named)


# --- using ------------------------------------------------------------------------------------------------------


@transaction.atomic
def use_evidence(*, version: EvidenceVersion, provisions: Iterable[Provision]) -> None:
    """Let the version stand under each provision. Where the evidence already stands, nothing changes.

    Raises LockedError, and then it stands nowhere new.
    """
    provisions = list(provisions)
    refuse_locked(version.force_id, provisions)
    EvidenceUse.objects.bulk_create(
        [
            EvidenceUse(
                force_id=version.force_id,
                evidence_id=version.evidence_id,
                version=version,
                provision=provision,
            )
            for provision in provisions
        ],
        ignore_conflicts=True,
    )


def rest_on(*, version: EvidenceVersion, by: Membership) -> int:
    """Let what the evidence is used for rest on this version, as far as `by` may change it; how many uses moved.

    A rejected version moves none. What a submission pinned stays pinned, and what is locked stays as it is.
    """
    if not may_be_relied_on(version):
        return 0
    theirs = attachable_by(by, Provision.objects.filter(pk=OuterRef("provision")))
    uses = open_uses(version.force_id).filter(Exists(theirs), evidence=version.evidence_id)
    return uses.exclude(version=version).update(version=version)


@transaction.atomic
def stop_using(*, evidence: Evidence, provision: Provision) -> None:
    """Take the evidence away from the provision. What a submission pinned stays pinned. Raises LockedError."""
    refuse_locked(evidence.force_id, [provision])
    evidence.uses.filter(provision=provision).delete()


def record_opening(*, version: EvidenceVersion, by: Membership) -> None:
    """The force can see who opened its evidence; the national team's openings count as theirs too."""
    act = "downloaded" if version.stored_as else "opened"
    log_access(force=version.force, act=act, what=f"Evidence: {version}", by=by)


# --- scanning ---------------------------------------------------------------------------------------------------
# The row is the truth and the broker a doorbell. Whoever scans claims the row by a lease with a token, and writes only
# while the token is still its own. The database's clock is the only clock. Run inside the force's own scope.


@dataclass(frozen=True)
class ScanLease:
    """The right to say what the scanner says of one file, for as long as the token stands in its row.

    version: a row of EvidenceVersion, or of another model of scanned().
    """

    version: Any
    token: uuid.UUID
    attempt: int


def claim_scan(*, public_id: str, label: str = EvidenceVersion._meta.label) -> ScanLease | None:
    """Take the file to scan it; None when there is nothing to do, or somebody else does it. label: of its model."""
    rows: Any = apps.get_model(label)._default_manager
    version = rows.claimable().filter(public_id=public_id).first()
    if version is None:
        return None
    lease = ScanLease(version, uuid.uuid4(), version.scan_attempts + 1)
    # What failed before, or was there before the scanner was, says so until there is better news.
    received = version.scan_state in {ScanState.RECEIVED, ScanState.SCANNING}
    taken = (
        rows.claimable()
        .filter(pk=version.pk, scan_attempts=version.scan_attempts)
        .update(
            scan_state=ScanState.SCANNING if received else version.scan_state,
            scan_token=lease.token,
            scan_until=Now() + _lease_time(),
            scan_attempts=lease.attempt,
            scan_not_before=None,
        )
    )
    return lease if taken else None


def note_clean(lease: ScanLease) -> bool:
    return _end(lease, ScanState.CLEAN, reason="", attempts=0)


def reject(lease: ScanLease, *, found: str) -> bool:
    """Nobody gets it any more. The caller deletes the bytes, and then says so with note_deleted()."""
    reason = (
        f"The virus scanner found “{found}” in it, so the portal has deleted it. Tell your force’s information "
        f"security team before you open your own copy, then {lease.version.clean_file}."
    )
    return bool(_held(lease).update(scan_state=ScanState.REJECTED, scan_reason=reason))


def note_deleted(*, version: Any) -> None:
    rows = type(version)._default_manager.filter(pk=version.pk, scan_state=ScanState.REJECTED)
    rows.update(scan_token=None, scan_until=None)


def wait_for_scanner(lease: ScanLease) -> bool:
    """The scanner is away, which is no attempt: the sweeper rings when it is back."""
    waiting = ScanState.RECEIVED if lease.version.changes_soon else lease.version.scan_state
    return _end(lease, waiting, reason=lease.version.scan_reason, attempts=lease.attempt - 1)


def put_scan_back(lease: ScanLease, *, reason: str) -> bool:
    """No verdict: again after a while, three times as long each time; after some attempts, said, and tried rarely."""
    given_up = lease.attempt >= settings.SCAN_ATTEMPTS
    wait = (
        timedelta(seconds=settings.SCAN_RETRY_SECONDS) if given_up else FIRST_WAIT * 3 ** (lease.attempt - 1)
    )
    before = ScanState.RECEIVED if lease.version.changes_soon else lease.version.scan_state
    return _end(
        lease,
        ScanState.FAILED if given_up else before,
        reason=f"{reason} The portal tries again by itself." if given_up else lease.version.scan_reason,
        attempts=lease.attempt,
        scan_not_before=Now() + wait,
    )


def sweep_scans() -> list[Any]:
    """Ring for what waits. Returns the rejected rows whose bytes are still to be deleted."""
    return [row for model in scanned() for row in _sweep(model._default_manager.all())]


def _sweep(rows: ScannedQuerySet[Any]) -> list[Any]:
    rows.left_behind().filter(scan_attempts__gte=settings.SCAN_ATTEMPTS).update(
        scan_state=ScanState.FAILED,
        scan_reason="The scan ended without a word each time. The portal tries again by itself.",
        scan_token=None,
        scan_until=None,
        scan_not_before=Now() + timedelta(seconds=settings.SCAN_RETRY_SECONDS),
    )
    waiting = rows.claimable().order_by("scan_attempts", "pk").values_list("force_id", "public_id")
    for force_id, public_id in waiting[:RUNG_AT_ONCE]:
        _ring(rows.model._meta.label, force_id, public_id)
    return list(rows.with_bytes_to_delete())


def _end(lease: ScanLease, state: str, *, reason: str, attempts: int, **more: object) -> bool:
    """False when somebody else has taken the version over."""
    return bool(
        _held(lease).update(
            scan_state=state,
            scan_reason=reason,
            scan_attempts=attempts,
            scan_token=None,
            scan_until=None,
            **more,
        )
    )


def _held(lease: ScanLease) -> Any:
    rows = type(lease.version)._default_manager.filter(pk=lease.version.pk, scan_token=lease.token)
    return rows.exclude(scan_state__in=GONE)


def _lease_time() -> timedelta:
    """The scanner's time limit holds for one file, so this cannot run out on somebody who still works."""
    return timedelta(seconds=settings.SCANNER_SECONDS * 2)
