"""What the pages of one plan's review share."""

from uuid import UUID

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.workflow import log_access
from forces.http import PortalRequest, require
from forces.models import Region
from reviews.plans import rules
from reviews.plans.models import PlanMatter, PlanReview

Crumbs = list[dict[str, str]]


def get_review(public_id: UUID) -> PlanReview:
    """With what each page says of it. Another force's gives the same 404 as none."""
    rows = PlanReview.objects.select_related("force", "edition__force")
    return get_object_or_404(rows, public_id=public_id)


def for_readers(request: PortalRequest, public_id: UUID) -> PlanReview:
    require(rules.can_read_reviews(request.membership))
    return get_review(public_id)


def for_reviewers(request: PortalRequest, public_id: UUID) -> PlanReview:
    """For people who may review at all; whether this review is still open is asked where it matters."""
    require(rules.may_review_plans(request.membership))
    return get_review(public_id)


def note_opened(request: PortalRequest, review: PlanReview) -> None:
    """The page shows what the force's plan says: the force can read who looked."""
    what = f"Edition {review.edition.number} of the action plan, to review it"
    log_access(force=review.force, act="opened", what=what, by=request.membership)


def review_url(review: PlanReview) -> str:
    return reverse("planreviews:review", args=[review.public_id])


def mark_url(review: PlanReview, matter: PlanMatter) -> str:
    return reverse("planreviews:mark", args=[review.public_id, matter.code])


def place_of(review: PlanReview, matter: PlanMatter | None) -> str:
    """Where findings about it stand."""
    return f"{mark_url(review, matter) if matter else review_url(review)}#findings"


def crumbs_above() -> Crumbs:
    """Above each page of the plan reviews."""
    return [{"label": "Plan reviews", "url": reverse("planreviews:list")}]


def crumbs_inside(review: PlanReview, matter: PlanMatter | None = None) -> Crumbs:
    """Above a page of one review, and above one about one of its matters."""
    own = {"label": f"Plan of {review.force.short_name}", "url": review_url(review)}
    about = [{"label": matter.reference, "url": mark_url(review, matter)}] if matter else []
    return [*crumbs_above(), own, *about]


class RegionForm(forms.Form):
    """Shown, never validated: what the address asks for and the data does not know filters nothing."""

    region = forms.ChoiceField(label="Region")

    def __init__(self, *, regions: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # those of a form
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "All regions"), *regions]
        self.use_required_attribute = False


def regions() -> list[tuple[str, str]]:
    return list(Region.objects.order_by("position").values_list("code", "name"))
