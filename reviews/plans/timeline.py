"""What the national team did with one edition of a plan: its review, marks and findings, for itself alone."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Event, Field, Source, Told, tells
from forces.http import PortalRequest, require
from reviews.plans import rules
from reviews.plans.choices import AreaKind, Mark, PlanFindingKind, PlanReviewState
from reviews.plans.models import PlanArea, PlanFinding, PlanMark, PlanMatter, PlanReview

# What people write of each, as its forms, its history and two texts side by side call it.
MARK = {
    "mark": Field("Mark", lambda value: str(Mark(value).label)),
    "note": Field("Note to the force", long=True),
}
FINDING = {
    "kind": Field("Kind", lambda value: str(PlanFindingKind(value).label)),
    "text": Field("Finding", long=True),
}
AREA = {
    "kind": Field("List", lambda value: str(AreaKind(value).label)),
    "text": Field("In words for the report", long=True),
    "dropped": Field("On its list", lambda dropped: "no longer" if dropped else "yes"),
}
_RELEASED = {"released_at": Field("Released")}
_REVIEW = {
    "state": Field("State", lambda value: str(PlanReviewState(value).label)),
    "reviewer_name": Field("Reviewer"),
    "message": Field("Message", long=True),
    "released_by_name": Field("Released by"),
}


@tells("plan_review", "plan-reviews/<uuid:public_id>/")
def plan_review(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_reviews(request.membership))
    row = get_object_or_404(PlanReview.objects.select_related("force", "edition"), public_id=public_id)
    names = {matter.pk: matter.reference for matter in PlanMatter.objects.with_places()}

    def found(event: Event) -> str:
        about = names.get(event.matter_id, "the plan as a whole")
        return f"{PlanFindingKind(event.kind).label}, {about}"

    of = {"review": row, "force": row.force_id}
    return Told(
        heading=f"Review of the plan of {row.force.short_name}",
        caption=str(row.edition),
        back=("Back to the review", reverse("planreviews:review", args=[row.public_id])),
        sources=[
            Source(PlanReview, {"pgh_obj": row, "force": row.force_id}, _REVIEW, made="Begun"),
            Source(PlanMark, of, MARK, name=lambda event: names.get(event.matter_id, "")),
            Source(PlanFinding, of, FINDING, made="Written", name=found),
        ],
    )


@tells("plan_mark", "plan-reviews/<uuid:public_id>/<str:code>/", has_texts=True)
def plan_mark(request: PortalRequest, public_id: UUID, code: str) -> Told:
    require(rules.may_review_plans(request.membership))
    rows = PlanMark.objects.select_related("review__edition", "force", "matter__provision__parent")
    row = get_object_or_404(rows, review__public_id=public_id, matter__code=code)
    return Told(
        heading=f"Mark for {row.matter.reference}",
        caption=f"{row.review.edition} of the plan, {row.force.short_name}",
        back=("Back to the mark", reverse("planreviews:mark", args=[public_id, code])),
        sources=[Source(PlanMark, {"pgh_obj": row, "force": row.force_id}, MARK | _RELEASED)],
        row=row,
    )


@tells("plan_finding", "plan-findings/<uuid:public_id>/", has_texts=True)
def plan_finding(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_review_plans(request.membership))
    rows = PlanFinding.objects.select_related("review__edition", "force", "matter__provision__parent")
    row = get_object_or_404(rows, public_id=public_id)
    page = reverse("planreviews:review", args=[row.review.public_id])
    return Told(
        heading=f"Finding on {row.matter.reference if row.matter else 'the plan as a whole'}",
        caption=f"{row.review.edition} of the plan, {row.force.short_name}",
        back=("Back to the review", page),
        sources=[
            Source(PlanFinding, {"pgh_obj": row, "force": row.force_id}, FINDING | _RELEASED, made="Written")
        ],
        row=row,
    )


@tells("plan_area", "plan-areas/<uuid:public_id>/", has_texts=True)
def plan_area(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_word_areas(request.membership))
    row = get_object_or_404(PlanArea.objects.select_related("matter__provision__parent"), public_id=public_id)
    return Told(
        heading=f"Area: {row.matter.reference}",
        caption=AreaKind(row.kind).label,
        back=("Back to the area", reverse("planreviews:area", args=[row.public_id])),
        sources=[Source(PlanArea, {"pgh_obj": row}, AREA, made="Written")],
        row=row,
    )
