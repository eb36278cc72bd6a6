"""What people fill in about practice, checked and explained in plain words."""

import re
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from crispy_forms_gds.layout import Field
from django import forms
from django.utils import timezone

from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field, text_field
from forces.models import Force
from frameworks.models import Provision
from practice.choices import ConsentState, Strength, UptakeState
from practice.described import POST_LENGTH, TITLE_LENGTH
from practice.models import Practice

NOTE_LENGTH = 4000
LINES_AT_MOST = 40


def choice_field(label: str, choices: list[tuple[str, str]], *, wanted: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": wanted, "invalid_choice": wanted},
    )


class DescribedForm(forms.Form):
    """What is said of any practice. Its layout is in `boxes`, for those who add to it."""

    title = line_field(
        "Title", length=TITLE_LENGTH, wanted="Enter a title", hint="What is done, in a few words."
    )
    what = text_field(
        "What is done",
        wanted="Say what is done",
        hint=f"So that another force could do it. {NO_PERSONAL_DATA}",
    )
    for_whom = text_field(
        "For whom", hint=f"Whom it helps, and who does it. {NO_PERSONAL_DATA}", length=NOTE_LENGTH
    )
    strength = choice_field(
        "How good the evidence is", Strength.choices, wanted="Choose how good the evidence is"
    )
    cost = text_field(
        "What it costs", hint="Money, people and time, as far as known. Optional.", length=NOTE_LENGTH
    )
    contact_post = line_field(
        "Whom to ask",
        length=POST_LENGTH,
        hint="A post that stays when people move, for example Head of Public Protection. Never a person’s name.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(*self.boxes())

    def boxes(self) -> list[Any]:
        return [
            Field.text("title"),
            Field.textarea("what", rows=8),
            Field.textarea("for_whom", rows=3),
            Field.radios("strength"),
            Field.textarea("cost", rows=3),
            Field.text("contact_post"),
        ]


class PracticeForm(DescribedForm):
    source = forms.ModelChoiceField(
        label="Whose practice it is",
        queryset=Force.objects.none(),
        required=False,
        empty_label="No one force’s",
        help_text="A force is asked before anybody else reads of its practice, and again when its words change.",
        error_messages={"invalid_choice": "Choose a force from the list"},
    )
    review_on = DayField(label="Look at it again on", help_text="For example, 27 3 2028. Optional.")

    def __init__(self, *args: Any, of: Practice | None = None, **kwargs: Any) -> None:
        """of: the entry that is changed. What a force was found with, offered or was asked about stays its own."""
        super().__init__(*args, **kwargs)
        forces: Any = self.fields["source"]
        forces.queryset = Force.objects.order_by("name")
        if of is not None and of.is_of_its_source:
            forces.disabled, self.initial["source"] = True, of.source_id
            forces.help_text = "It stays this force’s, which is asked before anybody else reads of it."

    def boxes(self) -> list[Any]:
        return [*super().boxes(), "source", "review_on"]

    @property
    def values(self) -> dict[str, Any]:
        """{attribute: value} of the entry."""
        said = dict(self.cleaned_data)
        said.pop("key", None)
        source = said.pop("source")
        return {**said, "source_id": source.pk if source else None}


class NewPracticeForm(PracticeForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def boxes(self) -> list[Any]:
        return [*super().boxes(), "key"]

    @classmethod
    def empty(cls) -> Self:
        return cls(initial={"key": uuid.uuid4(), "strength": Strength.IN_USE})


class LinesForm(forms.Form):
    """Which lines of the frameworks a practice is about, by their codes. Cleaned, `lines` are those provisions."""

    lines = forms.CharField(
        label="Codes of the lines",
        required=False,
        max_length=LINES_AT_MOST * 41,
        widget=forms.Textarea,
        help_text="One to a line, as they stand beside the text: PREPARE.7, PREPARE.7.2.b, 2021.4.2 or HMICFRS.4.1.",
        error_messages={"max_length": f"Name {LINES_AT_MOST} lines at most"},
    )
    was = forms.CharField(required=False, max_length=LINES_AT_MOST * 41, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("lines", rows=8), "was")

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        return cls(initial={"lines": "\n".join(codes), "was": " ".join(codes)})

    def clean_lines(self) -> list[Provision]:
        codes = dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["lines"].strip().upper()))
        codes.pop("", None)
        if len(codes) > LINES_AT_MOST:
            raise forms.ValidationError(f"Name {LINES_AT_MOST} lines at most")
        found = {provision.code: provision for provision in Provision.objects.filter(code__in=[*codes])}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"No line has the code {', '.join(unknown[:5])}")
        return list(found.values())

    def changes(self) -> tuple[list[Provision], list[Provision]]:
        """What to add and what to take away, against what the page showed: what a colleague added meanwhile stays."""
        was = set(self.cleaned_data["was"].split())
        lines = {provision.code: provision for provision in self.cleaned_data["lines"]}
        gone = Provision.objects.filter(code__in=was - set(lines))
        return [provision for code, provision in lines.items() if code not in was], list(gone)


