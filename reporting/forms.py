"""What people type for a report."""

from typing import Any

from crispy_forms_gds.layout import Button
from django import forms

from core.forms import NO_PERSONAL_DATA, fields_only

LONGEST = 20_000


class ReportWordsForm(forms.Form):
    """The words of a section."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"max_length": f"Keep the text to {LONGEST:,} characters or fewer"},
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = (
            "An empty line begins a new paragraph; a line that begins with a dash and a space is an item of a list."
            f" {NO_PERSONAL_DATA}"
        )
        self.helper = fields_only("text")

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n").strip()


class ReportTextForm(ReportWordsForm):
    """revision is what the writer started from; 0 when nobody had written any."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("text", "revision", Button.primary("do", "Save"))

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0
