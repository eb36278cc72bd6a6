"""What the national team types beside a behaviour."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from core.forms import NO_PERSONAL_DATA, fields_only

LONGEST = 5_000


class GuidanceWordsForm(forms.Form):
    """Both texts."""

    looks_like = forms.CharField(
        label="What good looks like",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=(
            "An empty line begins a new paragraph; a line that begins with a dash and a space is an item of a list."
            f" {NO_PERSONAL_DATA}"
        ),
        error_messages={"max_length": f"Shorten what good looks like to {LONGEST:,} characters"},
    )
    typical_evidence = forms.CharField(
        label="Typical evidence",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Which papers, figures or checks a force usually has, one to a line that begins with a dash.",
        error_messages={"max_length": f"Shorten the typical evidence to {LONGEST:,} characters"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("looks_like"), Field.textarea("typical_evidence"))

    def clean_looks_like(self) -> str:
        return _text(self.cleaned_data["looks_like"])

    def clean_typical_evidence(self) -> str:
        return _text(self.cleaned_data["typical_evidence"])


class GuidanceForm(GuidanceWordsForm):
    """revision is what the writer started from; 0 when nobody had written any."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("revision")

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


def _text(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()
