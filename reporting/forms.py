"""What people type for a report, and for a bulk export."""

from typing import Any

from crispy_forms_gds.layout import Button
from django import forms

from assessments.choices import CycleState
from assessments.models import Cycle
from core.forms import NO_PERSONAL_DATA, fields_only, line_field
from reporting.choices import ExportKind
from reporting.saved_filters import MOST
from returns.choices import RequestState
from returns.models import Request

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


class _SentRequestField(forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        """Django lets the key's own words through where it is none."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice") from None


class ExportForm(forms.Form):
    """What is wanted, and why."""

    kind = forms.ChoiceField(
        label="What do you need?",
        choices=ExportKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you need"},
    )
    cycle = forms.ModelChoiceField(
        label="Cycle",
        queryset=Cycle.objects.exclude(state=CycleState.PREPARING).order_by("-due_on"),
        to_field_name="slug",
        required=False,
        empty_label="Choose a cycle (only for grades)",
        error_messages={"invalid_choice": "Choose a cycle that has opened"},
    )
    request = _SentRequestField(
        label="Request",
        queryset=Request.objects.exclude(state=RequestState.DRAFT).order_by("-sent_at"),
        to_field_name="public_id",
        required=False,
        empty_label="Choose a request (only for its answers)",
        error_messages={"invalid_choice": "Choose a request that was sent"},
    )
    purpose = forms.CharField(
        label="Why do you need it?",
        min_length=20,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it is for, and who will see it. A second person decides by this; every force in it reads it."
        f" {NO_PERSONAL_DATA}",
        error_messages={
            **dict.fromkeys(
                ("required", "min_length"), "Say in a sentence what it is for and who will see it"
            ),
            "max_length": "Shorten this to 500 characters or fewer",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(*self.fields)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, kind, wanted in (
            ("cycle", ExportKind.GRADES, "Choose the cycle whose grades you need"),
            ("request", ExportKind.RETURNS, "Choose the request whose answers you need"),
        ):
            if given.get("kind") != kind:
                given[name] = None
            elif name in given and given[name] is None:
                self.add_error(name, wanted)
        return given


class SavedFilterForm(forms.Form):
    """The name of kept filters. taken: those that the person has; nothing: whether there is nothing to keep."""

    name = line_field(
        "Name", length=60, wanted="Enter a name", hint="As you will look for it: South West, not submitted."
    )

    def __init__(self, *args: Any, taken: set[str], nothing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken, self.nothing = taken, nothing
        self.helper = fields_only("name")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if name in self.taken:
            raise forms.ValidationError(
                "You have filters of this name: choose another, or forget those first"
            )
        return name

    def clean(self) -> dict[str, Any]:
        if self.nothing:
            raise forms.ValidationError(
                "There are no filters to keep: set some on the national overview first"
            )
        if len(self.taken) >= MOST:
            raise forms.ValidationError(f"You keep {MOST} already: forget one first")
        return super().clean() or {}