class CallForm(forms.Form):
    title = line_field("Title", length=TITLE_LENGTH, wanted="Enter a title")
    text = text_field(
        "What is asked", wanted="Say what is asked", hint=f"Every force reads it. {NO_PERSONAL_DATA}"
    )
    due_on = DayField(label="Answers are due by", help_text="For example, 27 3 2027.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.text("title"), Field.textarea("text", rows=8), "due_on")

    def clean_due_on(self) -> date:
        day: date | None = self.cleaned_data["due_on"]
        if day is None:
            raise forms.ValidationError("Enter the day by which answers are due")
        return day


class NewCallForm(CallForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("key")

    @classmethod
    def empty(cls) -> Self:
        return cls(initial={"key": uuid.uuid4()})

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class OfferForm(DescribedForm):
    consents = forms.BooleanField(
        label="Everybody who signs in may read this, in these words, with our name",
        required=False,
        help_text=(
            "All forces, policing bodies, owners of portfolios and observers. Otherwise the national team asks your"
            " force before anybody else reads of it."
        ),
    )

    def boxes(self) -> list[Any]:
        return [*super().boxes(), Field.checkbox("consents")]


class NewOfferForm(OfferForm):
    key = forms.UUIDField(widget=forms.HiddenInput)

    def boxes(self) -> list[Any]:
        return [*super().boxes(), "key"]

    @classmethod
    def empty(cls) -> Self:
        return cls(initial={"key": uuid.uuid4(), "strength": Strength.IN_USE})

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class ConsentForm(forms.Form):
    answer = choice_field(
        "What does your force say?",
        [
            (ConsentState.GIVEN.value, "Everybody who signs in may read it, in these words, with our name"),
            (ConsentState.REFUSED.value, "No"),
        ],
        wanted="Choose whether others may read it",
    )
    note = text_field(
        "To the national team (optional)",
        hint=f"For example what should be said otherwise. No other force reads it. {NO_PERSONAL_DATA}",
        length=NOTE_LENGTH,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.radios("answer"), Field.textarea("note", rows=3))


class UptakeForm(forms.Form):
    state = choice_field("What your force does", UptakeState.choices, wanted="Choose what your force does")
    since = DayField(label="Since", help_text="For example, 27 3 2026.")
    what_happened = text_field(
        "What happened",
        hint=f"What you changed of it, what it led to. The national team reads it, no other force. {NO_PERSONAL_DATA}",
    )
    named = forms.BooleanField(
        label="Others may read that it is our force",
        required=False,
        help_text="Otherwise they read only that one more force does so.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.radios("state"), "since", Field.textarea("what_happened", rows=6), Field.checkbox("named")
        )

    def clean_since(self) -> date:
        day: date | None = self.cleaned_data["since"]
        if day is None:
            raise forms.ValidationError("Enter the day since when your force does so")
        if day > timezone.localdate():
            raise forms.ValidationError("The day cannot be in the future")
        return day
