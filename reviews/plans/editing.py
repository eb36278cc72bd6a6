"""Marks and findings of plans, and areas for the report, as reviewers edit them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from reviews.plans import listing, rules, workflow
from reviews.plans.forms import FindingForm, MarkForm, StandingAreaForm
from reviews.plans.models import PlanArea, PlanFinding, PlanMark
from reviews.plans.timeline import AREA, FINDING, MARK

RELEASED = Closed(
    "This review was released while you were writing",
    "What it says went to the force as it stood, and changes no more. Your text stands below, so that you can use it"
    " elsewhere.",
)


class _OfAReview(Editable):
    """Until the review is released."""

    def may(self, by: Membership) -> bool:
        return rules.may_review_plans(by)

    def find(self, pk: int, by: Membership) -> Any | None:
        rows = self.model._default_manager.select_related(
            "review__edition", "review__force", "matter__provision__parent"
        )
        return rows.filter(pk=pk).first()

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if rules.can_change(by, row.review) else RELEASED


@editable
class EditablePlanMark(_OfAReview):
    model = PlanMark
    changed_by = ("planreviews:mark",)
    noun = "mark"

    def fields(self, row: Any) -> Mapping[str, Field]:
        return MARK

    def place(self, row: Any) -> str:
        return reverse("planreviews:mark", args=[row.review.public_id, row.matter.code])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return MarkForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.mark_matter(row=row, revision=revision, values=values, by=by)


@editable
class EditablePlanFinding(_OfAReview):
    model = PlanFinding
    changed_by = ("planreviews:finding",)
    noun = "finding"

    def fields(self, row: Any) -> Mapping[str, Field]:
        return FINDING

    def place(self, row: Any) -> str:
        if row.matter is None:
            return f"{reverse('planreviews:review', args=[row.review.public_id])}#findings"
        return f"{reverse('planreviews:mark', args=[row.review.public_id, row.matter.code])}#findings"

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return FindingForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_finding(finding=row, revision=revision, values=values, by=by)


@editable
class EditablePlanArea(Editable):
    model = PlanArea
    changed_by = ("planreviews:area",)
    noun = "area"

    def may(self, by: Membership) -> bool:
        return rules.can_word_areas(by)

    def find(self, pk: int, by: Membership) -> PlanArea | None:
        return PlanArea.objects.select_related("matter__provision__parent").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return AREA

    def place(self, row: Any) -> str:
        return reverse("planreviews:area", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return StandingAreaForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        listing.change_area(area=row, revision=revision, values=values, by=by)
