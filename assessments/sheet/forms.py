"""The form by which a spreadsheet comes back: it checks the file, and changes nothing."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from assessments.sheet import layout
from assessments.sheet.door import check_sheet
from core.forms import fields_only
from evidence.checks import CheckedFile, clean_name
from evidence.refusals import FileRefusedError
from evidence.storing import StoreFullError, StoreUnavailableError

INSTEAD = "Nothing was changed. Upload the spreadsheet from this page, saved as .xlsx"


class SheetForm(forms.Form):
    """`file` comes out as a CheckedFile."""

    file = forms.FileField(
        label="The filled-in spreadsheet",
        allow_empty_file=True,  # its own sentence comes from the checks
        help_text=f"An .xlsx file of up to {layout.MOST_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the spreadsheet", "invalid": "Choose the spreadsheet"},
    )
    refused_with = 422

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field("file"))

    @property
    def status(self) -> int:
        """Of the answer that shows the form."""
        return self.refused_with if self.errors else 200

    def refuse(self, error: StoreUnavailableError) -> None:
        """The form was right, and there is no place for the file."""
        self.add_error("file", str(error))
        self.refused_with = error.status

    def clean_file(self) -> CheckedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if getattr(upload, "found_no_room", False):
            self.refused_with = StoreFullError.status
            raise ValidationError(str(StoreFullError()))
        name = upload.name or ""
        try:
            return check_sheet(name, upload, size=upload.size or 0)
        except FileRefusedError as refusal:
            raise ValidationError(f"“{clean_name(name)}” {refusal.why}. {INSTEAD}") from refusal
