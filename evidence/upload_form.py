"""The form by which a spreadsheet that somebody filled in comes. What stands in it, evidence.rows reads."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.forms import NO_PERSONAL_DATA, fields_only
from evidence.storing import StoreFullError


class UploadForm(forms.Form):
    file = forms.FileField(
        label="The filled-in spreadsheet",
        allow_empty_file=True,  # its own sentence comes from the checks
        help_text=f"An .xlsx file of up to 2 MB. {NO_PERSONAL_DATA}",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the spreadsheet", "invalid": "Choose the spreadsheet"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field("file"))

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if getattr(upload, "found_no_room", False):
            raise ValidationError(str(StoreFullError()))
        return upload
