"""Forces, policing bodies and other organisations, as the national lead edits them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import DateField
from django.urls import reverse

from audit.editing import Editable, Values, by_input, editable, with_days
from audit.timeline import Field
from forces.models import Force, Membership, Organisation, PolicingBody
from organisations import rules, workflow
from organisations.forms import WHOLE
from organisations.rows import organisation_of
from organisations.wording import OF


class Kept(Editable):
    """What is said of an organisation stands in its force's, its policing body's or its own row: each is a kind."""

    changed_by = ("organisations:change",)
    noun = "organisation"

    def may(self, by: Membership) -> bool:
        return rules.can_keep(by)

    def find(self, pk: int, by: Membership) -> Any | None:
        return self.model._default_manager.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return OF[self.model]

    def place(self, row: Any) -> str:
        return reverse("organisations:organisation", args=[organisation_of(row).slug])

    def texts(self, row: Any) -> dict[str, str]:
        days = [name for name in OF[self.model] if isinstance(self._column(name), DateField)]
        texts = with_days(super().texts(row), row, days)
        return by_input(texts)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return WHOLE[self.model](data, initial=by_input(initial or {}), row=row)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change(row=row, values=values, revision=revision, by=by)


@editable
class EditableForce(Kept):
    model = Force


@editable
class EditablePolicingBody(Kept):
    model = PolicingBody


@editable
class EditableOrganisation(Kept):
    model = Organisation

    def find(self, pk: int, by: Membership) -> Any | None:
        """None of a force or a policing body: what is said of those stands in their own rows."""
        return Organisation.objects.filter(pk=pk, policing_body__isnull=True, force__isnull=True).first()
