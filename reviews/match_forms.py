"""What the national team chooses from the practice library."""

from typing import Any

from django import forms

from core.forms import fields_only
from practice.models import Practice
from practice.querysets import PracticeQuerySet


class PracticeChoiceForm(forms.Form):
    """One of what is offered."""

    practice = forms.ModelChoiceField(
        label="Practice of the library",
        queryset=Practice.objects.none(),
        to_field_name="public_id",
        empty_label="Choose a practice",
        error_messages={
            "required": "Choose a practice",
            "invalid_choice": "Choose a practice from the list",
        },
    )

    def __init__(self, *args: Any, offered: PracticeQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["practice"]
        field.queryset = offered
        self.helper = fields_only("practice")
