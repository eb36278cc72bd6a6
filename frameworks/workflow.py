"""What the national team writes beside a behaviour, and says of two lines that touch each other."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.workflow import save_over
from forces.models import Membership
from frameworks.choices import Relation
from frameworks.models import CrosswalkLink, Guidance, Provision

# What people write.
TEXTS = ("looks_like", "typical_evidence")
OF_LINK = ("relation", "reason", "withdrawn")


class LinkedAlreadyError(Exception):
    """There is a link between the two, perhaps a withdrawn one: it can be changed. There is one to a pair."""


def write_guidance(
    *, provision: Provision, looks_like: str, typical_evidence: str, revision: int, by: Membership
) -> bool:
    """Save both texts over `revision`, 0 when nobody had written any; say whether anything was different.

    Raises StaleSaveError, with all texts kept, when somebody else saved since, and said something else.
    """
    texts = {"looks_like": looks_like, "typical_evidence": typical_evidence}
    with transaction.atomic():
        row, made = Guidance.objects.get_or_create(
            provision=provision, defaults={**texts, "updated_by_name": by.display_name}
        )
    return made or change_guidance(row=row, values=texts, revision=revision, by=by)


def change_guidance(*, row: Guidance, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """As write_guidance, of what is there, one text or both. Raises StaleSaveError."""
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=TEXTS,
        about=f"What good looks like, {row.provision.reference}",
        also={"updated_by_name": by.display_name, "updated_at": timezone.now()},
    )


def add_link(
    *, start: Provision, end: Provision, relation: Relation, reason: str, by: Membership
) -> CrosswalkLink:
    """Say what `start` is to `end`, and why. Raises LinkedAlreadyError."""
    try:
        with transaction.atomic():
            return CrosswalkLink.objects.create(
                from_provision=start,
                to_provision=end,
                relation=relation,
                reason=reason,
                by_name=by.display_name,
            )
    except IntegrityError as error:
        raise LinkedAlreadyError from error


def change_link(*, row: CrosswalkLink, values: dict[str, Any], revision: int, by: Membership) -> bool:
    """Save what is different of OF_LINK; say whether anything was. Raises StaleSaveError."""
    return save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=OF_LINK,
        about=f"Crosswalk: {row.from_provision.code} and {row.to_provision.code}",
        also={"by_name": by.display_name, "at": timezone.now()},
    )
