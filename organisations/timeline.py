"""What happened to an organisation: added, changed, renamed, closed."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Source, Told, tells
from forces.http import PortalRequest, require
from forces.models import Organisation
from organisations import rules
from organisations.rows import row_of
from organisations.wording import OF


@tells("organisation", "organisations/<slug:slug>/", has_texts=True)
def organisation(request: PortalRequest, slug: str) -> Told:
    require(rules.can_keep(request.membership))
    found = get_object_or_404(Organisation.objects.select_related("force", "policing_body"), slug=slug)
    row = row_of(found)
    return Told(
        heading=found.name,
        caption="Organisation",
        back=("Back to the organisation", reverse("organisations:organisation", args=[slug])),
        sources=[Source(type(row), {"pgh_obj": row}, OF[type(row)], made="Added")],
        row=row,
    )
