"""What the national lead types for a theme. Tags are check boxes of the page."""

from typing import Any

from django import forms

from core.forms import NO_PERSONAL_DATA, fields_only, line_field
from reviews.themes.models import Theme

MOST_TERMS, LONGEST_TERM = 40, 60


class ThemeForm(forms.Form):
    """A theme. terms: one to a line; kept as a list in lower case, each once."""

    name = line_field("Name", length=80, wanted="Enter a name")
    means = forms.CharField(
        label="What it means (optional)",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_PERSONAL_DATA,
        error_messages={"max_length": "Keep this to 1,000 characters or fewer"},
    )
    terms = forms.CharField(
        label="Words that suggest it (optional)",
        required=False,
        max_length=MOST_TERMS * (LONGEST_TERM + 2),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One to a line, or the beginning of one: train finds training.",
        error_messages={"max_length": f"Keep this to {MOST_TERMS} words or fewer"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(*self.fields)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_terms(self) -> list[str]:
        lines = (" ".join(line.split()).casefold() for line in self.cleaned_data["terms"].splitlines())
        terms = list(dict.fromkeys(line for line in lines if line))
        if len(terms) > MOST_TERMS:
            raise forms.ValidationError(f"Keep this to {MOST_TERMS} words or fewer")
        if any(len(term) > LONGEST_TERM for term in terms):
            raise forms.ValidationError(f"Shorten each word to {LONGEST_TERM} characters or fewer")
        return terms


class StandingThemeForm(ThemeForm):
    """One that is on the list: theme."""

    def __init__(self, *args: Any, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theme = theme

    def clean_name(self) -> str:
        name = super().clean_name()
        if Theme.objects.filter(name=name).exclude(pk=self.theme.pk).exists():
            raise forms.ValidationError("There is another theme of this name: choose another one")
        return name

    retired = forms.TypedChoiceField(
        label="Offered to reviewers",
        choices=[("False", "Yes"), ("True", "No longer")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text="“No longer” keeps what is tagged, and offers it for nothing new.",
        error_messages={
            "required": "Say whether it is offered",
            "invalid_choice": "Choose yes or no longer",
        },
    )
