"""What happened to a membership: who invited, joined, changed, left. For those who manage the organisation's people."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Field, Source, Told, tells
from forces import rules
from forces.choices import Role
from forces.http import PortalRequest, require
from forces.models import Membership


@tells("person", "people/<uuid:public_id>/")
def person(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_manage_people(request.membership))
    rows = Membership.objects.filter(organisation=request.membership.organisation)
    row = get_object_or_404(rows, public_id=public_id)
    fields = {
        "display_name": Field("Name"),
        "role": Field("Role", lambda value: Role(value).label),
        "post": Field("Post"),
        "email": Field("Email address"),
        "joined_at": Field("Joined"),
        "left_at": Field("Left"),
    }
    return Told(
        heading=row.display_name,
        caption=row.organisation.name,
        back=("People", reverse("people:list")),
        sources=[Source(Membership, {"pgh_obj": row}, fields, made="Brought in")],
    )
