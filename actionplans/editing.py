"""An action of the plan, as people edit it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from actionplans import workflow
from actionplans.forms import ActionForm
from actionplans.models import Action
from actionplans.wording import FIELDS, TEXTS, in_words
from audit.editing import Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from forces.roles import Permission


@editable
class EditableAction(Editable):
    model = Action
    changed_by = ("actionplans:change",)
    noun = "action"

    def may(self, by: Membership) -> bool:
        return by.may(Permission.EDIT_PLAN)

    def find(self, pk: int, by: Membership) -> Action | None:
        return Action.objects.filter(force=by.force_id, pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        people = Membership.objects.filter(force=row.force_id)
        names = dict(people.values_list("pk", "display_name"))

        def field(name: str, label: str) -> Field:
            if name == "owner":
                return Field(label, lambda value: names.get(value, ""))
            return Field(label, lambda value: in_words(name, value), long=name in TEXTS)

        return {"owner_id" if name == "owner" else name: field(name, label) for name, label in FIELDS.items()}

    def place(self, row: Any) -> str:
        return reverse("actionplans:action", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> ActionForm:
        owners = Membership.objects.colleagues(by.organisation)
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return ActionForm(data, initial=shown, owners=owners)

    def values(self, form: Any) -> Values:
        attributes: Values = form.attributes
        return attributes

    def texts(self, row: Any) -> dict[str, str]:
        """A day has a box for each part."""
        texts = super().texts(row) | {"owner": str(row.owner_id or "")}
        for name in ("start_date", "due_date"):
            day = getattr(row, name)
            parts = (day.day, day.month, day.year) if day else ("", "", "")
            texts |= {f"{name}_{place}": str(part) for place, part in enumerate(parts)}
        return {
            name: text for name, text in texts.items() if name not in {"owner_id", "start_date", "due_date"}
        }

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_action(action=row, by=by, revision=revision, values=values)
