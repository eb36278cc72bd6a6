"""What reviewers word for the two working lists: areas of promising improvement activity, for strengthened response."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from actionplans.keys import next_key
from audit.workflow import save_over
from forces.models import Membership
from reviews.plans.choices import AreaKind
from reviews.plans.models import PlanArea, PlanMatter

WORDED = ("kind", "text", "dropped")


@transaction.atomic
def add_area(*, matter: PlanMatter, kind: str, text: str, once: uuid.UUID, by: Membership) -> PlanArea:
    """Put an area on its list. once: sent twice it is one; with other words under a used key, another."""
    said = (matter.pk, kind, text)
    area = PlanArea.objects.filter(public_id=once).first()
    if area and (area.matter_id, area.kind, area.text) != said:
        once = next_key(once, *said)
    made, _ = PlanArea.objects.get_or_create(
        public_id=once,
        defaults={
            "matter": matter,
            "kind": kind,
            "text": text,
            "written_by": by,
            "written_by_name": by.display_name,
        },
    )
    return made


def change_area(*, area: PlanArea, revision: int, values: dict[str, Any], by: Membership) -> bool:
    """Save what is different of WORDED; say whether anything was. Raises StaleSaveError, with both texts kept."""
    return save_over(
        row=area,
        revision=revision,
        values=values,
        by=by,
        fields=WORDED,
        about=f"{AreaKind(area.kind).label}: {area.matter.reference}",
        also={"written_by": by, "written_by_name": by.display_name, "written_at": timezone.now()},
    )
