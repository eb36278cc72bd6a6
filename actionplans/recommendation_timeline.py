"""What happened to responses, to inspection reports, and to what the national lead keeps of recommendations."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from actionplans import rules
from actionplans.choices import DeliverableStatus, ResponsePosition
from actionplans.models import Deliverable, Inspection, ReleasedResponse, Response, Standing
from actionplans.querysets import recommendations
from audit.timeline import Entry, Field, Source, Told, tells
from forces.http import PortalRequest, own_force, require
from forces.models import Portfolio
from frameworks.models import Provision


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


def _number_of(key: int) -> str:
    """Of a recommendation, by its key."""
    return str(Provision.objects.values_list("code", flat=True).get(pk=key))


def _portfolio_of(key: int) -> str:
    return str(Portfolio.objects.get(pk=key))


# What people write of each, as its forms, its history and two texts side by side call it.
RESPONSE = {
    "position": Field("Position", lambda value: str(ResponsePosition(value).label)),
    "statement": Field("Statement", long=True),
    "says_done": Field("The force says done", _yes_or_no),
    "done_reason": Field("Why that changed", long=True),
}
STANDING = {
    "addressed_to_forces": Field("Addressed to forces", _yes_or_no),
    "portfolio_id": Field("Portfolio that answers for it", _portfolio_of),
    "closed_on": Field("Closed by its issuer on"),
    "reason": Field("Why", long=True),
}


INSPECTION = {
    "publisher": Field("Publisher"),
    "title": Field("Title of the report", long=True),
    "published_on": Field("Published on"),
    "link": Field("Web address"),
}


@tells("inspection", "inspections/<uuid:public_id>/", has_texts=True)
def inspection(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_plan(request.membership))
    row = get_object_or_404(Inspection, force=own_force(request), public_id=public_id)
    return Told(
        heading=row.title,
        caption="Published report",
        back=("Back to the report", reverse("recommendations:inspection", args=[public_id])),
        sources=[Source(Inspection, {"pgh_obj": row, "force": row.force_id}, INSPECTION, made="Added")],
        more=[
            Entry(comment.at, f"The {side} commented", comment.by_name)
            for side, comments in (
                ("chief officer", row.chiefofficercomments.all()),
                ("policing body", row.policingbodycomments.all()),
            )
            for comment in comments
        ],
        row=row,
    )


@tells("response", "responses/<str:code>/", has_texts=True)
def response(request: PortalRequest, code: str) -> Told:
    require(rules.can_read_plan(request.membership))
    recommendation, force = get_object_or_404(recommendations(), code=code), own_force(request)
    of = {"force": force, "provision": recommendation}
    return Told(
        heading=recommendation.title,
        caption=f"Response to recommendation {recommendation.number}",
        back=("Back to the response", reverse("recommendations:response", args=[code])),
        sources=[Source(Response, of, RESPONSE, made="Written first")],
        more=[
            Entry(one.released_at, f"Released as number {one.number}", one.released_by_name)
            for one in ReleasedResponse.objects.filter(**of)
        ],
        row=Response.objects.filter(**of).select_related("provision").first(),
    )


DELIVERABLE = {
    "owner_label": Field("Owner", long=True),
    "due_date": Field("Due"),
    "status": Field("Status", lambda value: str(DeliverableStatus(value).label)),
    "recommendation_id": Field("Recommendation", _number_of),
}


@tells("deliverable", "next-steps/<slug:code>/", has_texts=True)
def deliverable(request: PortalRequest, code: str) -> Told:
    require(rules.can_keep_recommendations(request.membership))
    row = get_object_or_404(Deliverable, code=code)
    return Told(
        heading=row.short_title,
        caption="National deliverable",
        back=("Back to the deliverable", reverse("recommendations:deliverable", args=[code])),
        sources=[Source(Deliverable, {"pgh_obj": row}, DELIVERABLE, made="Promised")],
        row=row,
    )


@tells("standing", "standing/<str:code>/", has_texts=True)
def standing(request: PortalRequest, code: str) -> Told:
    require(rules.can_keep_recommendations(request.membership))
    recommendation = get_object_or_404(recommendations(), code=code)
    return Told(
        heading=recommendation.title,
        caption=f"Where recommendation {recommendation.number} stands",
        back=("Back to the recommendation", reverse("recommendations:recommendation", args=[code])),
        sources=[Source(Standing, {"provision": recommendation}, STANDING, made="Said first")],
        row=Standing.objects.filter(provision=recommendation).select_related("provision").first(),
    )
