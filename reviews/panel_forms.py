"""What is written down of a panel's decision."""

from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms
from django.core.exceptions import ValidationError

from core.forms import NO_PERSONAL_DATA, fields_only
from frameworks.models import Grade
from reviews.forms import LONGEST

LONGEST_PANEL = 1000
FEWEST_PEOPLE = 2


class PanelForm(forms.Form):
    """seen: how many decisions the page showed, so that nobody decides over one that they have not read."""

    grade = forms.ChoiceField(
        label="Which grade does the panel give?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the grade that the panel gives"},
    )
    reason = forms.CharField(
        label="Reason",
        help_text=f"The force reads it beside the grade when its submission is accepted. {NO_PERSONAL_DATA}",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Write why the panel gives this grade",
            "max_length": "Keep the reason to 4,000 characters or fewer",
        },
    )
    panel = forms.CharField(
        label="Who sat on the panel",
        help_text="A name to a line, two people or more. Only the national team reads it.",
        max_length=LONGEST_PANEL,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write who sat on the panel",
            "max_length": "Keep the names to 1,000 characters or fewer",
        },
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, grades: Iterable[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grades = {grade.code: grade for grade in grades}
        offered = self.fields["grade"]
        if isinstance(offered, forms.ChoiceField):
            offered.choices = [(grade.code, grade.label) for grade in self.grades.values()]
        self.helper = fields_only(Field.radios("grade", legend_size=Size.MEDIUM), "reason", "panel", "seen")

    def clean_panel(self) -> str:
        names = [name for line in self.cleaned_data["panel"].splitlines() if (name := line.strip())]
        if len(names) < FEWEST_PEOPLE:
            raise ValidationError("Write at least two names, each on a line of its own")
        return "\n".join(names)

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "grade": self.grades[data["grade"]],
            "reason": data["reason"],
            "panel": data["panel"],
        }

    @property
    def said(self) -> dict[str, str]:
        """What was filled in, by label, to be kept where it came too late."""
        values = self.values
        return {
            "Grade": values["grade"].label,
            "Reason": values["reason"],
            "Who sat on the panel": values["panel"],
        }
