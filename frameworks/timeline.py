"""What happened to what the national team writes: beside a behaviour, in the crosswalk, and what it added."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst

from audit.timeline import Field, Source, Told, tells
from forces.http import PortalRequest, require
from frameworks import rules
from frameworks.models import CrosswalkLink, Framework, Guidance, Provision
from frameworks.wording import OF_LINK, OF_PUBLICATION, OF_RECOMMENDATION


@tells("guidance", "guidance/<str:code>/", has_texts=True)
def guidance(request: PortalRequest, code: str) -> Told:
    require(rules.can_write_guidance(request.membership))
    provision = get_object_or_404(Provision.objects.behaviours().select_related("framework"), code=code)
    fields = {
        "looks_like": Field("What good looks like", long=True),
        "typical_evidence": Field("Typical evidence", long=True),
    }
    page = reverse("frameworks:guidance", args=[provision.framework.code, code])
    return Told(
        heading=capfirst(provision.text),
        caption=f"What good looks like, {provision.reference}",
        back=("Back to what good looks like", page),
        sources=[Source(Guidance, {"provision": provision}, fields, made="Written")],
        row=Guidance.objects.select_related("provision__framework").filter(provision=provision).first(),
    )


@tells("crosswalk", "crosswalk/<uuid:public_id>/", has_texts=True)
def crosswalk(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_edit_crosswalk(request.membership))
    row = get_object_or_404(CrosswalkLink.objects.with_provisions(), public_id=public_id)
    return Told(
        heading=f"{row.from_provision.code} and {row.to_provision.code}",
        caption="A link of the crosswalk",
        back=("Back to the link", reverse("frameworks:link", args=[public_id])),
        sources=[Source(CrosswalkLink, {"pgh_obj": row}, OF_LINK, made="Linked")],
        row=row,
    )


@tells("publication", "publications/<str:code>/", has_texts=True)
def publication(request: PortalRequest, code: str) -> Told:
    require(rules.can_keep_recommendations(request.membership))
    row = get_object_or_404(Framework, code=code, added=True)
    return Told(
        heading=row.title,
        caption="Publication",
        back=("Back to the publication", reverse("recommendations:publication", args=[code])),
        sources=[Source(Framework, {"pgh_obj": row}, OF_PUBLICATION, made="Added")],
        row=row,
    )


@tells("recommendation", "recommendations/<str:code>/", has_texts=True)
def recommendation(request: PortalRequest, code: str) -> Told:
    require(rules.can_keep_recommendations(request.membership))
    row = get_object_or_404(Provision.objects.select_related("framework"), code=code, framework__added=True)
    return Told(
        heading=row.title,
        caption=f"Recommendation {row.code}",
        back=("Back to the recommendation", reverse("recommendations:recommendation", args=[code])),
        sources=[Source(Provision, {"pgh_obj": row}, OF_RECOMMENDATION, made="Added")],
        row=row,
    )
