"""The plan's rows, as people edit them: actions and their milestones, commitments, who keeps the plan moving."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from actionplans import committing, workflow
from actionplans.forms import StandingActionForm
from actionplans.models import Action, Commitment, Milestone, Plan
from actionplans.plan_forms import CommitmentForm, GovernanceForm, MilestoneForm
from actionplans.timeline import COMMITMENT, GOVERNANCE, MILESTONE
from actionplans.wording import FIELDS, KEYS, TEXTS, in_words
from audit.editing import Editable, Values, by_input, editable, with_days
from audit.timeline import Field
from forces.models import Membership
from forces.roles import Permission


class OfThePlan(Editable):
    """What all of them share: the same people edit them, those of their own force."""

    days: tuple[str, ...] = ()

    def may(self, by: Membership) -> bool:
        return by.may(Permission.EDIT_PLAN)

    def find(self, pk: int, by: Membership) -> Any | None:
        return self.model._default_manager.filter(force=by.force_id, pk=pk).first()

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, self.days)


@editable
class EditableAction(OfThePlan):
    model = Action
    changed_by = ("actionplans:change",)
    noun = "action"
    days = ("start_date", "due_date")

    def fields(self, row: Any) -> Mapping[str, Field]:
        people = Membership.objects.filter(force=row.force_id)
        commitments = Commitment.objects.filter(force=row.force_id)
        names: dict[str, dict[int, str]] = {
            "owner": dict(people.values_list("pk", "display_name")),
            "commitment": dict(commitments.values_list("pk", "title")),
        }

        def field(name: str, label: str) -> Field:
            if name in KEYS:
                return Field(label, lambda value: names[name].get(value, ""))
            return Field(label, lambda value: in_words(name, value), long=name in TEXTS)

        return {f"{name}_id" if name in KEYS else name: field(name, label) for name, label in FIELDS.items()}

    def place(self, row: Any) -> str:
        return reverse("actionplans:action", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> StandingActionForm:
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return StandingActionForm(
            data,
            initial=shown,
            action=row,
            owners=Membership.objects.colleagues(by.organisation),
            commitments=Commitment.objects.filter(force=by.force_id).in_plan(),
        )

    def values(self, form: Any) -> Values:
        attributes: Values = form.attributes
        return attributes

    def texts(self, row: Any) -> dict[str, str]:
        return by_input(super().texts(row))

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_action(action=row, by=by, revision=revision, values=values)


@editable
class EditableMilestone(OfThePlan):
    model = Milestone
    changed_by = ("actionplans:change_milestone",)
    noun = "milestone"
    days = ("due_date", "done_on")

    def find(self, pk: int, by: Membership) -> Any | None:
        return Milestone.objects.filter(force=by.force_id, pk=pk).select_related("action").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return MILESTONE

    def place(self, row: Any) -> str:
        return reverse("actionplans:action", args=[row.action.public_id])

    def context(self, row: Any) -> str:
        return str(row.action.title)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return MilestoneForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_milestone(milestone=row, by=by, revision=revision, values=values)


@editable
class EditableCommitment(OfThePlan):
    model = Commitment
    changed_by = ("actionplans:change_commitment",)
    noun = "commitment"

    def fields(self, row: Any) -> Mapping[str, Field]:
        return COMMITMENT

    def place(self, row: Any) -> str:
        return f"{reverse('actionplans:commitments')}#c-{row.public_id}"

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return CommitmentForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        committing.change_commitment(commitment=row, by=by, revision=revision, values=values)


@editable
class EditablePlan(OfThePlan):
    model = Plan
    changed_by = ("actionplans:governance",)
    noun = "page"
    days = ("next_meeting",)

    def fields(self, row: Any) -> Mapping[str, Field]:
        return GOVERNANCE

    def place(self, row: Any) -> str:
        return reverse("actionplans:plan")

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return GovernanceForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        committing.change_governance(force=row.force, by=by, revision=revision, values=values)
