"""The words of a national report and of feedback packs, as people edit them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from reporting import packing, rules, workflow
from reporting.choices import PackSectionKind, PackState, TextSection
from reporting.forms import ReportWordsForm
from reporting.models import PackSection, ReportText


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


@editable
class EditablePackSection(Editable):
    model = PackSection
    changed_by = ("packs:section",)
    noun = "part of a feedback pack"

    def may(self, by: Membership) -> bool:
        return rules.can_make_packs(by)

    def find(self, pk: int, by: Membership) -> PackSection | None:
        return PackSection.objects.select_related("pack__force", "pack__cycle").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {"text": Field(PackSectionKind(row.kind).label, long=True)}

    def place(self, row: Any) -> str:
        return reverse("packs:section", args=[row.pack.public_id, row.public_id])

    def closed(self, row: Any, by: Membership) -> Closed | None:
        if row.pack.state == PackState.DRAFTED:
            return None
        return Closed("The pack was released", "Its words stand as they were released; yours are kept here.")

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> ReportWordsForm:
        return ReportWordsForm(data, initial=initial, label=PackSectionKind(row.kind).label)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        packing.change_section(section=row, text=values["text"], revision=revision, by=by)
