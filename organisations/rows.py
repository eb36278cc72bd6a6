"""Where what is said of an organisation stands: its force, its policing body, or its own row."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from forces.choices import Audience
from forces.models import Force, Organisation, PolicingBody

Row = Force | PolicingBody | Organisation


def row_of(organisation: Organisation) -> Row:
    if organisation.audience == Audience.FORCE and organisation.force:
        return organisation.force
    return organisation.policing_body or organisation


def organisation_of(row: Row) -> Organisation:
    if isinstance(row, Organisation):
        return row
    if isinstance(row, PolicingBody):
        return Organisation.objects.get(policing_body=row)
    return Organisation.objects.get(force=row, audience=Audience.FORCE)


@dataclass(frozen=True)
class FormerName:
    """until: the day from which it has had another."""

    name: str
    until: date


def former_names(row: Any) -> list[FormerName]:
    """Names that it had before, the last one first. A spelling that was put right is none: that has no day."""
    found: list[FormerName] = []
    before: tuple[str, date | None] | None = None
    for name, since in row.history.order_by("pgh_id").values_list("name", "named_since"):
        if before and name != before[0] and since and since != before[1]:
            found.append(FormerName(before[0], since))
        before = name, since
    return found[::-1]
