"""The words of a national report, as people edit them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from audit.editing import Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from reporting import rules, workflow
from reporting.choices import TextSection
from reporting.forms import ReportWordsForm
from reporting.models import ReportText


@editable
class EditableReportText(Editable):
    model = ReportText
    changed_by = ("reports:text",)
    noun = "text"

    def may(self, by: Membership) -> bool:
        return rules.can_edit_text(by)

    def find(self, pk: int, by: Membership) -> ReportText | None:
        return ReportText.objects.select_related("cycle").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {"text": Field(TextSection(row.section).label, long=True)}

    def place(self, row: Any) -> str:
        return reverse("reports:text", args=[row.cycle.slug, row.section])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> ReportWordsForm:
        return ReportWordsForm(data, initial=initial, label=TextSection(row.section).label)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_text(row=row, text=values["text"], revision=revision, by=by)
