"""A theme, as the national lead edits it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from reviews.themes import rules, workflow
from reviews.themes.forms import StandingThemeForm
from reviews.themes.models import Theme
from reviews.themes.timeline import THEME


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the form's boxes hold them: terms one to a line."""
    return {**values, **({"terms": "\n".join(values["terms"])} if "terms" in values else {})}


@editable
class EditableTheme(Editable):
    model = Theme
    changed_by = ("themes:change",)
    noun = "theme"

    def may(self, by: Membership) -> bool:
        return rules.can_keep_themes(by)

    def find(self, pk: int, by: Membership) -> Theme | None:
        return Theme.objects.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return THEME

    def place(self, row: Any) -> str:
        return reverse("themes:change", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return StandingThemeForm(data, initial=shown(initial or {}), theme=row)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_theme(theme=row, revision=revision, values=values, by=by)
