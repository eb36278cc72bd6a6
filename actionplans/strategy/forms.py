"""The form by which a strategy comes: a file or a pasted text. It checks, and changes nothing."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from actionplans.strategy import door
from core.forms import NO_PERSONAL_DATA, fields_only
from evidence.checks import CheckedFile, clean_name
from evidence.refusals import FileRefusedError
from evidence.storing import StoreFullError, StoreUnavailableError

INSTEAD = f"Nothing was kept. Upload your strategy as {door.IN_WORDS}, or paste its text"


class StrategyForm(forms.Form):
    """`checked` is what was given, as a CheckedFile."""

    file = forms.FileField(
        label="Your strategy",
        required=False,
        allow_empty_file=True,  # its own sentence comes from the checks
        help_text=f"{door.IN_WORDS}, up to {door.MOST_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in door.ENDINGS)}),
    )
    text = forms.CharField(
        label="Or paste its text",
        required=False,
        strip=False,
        max_length=door.LONGEST_PASTED,
        help_text=f"Bullets and numbers help to tell what belongs to what. {NO_PERSONAL_DATA}",
        widget=forms.Textarea,
        error_messages={"max_length": f"Paste no more than {door.LONGEST_PASTED:,} characters at once"},
    )
    refused_with = 422

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked: CheckedFile | None = None
        self.helper = fields_only(Field("file"), Field.textarea("text", rows=10))

    @property
    def status(self) -> int:
        """Of the answer that shows the form."""
        return self.refused_with if self.errors else 200

    def refuse(self, error: StoreUnavailableError) -> None:
        """The form was right, and there is no place for the file."""
        self.add_error("file", str(error))
        self.refused_with = error.status

    def clean_file(self) -> UploadedFile | None:
        upload = self.cleaned_data["file"]
        if not isinstance(upload, UploadedFile):
            return None
        if getattr(upload, "found_no_room", False):
            self.refused_with = StoreFullError.status
            raise ValidationError(str(StoreFullError()))
        name = upload.name or ""
        try:
            self.checked = door.check_strategy(name, upload, size=upload.size or 0)
        except FileRefusedError as refusal:
            raise ValidationError(f"“{clean_name(name)}” {refusal.why}. {INSTEAD}") from refusal
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("text", "").strip()
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        if self.checked and text:
            self.add_error("text", "Give a file or a text, not both. Choose the file again if it is the file")
        elif not self.checked and not text:
            self.add_error("file", "Choose a file, or paste a text below")
        elif text:
            self._take_text(cleaned["text"])
        return cleaned

    def _take_text(self, text: str) -> None:
        try:
            self.checked = door.pasted(text)
        except FileRefusedError as refusal:
            self.add_error("text", f"The text {refusal.why}. Paste the words alone")
