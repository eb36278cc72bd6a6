"""What happened to You said, we did, and to what is to go public. Imported when the app is ready (apps.py)."""

from collections.abc import Mapping
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from actionplans import rules
from actionplans.choices import PublicationState
from actionplans.models import Heard, Publication, PublicationLine
from actionplans.publications import FACTS
from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, own_force, require


def _yes(value: bool) -> str:
    return "yes" if value else "no"


# What people write, as its forms, its history and two texts side by side call it.
HEARD = {
    "heard": Field("What was heard", long=True),
    "from_whom": Field("From whom"),
    "changed": Field("What changed", long=True),
    "dropped": Field("In the plan", lambda dropped: "no longer" if dropped else "yes"),
}
INTRODUCTION = {
    "introduction": Field("Introduction", long=True),
    "introduction_cy": Field("Introduction in Welsh", long=True),
}
DECIDED = {
    "state": Field("State", lambda state: PublicationState(state).label),
    "reason": Field("Reason", long=True),
    **{name: Field(label, _yes) for name, label in FACTS.items()},
}


def wordings_of(called: Mapping[str, str]) -> dict[str, Field]:
    """called: {name of the text: what people call it}."""
    fields = {}
    for name, label in called.items():
        fields[name] = Field(f"{label}, for the public", long=True)
        fields[f"{name}_cy"] = Field(f"{label}, in Welsh", long=True)
    return fields


@tells("heard", "heard/<uuid:public_id>/", has_texts=True)
def heard(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_plan(request.membership))
    row = get_object_or_404(Heard, force=own_force(request), public_id=public_id)
    return Told(
        heading=str(row),
        caption="You said, we did",
        back=("Back to You said, we did", reverse("actionplans:heard")),
        sources=[Source(Heard, {"pgh_obj": row, "force": row.force_id}, HEARD, made="Noted")],
        row=row,
    )


@tells("version", "versions/<uuid:public_id>/", has_texts=True)
def publication(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_plan(request.membership))
    row = get_object_or_404(Publication, force=own_force(request), public_id=public_id)
    fields = {**INTRODUCTION, **DECIDED}
    return Told(
        heading=f"Version {row.number} of the published plan",
        caption="Action plan",
        back=("Back to the version", reverse("actionplans:publication", args=[row.public_id])),
        sources=[Source(Publication, {"pgh_obj": row, "force": row.force_id}, fields, made="Begun")],
        row=row,
    )


@tells("version_line", "versions/lines/<uuid:public_id>/", has_texts=True)
def publication_line(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_plan(request.membership))
    rows = PublicationLine.objects.select_related("publication", "commitment", "action", "heard")
    row = get_object_or_404(rows, force=own_force(request), public_id=public_id)
    fields = {
        **wordings_of({"heading": "Title", "text": "Text", "more": "More"}),
        "chosen": Field("Goes public", _yes),
    }
    return Told(
        heading=str(row.about),
        caption=f"Wording for version {row.publication.number} of the published plan",
        back=(
            "Back to the choice",
            reverse("actionplans:choose_publication", args=[row.publication.public_id]),
        ),
        sources=[Source(PublicationLine, {"pgh_obj": row, "force": row.force_id}, fields, made="Chosen")],
        row=row,
    )
