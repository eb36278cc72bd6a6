"""What the national lead says of recommendations: for whom they are, what is closed, what is promised nationally."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from actionplans.keys import next_key
from actionplans.models import Deliverable, Standing
from audit.workflow import RefusedSaveError, save_over
from core.templatetags.portal import day
from forces.models import Membership
from frameworks.models import Provision

# What is said of one, and what is kept of a deliverable.
STOOD = ("addressed_to_forces", "portfolio_id", "closed_on", "reason")
OF_DELIVERABLE = ("owner_label", "due_date", "status", "recommendation_id")
NO_DATE = "No date"


def standing_of(provision: Provision) -> Standing:
    """What was said of it, or, not saved, what its source says."""
    said = Standing.objects.filter(provision=provision).first()
    return said or Standing(provision=provision, addressed_to_forces=provision.addressed_to_forces)


def change_standing(*, provision: Provision, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different of STOOD; what is said first starts from revision 1. Raises StaleSaveError.

    Raises RefusedSaveError where it changes and nobody says why, whichever page it comes from.
    """
    row, _ = Standing.objects.get_or_create(
        provision=provision, defaults={"addressed_to_forces": provision.addressed_to_forces}
    )
    if row.revision == revision and stands_unexplained(row, values):
        raise RefusedSaveError(
            "Say why it changes: give both together, on the page of where it stands or in the one made from both"
        )
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=STOOD,
        about=f"Where recommendation {provision.number} stands",
    )


def stands_unexplained(row: Standing, values: dict[str, Any]) -> bool:
    """Whether anything that is said of it changes, and no reason is given but that of the change before.

    values: as a form has them, or as change_standing takes them.
    """
    names = ("addressed_to_forces", "portfolio", "portfolio_id", "closed_on")
    changes = any(name in values and values[name] != getattr(row, name) for name in names)
    return changes and values.get("reason", "") in {"", row.reason}


def add_deliverable(*, key: UUID, recommendation: Provision, values: dict[str, Any]) -> Deliverable:
    """Promise something for a recommendation. A form sent twice (the same key) makes one; with other words, another.

    values: title, short_title, owner_label, due_date and status.
    """
    found = Deliverable.objects.filter(code=f"added-{key}").first()
    said = {**values, "recommendation": recommendation}
    if found and any(getattr(found, name) != value for name, value in said.items()):
        key = next_key(key, recommendation.pk, *map(str, values.values()))
    last = Deliverable.objects.aggregate(last=Max("position"))["last"] or 0
    made, _ = Deliverable.objects.get_or_create(
        code=f"added-{key}",
        defaults={
            **values,
            "due_text": day(values["due_date"]) or NO_DATE,
            "framework_id": recommendation.framework_id,
            "recommendation": recommendation,
            "position": last + 1,
        },
    )
    return made


def change_deliverable(*, row: Deliverable, by: Membership, revision: int, values: dict[str, Any]) -> bool:
    """Save what is different of OF_DELIVERABLE; say whether anything was. Raises StaleSaveError.

    A day that becomes another takes the place of how the source says it.
    """
    moves = "due_date" in values and values["due_date"] != row.due_date
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF_DELIVERABLE,
        about=f"Deliverable: {row.short_title}",
        also={"due_text": day(values["due_date"]) or NO_DATE} if moves else None,
    )
