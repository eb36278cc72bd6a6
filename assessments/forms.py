"""Reading what people type. A field that the page did not send is None: it stays as it was."""

from collections.abc import Iterable
from typing import Any, cast

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.forms import NO_PERSONAL_DATA, fields_only
from frameworks.models import Grade

LONGEST = 10_000


class WordsField(forms.CharField):
    """Text as typed, with one kind of line end, and a limit that says what to do."""

    def __init__(self, **options: Any) -> None:
        messages = {"max_length": f"Shorten the text to {LONGEST:,} characters. It has %(show_value)s now."}
        super().__init__(
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages=messages,
            **options,
        )

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class SavedForm(forms.Form):
    """What is saved over a revision: a grade's code, and words."""

    grade = forms.CharField(required=False, max_length=30)
    revision = forms.IntegerField(min_value=1, max_value=2_000_000_000)

    def sent_words(self) -> dict[str, str]:
        """The texts that were sent; a box that was closed sends nothing."""
        return {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if isinstance(field, WordsField) and self.data.get(name) is not None
        }

    def first_error(self) -> str:
        return next(str(messages[0]) for messages in self.errors.values())


class AnswerForm(SavedForm):
    """One behaviour's fields. `for_code` reads them from the page's form, where each carries its code."""

    comment = WordsField()
    reason = WordsField()

    NAMES = {"grade": "g", "comment": "c", "reason": "r", "revision": "v"}

    @classmethod
    def for_code(cls, code: str, sent: Any) -> "AnswerForm":
        return cls({name: sent.get(f"{short}-{code}") for name, short in cls.NAMES.items()})


class SummaryForm(SavedForm):
    """The force's own summary of a descriptor."""

    strengths = WordsField()
    gaps = WordsField()
    support_needed = WordsField()


class MixForm(forms.Form):
    """One made from both, when two people wrote at once. `grade` comes out as a Grade, or None."""

    grade = forms.ModelChoiceField(
        label="Grade",
        queryset=Grade.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the grades"},
    )

    def __init__(self, *args: Any, grades: QuerySet[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["grade"]).queryset = grades
        texts = [Field.textarea(name, rows=4) for name in self.fields if name != "grade"]
        self.helper = fields_only(Field.radios("grade", inline=True, small=True), *texts)


class AnswerMixForm(MixForm):
    comment = WordsField(label="Comment", help_text=NO_PERSONAL_DATA)
    reason = WordsField(label="Why it does not apply", help_text=NO_PERSONAL_DATA)


class SummaryMixForm(MixForm):
    strengths = WordsField(label="Strengths", help_text=NO_PERSONAL_DATA)
    gaps = WordsField(label="Gaps", help_text=NO_PERSONAL_DATA)
    support_needed = WordsField(label="Support needed", help_text=NO_PERSONAL_DATA)


class SendForm(forms.Form):
    note = forms.CharField(
        label="Covering note to the chief officer",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"What changed, what is weak, what to ask about. {NO_PERSONAL_DATA}",
    )


class WordForm(forms.Form):
    """Why the lead sends what is weakly founded."""

    word = forms.CharField(
        label="Why you send it all the same",
        required=False,
        max_length=500,
        error_messages={"max_length": "Shorten this to 500 characters"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("word")


class SeveralForm(forms.Form):
    """One reason for several weak points. several: which, by the keys of weak_list.OfRule."""

    several = forms.MultipleChoiceField(
        label="What the reason is for",
        required=False,
        error_messages={"invalid_choice": "Some of what you chose is not on the list any more: choose again"},
    )
    several_word = forms.CharField(
        label="The reason for all that you choose",
        required=False,
        max_length=500,
        error_messages={"max_length": "Shorten this to 500 characters"},
    )

    def __init__(self, *args: Any, offered: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        several = cast("forms.MultipleChoiceField", self.fields["several"])
        several.choices = [(key, key) for key in offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("several") and not cleaned.get("several_word", "-"):
            self.add_error("several_word", "Write the reason, or choose nothing")
        if cleaned.get("several_word") and not cleaned.get("several", "-"):
            self.add_error("several", "Choose what the reason is for")
        return cleaned

    @property
    def chosen(self) -> list[str]:
        """Also when it is wrong."""
        return list(self["several"].value() or [])


class ReplyForm(forms.Form):
    """The lead's answer to one question of the national team."""

    reply = forms.CharField(
        label="Answer",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4000,
        error_messages={"max_length": "Shorten this to 4,000 characters"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("reply", rows=4))


class SendBackForm(forms.Form):
    """One descriptor that a chief officer wants changed."""

    reason = forms.CharField(
        label="What should change, and why",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, descriptors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a descriptor"), *descriptors]
        self.fields["descriptor"] = forms.ChoiceField(
            label="Which descriptor", required=False, choices=choices
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("descriptor") and not cleaned.get("reason"):
            self.add_error("reason", "Say what should change, and why")
        if cleaned.get("reason") and not cleaned.get("descriptor"):
            self.add_error("descriptor", "Choose the descriptor that should change")
        return cleaned


class SignForm(forms.Form):
    """seen: what the page showed that is signed with it. signer: the name that is to be typed."""

    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    signed_as = forms.CharField(
        label="Type your name to sign",
        max_length=100,
        error_messages={"required": "Type your name to sign"},
    )

    def __init__(self, *args: Any, signer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer

    def clean_signed_as(self) -> str:
        """The name as it stands in the list, however it was spaced and whatever its capitals when it was typed."""
        typed: str = self.cleaned_data["signed_as"]
        if typed.casefold().split() != self.signer.casefold().split():
            raise ValidationError(f"Type your name as it stands in the list of people: {self.signer}")
        return self.signer
