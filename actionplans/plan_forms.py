"""What people fill in around a plan's actions: commitments, milestones, moves on the board, who keeps it moving."""

import uuid
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from actionplans.choices import ActionStatus
from actionplans.forms import UpdateForm, text_field
from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field


def dropped_field(hint: str = "") -> forms.TypedChoiceField:
    """Whether it still is a part of the plan; an open page is told the choice by its value."""
    return forms.TypedChoiceField(
        label="In the plan",
        choices=[("False", "Yes"), ("True", "No longer")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=f"“No longer” takes it off the pages of the plan. {hint}".strip(),
        error_messages={
            "required": "Say whether it stays in the plan",
            "invalid_choice": "Choose yes or no longer",
        },
    )


class NewCommitmentForm(forms.Form):
    pillar = line_field(
        "Pillar or part of your strategy", length=200, hint="Your own heading above it. Optional."
    )
    number = line_field("Number", length=40, hint="As your strategy counts it. Optional.")
    title = line_field("Commitment", length=300, wanted="Enter what you commit to")
    text = text_field("What it says", hint=NO_PERSONAL_DATA)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("pillar"),
            Field.text("number"),
            Field.text("title"),
            Field.textarea("text", rows=6),
            "key",
        )

    @classmethod
    def empty(cls) -> "NewCommitmentForm":
        return cls(initial={"key": uuid.uuid4()})

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class CommitmentForm(NewCommitmentForm):
    """One that there is."""

    key = None  # type: ignore[assignment]  # Django's way to leave out a field of the class above
    dropped = dropped_field("Its actions stay, under no commitment.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields[-1] = Field.radios("dropped", inline=True)


class GovernanceForm(forms.Form):
    """Who keeps the plan moving, and whom they report to."""

    delivery_group = line_field("Delivery group", length=200, hint="The group that drives the plan.")
    chair = line_field("Chair", length=200, hint="A post, or a person of the force.")
    reports_to = line_field(
        "Reports to", length=200, hint="For example the Assistant Chief Constable, in a steering group."
    )
    executive_board = line_field("Held to account by", length=200, hint="For example the Executive Board.")
    next_meeting = DayField(label="Next meeting", help_text="For example, 27 3 2027")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("delivery_group"),
            Field.text("chair"),
            Field.text("reports_to"),
            Field.text("executive_board"),
            "next_meeting",
        )


class NewMilestoneForm(forms.Form):
    title = line_field("Milestone", length=200, wanted="Enter what will be reached")
    due_date = DayField(label="Due date", help_text="For example, 27 3 2027")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.text("title"), "due_date")


class MilestoneForm(NewMilestoneForm):
    """One that there is."""

    done_on = DayField(label="Reached on", help_text="Leave empty until it is reached.")
    dropped = dropped_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields += ["done_on", Field.radios("dropped", inline=True)]


class MoveForm(UpdateForm):
    """Another status, from the board. A word is wanted only where an action is stopped."""

    text = text_field(
        "What happened", hint="Wanted if you stop the action; otherwise optional. " + NO_PERSONAL_DATA
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("status") == ActionStatus.STOPPED and not cleaned.get("text"):
            self.add_error("text", "Say why it is stopped")
        return cleaned
