"""Preparing and changing a cycle, and giving one force more time: what the national lead fills in."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field, Fixed
from django import forms
from django.core.exceptions import ValidationError

import core.forms
from assessments.choices import CycleState
from assessments.models import Assessment, Cycle
from core.forms import NO_PERSONAL_DATA, fields_only
from core.templatetags.portal import day
from evidence.forms import DayField
from frameworks.models import Framework

LONGEST_INSTRUCTIONS = 4_000


def _instructions() -> forms.CharField:
    return forms.CharField(
        label="Instructions to forces (optional)",
        required=False,
        max_length=LONGEST_INSTRUCTIONS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Each force reads them above its task list. {NO_PERSONAL_DATA}",
        error_messages={"max_length": "Shorten the instructions to 4,000 characters or fewer"},
    )


def _read_twice() -> forms.IntegerField:
    return forms.IntegerField(
        label="Read twice, of a hundred submissions (optional)",
        required=False,
        min_value=0,
        max_value=100,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="That share is drawn at random. Two reviewers read each of them, and neither sees the other’s grades"
        " until both are done. Empty is none.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Enter a whole number from 0 to 100"
        ),
    )


class OpenCycleForm(forms.Form):
    """What still changes of a cycle once forces answer it."""

    instructions = _instructions()
    read_twice_percent = _read_twice()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.textarea("instructions", rows=6), Field.text("read_twice_percent", field_width=Fixed.THREE)
        )

    def clean_read_twice_percent(self) -> int:
        return self.cleaned_data["read_twice_percent"] or 0

    @property
    def attributes(self) -> dict[str, Any]:
        """Of a form that is valid: {attribute: value}."""
        return dict(self.cleaned_data)


class CycleForm(forms.ModelForm):
    opens_on = DayField(
        label="Opens on",
        require_all_fields=False,
        help_text="For example, 22 9 2027.",
    )
    due_on = DayField(
        label="Due on",
        require_all_fields=False,
        help_text="The last day for a chief officer to sign, for example 11 12 2027.",
    )

    instructions = _instructions()
    read_twice_percent = _read_twice()

    class Meta:
        model = Cycle
        fields = [
            "name",
            "framework",
            "scale",
            "previous",
            "opens_on",
            "due_on",
            "instructions",
            "read_twice_percent",
        ]
        labels = {"previous": "Start from and compare with (optional)"}
        help_texts = {
            "name": "For example, Autumn 2027. Every page and report shows it.",
            "previous": "What a force submitted then stands in its new assessment, to be confirmed or changed.",
        }
        error_messages = {
            "name": {"required": "Enter a name", "max_length": "Shorten the name to 60 characters or fewer"},
            "framework": {
                "required": "Choose a framework",
                "invalid_choice": "Choose a framework from the list",
            },
            "scale": {"required": "Choose a scale", "invalid_choice": "Choose a scale from the list"},
            "previous": {"invalid_choice": "Choose a cycle from the list, or none"},
        }

    def __init__(self, *args: Any, own: Cycle | None = None, **kwargs: Any) -> None:
        """own: the cycle that is changed, which starts from another."""
        super().__init__(*args, **kwargs)
        if own is not None:
            self.fields["previous"].queryset = Cycle.objects.exclude(pk=own.pk)  # type: ignore[attr-defined]  # model choices
        for name, words in {
            "framework": "Choose a framework",
            "scale": "Choose a scale",
            "previous": "No cycle before it",
        }.items():
            self.fields[name].empty_label = words  # type: ignore[attr-defined]  # model choices
        # What the national lead added holds recommendations, and nothing to be rated.
        self.fields["framework"].queryset = Framework.objects.filter(added=False)  # type: ignore[attr-defined]  # model choices
        self.fields["opens_on"].error_messages["required"] = "Enter the day on which the cycle opens"
        self.fields["due_on"].error_messages["required"] = "Enter the day on which submissions are due"
        self.helper = fields_only(
            Field.text("name"),
            Field.select("framework"),
            Field.select("scale"),
            Field.select("previous"),
            "opens_on",
            "due_on",
            Field.textarea("instructions", rows=6),
            Field.text("read_twice_percent", field_width=Fixed.THREE),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens_on, due_on = cleaned.get("opens_on"), cleaned.get("due_on")
        if isinstance(opens_on, date) and isinstance(due_on, date) and due_on <= opens_on:
            self.add_error("due_on", "Choose a due date after the day on which the cycle opens")
        return cleaned

    def clean_read_twice_percent(self) -> int:
        return self.cleaned_data["read_twice_percent"] or 0

    @property
    def attributes(self) -> dict[str, Any]:
        """Of a form that is valid: {attribute: value}."""
        keys = {"framework", "scale", "previous"}
        return {
            f"{name}_id" if name in keys else name: getattr(value, "pk", value)
            for name, value in self.cleaned_data.items()
        }


def form_of(cycle: Cycle, data: Any = None, *, initial: Any = None) -> CycleForm | OpenCycleForm:
    """Over what still changes of the cycle."""
    if cycle.state == CycleState.PREPARING:
        return CycleForm(data, initial=initial, own=cycle)
    return OpenCycleForm(data, initial=initial)


class ExtensionForm(forms.Form):
    """A day for one force, and why."""

    until = core.forms.DayField(label="Due on")
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"The force reads it. {NO_PERSONAL_DATA}",
        error_messages={
            "required": "Say why this force has more time, or no longer has it",
            "max_length": "Shorten the reason to 2,000 characters",
        },
    )

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        own = day(assessment.cycle.due_on)
        self.fields["until"].help_text = f"The cycle’s own day, {own}, takes an extension back."
        self.helper = fields_only("until", Field.textarea("reason", rows=3))

    def clean_until(self) -> date:
        until: date | None = self.cleaned_data["until"]
        if until is None:
            raise ValidationError("Enter the day by which this force submits")
        if until < self.assessment.cycle.due_on:
            raise ValidationError(f"Enter {day(self.assessment.cycle.due_on)} or a later day")
        return until
