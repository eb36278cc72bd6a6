"""Preparing a cycle, and giving one force more time: what the national lead fills in."""

from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Layout, Size
from django import forms
from django.core.exceptions import ValidationError

import core.forms
from assessments.models import Assessment, Cycle
from core.forms import NO_PERSONAL_DATA, fields_only
from core.templatetags.portal import day
from evidence.forms import DayField
from frameworks.models import Framework


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

    class Meta:
        model = Cycle
        fields = ["name", "framework", "scale", "previous", "opens_on", "due_on"]
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the template's own form brings it
        self.helper.label_size = Size.SMALL
        self.helper.legend_size = Size.SMALL
        self.helper.layout = Layout(
            Field.text("name"),
            Field.select("framework"),
            Field.select("scale"),
            Field.select("previous"),
            "opens_on",
            "due_on",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens_on, due_on = cleaned.get("opens_on"), cleaned.get("due_on")
        if isinstance(opens_on, date) and isinstance(due_on, date) and due_on <= opens_on:
            self.add_error("due_on", "Choose a due date after the day on which the cycle opens")
        return cleaned


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
