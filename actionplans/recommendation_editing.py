"""Responses, inspection reports, and what the national lead keeps of recommendations, as people edit them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from actionplans import inspecting, issuing, responding
from actionplans.editing import OfThePlan
from actionplans.inspection_forms import InspectionForm
from actionplans.models import Deliverable, Inspection, Response, Standing
from actionplans.recommendation_timeline import DELIVERABLE, INSPECTION, RESPONSE, STANDING
from actionplans.response_forms import DeliverableForm, ResponseForm, StandingForm
from audit.editing import Editable, Values, by_input, editable, with_days
from audit.timeline import Field
from forces.models import Membership
from forces.roles import Permission


@editable
class EditableResponse(OfThePlan):
    model = Response
    changed_by = ("recommendations:response",)
    noun = "response"

    def find(self, pk: int, by: Membership) -> Any | None:
        return Response.objects.filter(force=by.force_id, pk=pk).select_related("provision").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return RESPONSE

    def place(self, row: Any) -> str:
        return reverse("recommendations:response", args=[row.provision.code])

    def context(self, row: Any) -> str:
        return str(row.provision.text)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return ResponseForm(data, initial=initial, row=row)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        responding.save_response(
            force=row.force, provision=row.provision, by=by, revision=revision, values=values
        )


@editable
class EditableInspection(OfThePlan):
    model = Inspection
    changed_by = ("recommendations:change_inspection",)
    noun = "report"
    days = ("published_on",)

    def fields(self, row: Any) -> Mapping[str, Field]:
        return INSPECTION

    def place(self, row: Any) -> str:
        return reverse("recommendations:inspection", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return InspectionForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        inspecting.change_inspection(inspection=row, by=by, revision=revision, values=values)


class OfRecommendations(Editable):
    """What the national lead keeps."""

    days: tuple[str, ...] = ()

    def may(self, by: Membership) -> bool:
        return by.may(Permission.KEEP_RECOMMENDATIONS)

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, self.days)


@editable
class EditableStanding(OfRecommendations):
    model = Standing
    changed_by = ("recommendations:standing",)
    noun = "page"
    days = ("closed_on",)

    def find(self, pk: int, by: Membership) -> Any | None:
        return Standing.objects.filter(pk=pk).select_related("provision").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return STANDING

    def place(self, row: Any) -> str:
        return reverse("recommendations:standing", args=[row.provision.code])

    def context(self, row: Any) -> str:
        return str(row.provision.text)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return StandingForm(data, initial=shown, row=row)

    def texts(self, row: Any) -> dict[str, str]:
        return by_input(super().texts(row))

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        issuing.change_standing(provision=row.provision, by=by, revision=revision, values=values)


@editable
class EditableDeliverable(OfRecommendations):
    model = Deliverable
    changed_by = ("recommendations:deliverable",)
    noun = "deliverable"
    days = ("due_date",)

    def find(self, pk: int, by: Membership) -> Any | None:
        return Deliverable.objects.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return DELIVERABLE

    def place(self, row: Any) -> str:
        return reverse("recommendations:deliverable", args=[row.code])

    def context(self, row: Any) -> str:
        return str(row.title)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return DeliverableForm(data, initial=shown)

    def texts(self, row: Any) -> dict[str, str]:
        return by_input(super().texts(row))

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        issuing.change_deliverable(row=row, by=by, revision=revision, values=values)
