"""A cycle, as the national lead edits it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from assessments import rules, running
from assessments.choices import CycleState
from assessments.cycle_forms import form_of
from assessments.models import Cycle
from assessments.timeline import CYCLE
from audit.editing import Closed, Editable, Values, by_input, editable, with_days
from audit.timeline import Field
from forces.models import Membership

CLOSED = Closed(
    "This cycle was closed while you were writing",
    "Nothing of it changes any more. Your text stands below, so that you can use it elsewhere.",
)


@editable
class EditableCycle(Editable):
    model = Cycle
    changed_by = ("assessments:change_cycle",)
    noun = "cycle"

    def may(self, by: Membership) -> bool:
        return rules.can_run_cycles(by)

    def find(self, pk: int, by: Membership) -> Cycle | None:
        return Cycle.objects.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        """What can still change; of a closed one all, to be read beside what was typed."""
        names = running.changeable(row) or CYCLE
        return {name: field for name, field in CYCLE.items() if name in names}

    def went(self, row: Any) -> Mapping[str, Field]:
        return {name: field for name, field in CYCLE.items() if name not in self.fields(row)}

    def place(self, row: Any) -> str:
        return reverse("assessments:change_cycle", args=[row.slug])

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return CLOSED if row.state == CycleState.CLOSED else None

    def form(self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None) -> Any:
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return form_of(row, data, initial=shown)

    def texts(self, row: Any) -> dict[str, str]:
        texts = by_input(super().texts(row))
        days = [name for name in ("opens_on", "due_on") if name in texts]
        return with_days(texts, row, days)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        running.change_cycle(cycle=row, revision=revision, values=values, by=by)
