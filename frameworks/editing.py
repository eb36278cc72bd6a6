"""What good looks like, as the national team edits it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from audit.editing import Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from frameworks import rules, workflow
from frameworks.forms import GuidanceWordsForm
from frameworks.models import Guidance


@editable
class EditableGuidance(Editable):
    model = Guidance
    changed_by = ("frameworks:guidance",)
    noun = "text"

    def may(self, by: Membership) -> bool:
        return rules.can_write_guidance(by)

    def find(self, pk: int, by: Membership) -> Guidance | None:
        return Guidance.objects.select_related("provision__framework").filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {
            "looks_like": Field("What good looks like", long=True),
            "typical_evidence": Field("Typical evidence", long=True),
        }

    def place(self, row: Any) -> str:
        return reverse("frameworks:guidance", args=[row.provision.framework.code, row.provision.code])

    def context(self, row: Any) -> str:
        return str(row.provision.text)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> GuidanceWordsForm:
        return GuidanceWordsForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_guidance(row=row, values=values, revision=revision, by=by)
