"""What the national lead types about a publication that was added, and its recommendations."""

import re
from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError

from core.forms import DayField, fields_only, line_field, published_day
from frameworks.adding import NewRecommendation

LONGEST_TEXT = 10_000
LONGEST_TITLE = 250
LONGEST_TIMING = 300
IS_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,18}[A-Z0-9]").fullmatch
IS_NUMBER = re.compile(r"[A-Za-z0-9]+([.-][A-Za-z0-9]+)*").fullmatch
LONGEST_NUMBER = 12
NO_NUMBER = "Enter a number as the source has it, for example 4 or 4.1"


class PublicationForm(forms.Form):
    """One that there is."""

    title = line_field("Title", length=LONGEST_TITLE, wanted="Enter the title")
    short_title = line_field(
        "Short title", length=80, wanted="Enter a short title", hint="As it is called in lists."
    )
    publisher = line_field("Publisher", length=LONGEST_TITLE, wanted="Enter who published it")
    published_on = DayField(label="Published on", help_text="For example, 27 3 2026")
    source = line_field(
        "Where it stands", length=500, wanted="Enter where it can be read", hint="A web address, or a page."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("title"),
            Field.text("short_title"),
            Field.text("publisher"),
            "published_on",
            Field.text("source"),
        )

    def clean_published_on(self) -> date:
        return published_day(self.cleaned_data["published_on"])


class NewPublicationForm(PublicationForm):
    code = line_field(
        "Code",
        length=20,
        wanted="Enter a code",
        hint="Stands before each of its numbers and never changes. Capitals, figures and hyphens: PEEL-2026.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.insert(0, Field.text("code"))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().upper()
        if not IS_CODE(code):
            raise ValidationError("Enter 3 to 20 capitals, figures and hyphens, beginning with a letter")
        return code


class RecommendationForm(forms.Form):
    """The words of one that there is."""

    short_title = line_field("Short title", length=LONGEST_TITLE, wanted="Enter a short title")
    text = forms.CharField(
        label="What it says",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        help_text="Word for word. Do not enter personal data of a victim or a suspect.",
        error_messages={
            "required": "Enter what it says",
            "max_length": f"Shorten this to {LONGEST_TEXT:,} characters or fewer",
        },
    )
    timing = line_field("By when", length=LONGEST_TIMING, hint="As the source says it. Optional.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("short_title"), Field.textarea("text", rows=8), Field.text("timing")
        )


class NewRecommendationForm(RecommendationForm):
    """taken: the numbers that its publication has."""

    number = line_field("Number", length=LONGEST_NUMBER, wanted=NO_NUMBER)
    addressed_to_forces = forms.TypedChoiceField(
        label="Is it addressed to forces?",
        choices=[("True", "Yes"), ("False", "No")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text="Each force is then asked to answer it.",
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )

    def __init__(self, *args: Any, taken: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.helper.layout.fields.insert(0, Field.text("number"))
        self.helper.layout.fields.append(Field.radios("addressed_to_forces", inline=True))

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if not IS_NUMBER(number):
            raise ValidationError(NO_NUMBER)
        if number in self.taken:
            raise ValidationError(f"There is a recommendation {number} already")
        return number

    @property
    def recommendation(self) -> NewRecommendation:
        """Of a form that is valid."""
        return NewRecommendation(**self.cleaned_data)
