"""What people do about reports of inspections: name one, and comment on it, the chief officer first."""

from typing import Any
from uuid import UUID

from django.db import transaction

from actionplans.keys import next_key
from actionplans.models import ChiefOfficerComment, Inspection, PolicingBodyComment
from audit.workflow import save_over
from forces.models import Force, Membership

# What people write of a report.
NAMED = ("publisher", "title", "published_on", "link")


def add_inspection(*, force: Force, key: UUID, values: dict[str, Any]) -> Inspection:
    """Name a published report. A form sent twice (the same key) makes one; with other words, another."""
    found = Inspection.objects.filter(force=force, key=key).first()
    if found and any(getattr(found, name) != value for name, value in values.items()):
        key = next_key(key, force.pk, *map(str, values.values()))
    made, _ = Inspection.objects.get_or_create(force=force, key=key, defaults=values)
    return made


def change_inspection(
    *, inspection: Inspection, by: Membership, revision: int, values: dict[str, Any]
) -> bool:
    """Save what is different of NAMED; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=inspection,
        revision=revision,
        values=values,
        by=by,
        fields=NAMED,
        about=f"Report: {inspection.title}",
    )


@transaction.atomic
def comment_as_chief_officer(
    *, inspection: Inspection, by: Membership, key: UUID, text: str
) -> ChiefOfficerComment:
    """Give the chief officer's comments; given again, the newest count."""
    made: ChiefOfficerComment = _given(ChiefOfficerComment, inspection, by, key, text)
    return made


@transaction.atomic
def comment_as_policing_body(
    *, inspection: Inspection, by: Membership, key: UUID, text: str
) -> PolicingBodyComment:
    """The same of the policing body's. The database takes them only where the chief officer's are there."""
    made: PolicingBodyComment = _given(PolicingBodyComment, inspection, by, key, text)
    return made


def _given(model: Any, inspection: Inspection, by: Membership, key: UUID, text: str) -> Any:
    rows = model._default_manager.filter(force=inspection.force_id)
    found = rows.filter(key=key).first()
    if found and (found.inspection_id, found.text) != (inspection.pk, text):
        key = next_key(key, inspection.pk, text)
    made, _ = rows.get_or_create(
        force_id=inspection.force_id,
        key=key,
        defaults={
            "inspection": inspection,
            "text": text,
            "by": by,
            "by_name": f"{by.display_name}, {by.role_label}, {by.organisation.name}"[:220],
        },
    )
    return made
