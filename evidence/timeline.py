"""What happened to a piece of evidence: its words, its versions, what it is used for."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from audit.timeline import Event, Field, Source, Told, tells
from evidence import rules
from evidence.choices import EvidenceKind, ScanState
from evidence.http import own_evidence, page_of
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from forces.http import PortalRequest, require
from frameworks.models import Provision


@tells("evidence", "evidence/<uuid:public_id>/")
def evidence(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read(request.membership))
    piece = get_object_or_404(own_evidence(request), public_id=public_id)
    of = {"evidence": piece, "force": piece.force_id}
    numbers = dict(piece.versions.order_by().values_list("pk", "number"))
    codes = dict(Provision.objects.order_by().values_list("pk", "code"))
    return Told(
        heading=piece.title,
        caption="Evidence",
        back=("Back to the evidence", page_of(piece)),
        sources=[
            Source(Evidence, {"pgh_obj": piece, "force": piece.force_id}, _FIELDS, made="Added"),
            Source(EvidenceVersion, of, _VERSION, made="Handed in", name=_version),
            Source(
                EvidenceUse,
                of,
                {"version_id": Field("Version it rests on", lambda value: str(numbers.get(value, "")))},
                made="Now used for it",
                removed="No longer used for it",
                name=lambda event: codes.get(event.provision_id, ""),
            ),
        ],
    )


_FIELDS = {
    "title": Field("Title", long=True),
    "kind": Field("Kind", lambda value: EvidenceKind(value).label),
    "refers_to": Field("Date that it refers to"),
    "review_on": Field("To be looked at again by"),
}
_VERSION = {
    "file_name": Field("File"),
    "link": Field("Link"),
    "scan_state": Field("State", lambda value: ScanState(value).label),
}


def _version(event: Event) -> str:
    return f"Version {event.number}"
