"""What a reviewer types."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.layout import Button, Field, Size
from django import forms
from django.utils import timezone

from core.forms import NO_PERSONAL_DATA, DayField, fields_only
from reviews.choices import FindingKind, ReviewState

LONGEST = 4000


class FindingWordsForm(forms.Form):
    """What a finding says."""

    kind = forms.ChoiceField(
        label="Kind", choices=FindingKind.choices, error_messages={"required": "Choose the kind of finding"}
    )
    text = forms.CharField(
        label="Finding",
        help_text=NO_PERSONAL_DATA,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Write what you found",
            "max_length": "Keep the finding to 4,000 characters or fewer",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("kind", "text")


class FindingForm(FindingWordsForm):
    """A finding. once makes a form that is sent twice count once; revision is what an edit started from."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, button: str = "Add finding", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"once": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self.helper = fields_only("kind", "text", "once", "revision", Button.secondary("do", button))

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data["once"] or uuid.uuid4()

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


class DecisionForm(forms.Form):
    """The decision, as it goes to the force."""

    decision = forms.ChoiceField(
        label="What is your decision?",
        choices=[
            (ReviewState.ACCEPTED.value, "Accept the submission"),
            (ReviewState.SENT_BACK.value, "Send it back with questions"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you accept the submission or send it back"},
    )
    message = forms.CharField(
        label="Message to the force (optional)",
        help_text=f"It goes to the force with the findings. {NO_PERSONAL_DATA}",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": "Keep the message to 4,000 characters or fewer"},
    )
    answers_due_on = DayField(
        label="Answers wanted by",
        help_text="Only if you send it back. For example, 27 3 2027. The force and its chief officer need time.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, questions: int = 0, missing: Sequence[str] = (), **kwargs: Any) -> None:
        """missing: what must be agreed before the submission can be accepted, in sentences."""
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.missing = missing
        self.helper = fields_only(
            Field.radios("decision", legend_size=Size.MEDIUM), "answers_due_on", "message", "revision"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == ReviewState.ACCEPTED and self.missing:
            self.add_error("decision", f"It cannot be accepted yet. {' '.join(self.missing)}")
        sent_back = data.get("decision") == ReviewState.SENT_BACK
        if sent_back and not self.questions:
            self.add_error(
                "decision",
                "Record a question as a finding first: the force can change only what a question is about",
            )
        if not sent_back:
            data["answers_due_on"] = None
        elif "answers_due_on" not in self.errors and not _is_ahead(data.get("answers_due_on")):
            self.add_error(
                "answers_due_on", "Enter a day after today, within a year, by which you want answers"
            )
        return data


def _is_ahead(day: date | None) -> bool:
    today = timezone.localdate()
    return day is not None and today < day <= today + timedelta(days=366)
