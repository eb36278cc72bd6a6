"""What people fill in about a published report, and the comments on it."""

import uuid
from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.validators import URLValidator

from actionplans.forms import text_field
from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field, published_day

NO_ADDRESS = "Enter a web address that begins with https:// or http://"
COMMENT_LENGTH = 20_000


class InspectionForm(forms.Form):
    """One that there is."""

    publisher = line_field(
        "Publisher", length=200, wanted="Enter who published it", hint="For example HMICFRS."
    )
    title = line_field("Title of the report", length=300, wanted="Enter the title of the report")
    published_on = DayField(
        label="Published on", help_text="For example, 27 3 2026. The 56 days to comment begin with this day."
    )
    link = forms.URLField(
        label="Web address",
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"], message=NO_ADDRESS)],
        help_text="Where it can be read. Optional.",
        error_messages={"invalid": NO_ADDRESS, "max_length": "Enter an address of 500 characters or fewer"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("publisher"), Field.text("title"), "published_on", Field.text("link")
        )

    def clean_published_on(self) -> date:
        return published_day(self.cleaned_data["published_on"])


class NewInspectionForm(InspectionForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("key")

    @classmethod
    def empty(cls) -> "NewInspectionForm":
        return cls(initial={"key": uuid.uuid4(), "publisher": "HMICFRS"})

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class CommentForm(forms.Form):
    """Of either side. What was given before stands in it, to be changed and given anew."""

    text = text_field("Comments", wanted="Write your comments", length=COMMENT_LENGTH)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = f"{hint} {NO_PERSONAL_DATA}"
        self.helper = fields_only(Field.textarea("text", rows=12), "key")
