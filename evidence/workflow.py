"""What happens when evidence is added, used for a provision, no longer used, opened.

Who did it stands in the history, which takes it from the scope.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from audit.workflow import log_access
from evidence.checks import CheckedFile
from evidence.choices import ScanState
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from evidence.scanning import scan
from evidence.storing import store
from forces.models import Force, Membership
from frameworks.models import Provision


@transaction.atomic
def add_evidence(
    *,
    force: Force,
    by: Membership | None,
    title: str,
    kind: str,
    refers_to: date | None = None,
    link: str = "",
    file: CheckedFile | None = None,
    provisions: Iterable[Provision] = (),
) -> Evidence:
    """A link or a file, as the first version of a new piece of evidence. Raises StoreUnavailableError."""
    version = _file_version(file) if file else _link_version(link)
    evidence = Evidence.objects.create(force=force, added_by=by, title=title, kind=kind, refers_to=refers_to)
    version.force = force
    version.evidence = evidence
    version.save()
    use_evidence(version=version, provisions=provisions)
    return evidence


def _file_version(file: CheckedFile) -> EvidenceVersion:
    return EvidenceVersion(
        stored_as=store(file.data),
        file_name=file.name,
        content_type=file.content_type,
        size=len(file.data),
        sha256=file.sha256,
        scan_state=scan(file.data),
    )


def _link_version(link: str) -> EvidenceVersion:
    return EvidenceVersion(
        link=link, sha256=hashlib.sha256(link.encode()).hexdigest(), scan_state=ScanState.LINK
    )


@transaction.atomic
def use_evidence(*, version: EvidenceVersion, provisions: Iterable[Provision]) -> None:
    """Let the version stand under each provision. Where the evidence already stands, nothing changes."""
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


@transaction.atomic
def stop_using(*, evidence: Evidence, provision: Provision) -> None:
    """Take the evidence away from the provision. What a submission pinned stays pinned."""
    evidence.uses.filter(provision=provision).delete()


def record_opening(*, version: EvidenceVersion, by: Membership) -> None:
    """The force can see who opened its evidence; the national team's openings count as theirs too."""
    act = "downloaded" if version.stored_as else "opened"
    log_access(force=version.force, act=act, what=f"Evidence: {version}", by=by)
