"""The form that says how somebody wants to be told."""

from typing import Any, cast

from crispy_forms_gds.choices import Choice
from django import forms

from notices.choices import Telling

HINTS = {
    Telling.AT_ONCE: "As soon as something happens. Several things at the same moment make one mail.",
    Telling.DAILY: "In the morning, when there is something.",
    Telling.PORTAL: "You find them under Notices.",
}


class PreferenceForm(forms.Form):
    telling = forms.ChoiceField(
        label="How do you want to hear of your notices?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you want to hear of your notices"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["telling"]).choices = [
            Choice(telling.value, telling.label, hint=HINTS[telling]) for telling in Telling
        ]
