"""What happened to a theme, and which texts were tagged with it."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, require
from reviews.themes import rules
from reviews.themes.models import Theme

THEME = {
    "name": Field("Name"),
    "means": Field("What it means", long=True),
    "terms": Field("Words that suggest it", "\n".join, long=True),
    "retired": Field("Offered to reviewers", lambda retired: "no longer" if retired else "yes"),
}


@tells("theme", "themes/<uuid:public_id>/", has_texts=True)
def theme(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_keep_themes(request.membership))
    row = get_object_or_404(Theme, public_id=public_id)
    return Told(
        heading=row.name,
        caption="Theme",
        back=("Back to the theme", reverse("themes:change", args=[row.public_id])),
        sources=[Source(Theme, {"pgh_obj": row}, THEME, made="Added")],
        row=row,
    )
