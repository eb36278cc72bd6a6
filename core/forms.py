"""What all forms share: the sentence about personal data, a day in three boxes, and how crispy lays fields out."""

from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Size
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

NO_PERSONAL_DATA = "Do not enter personal data of a victim or a suspect."


def fields_only(*fields: Any) -> FormHelper:
    """The template brings the form, its token and whatever stands around the fields."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.label_size = Size.SMALL
    helper.legend_size = Size.SMALL
    helper.layout = Layout(*fields)
    return helper


def line_field(label: str, *, length: int, wanted: str = "", hint: str = "") -> forms.CharField:
    """A line of text. wanted: what to do when it is left empty; none when it may be."""
    return forms.CharField(
        label=label,
        required=bool(wanted),
        max_length=length,
        help_text=hint,
        error_messages={"required": wanted, "max_length": f"Shorten this to {length} characters or fewer"},
    )


def text_field(
    label: str, *, wanted: str = "", hint: str = "", length: int = 10_000, rows: int | None = None
) -> forms.CharField:
    """A text box. wanted: what to do when it is left empty; none when it may be."""
    return forms.CharField(
        label=label,
        required=bool(wanted),
        max_length=length,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows} if rows else None),
        error_messages={"required": wanted, "max_length": f"Shorten this to {length:,} characters or fewer"},
    )


def published_day(day: date | None) -> date:
    """The day on which something was published, which has been. Raises ValidationError."""
    if day is None:
        raise ValidationError("Enter the day on which it was published")
    if day > timezone.localdate():
        raise ValidationError("The day of publication cannot be in the future")
    return day


class DayField(DateInputField):
    """A day of our times in three boxes, with every error in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.incomplete = f"{self.label}: enter a day, a month and a year"
        self.unreal = f"{self.label}: enter a real date, for example 27 3 2027"

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in value or []]
        if not any(parts):
            return None
        try:
            return self._real(parts)
        except ValidationError as error:
            self.fields[0].widget.errors = list(error.messages)  # so that the summary leads to the first box
            raise

    def _real(self, parts: list[str]) -> date:
        if not all(parts):
            raise ValidationError(self.incomplete)
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
            raise ValidationError(self.unreal)
        number, month, year = map(int, parts)
        if not 2000 <= year <= 2100:
            raise ValidationError(f"{self.label}: enter a year between 2000 and 2100")
        try:
            return date(year, month, number)
        except ValueError as error:
            raise ValidationError(self.unreal) from error
