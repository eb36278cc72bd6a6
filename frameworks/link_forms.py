"""What the national team types about two lines that touch each other."""

from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from core.forms import fields_only
from frameworks.choices import Relation
from frameworks.models import Provision

LONGEST = 500


class LinkWordsForm(forms.Form):
    """What the one is to the other, why, and whether that still counts."""

    relation = forms.ChoiceField(
        label="What the first says of the second",
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what they are to each other",
            "invalid_choice": "Choose from the list",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence. It is shown to every force beside the link.",
        error_messages={
            "required": "Say in a sentence why they touch each other",
            "max_length": f"Shorten the reason to {LONGEST} characters",
        },
    )
    withdrawn = forms.TypedChoiceField(
        label="Whether it counts",
        choices=[("False", "It counts"), ("True", "Withdrawn: it is shown to nobody, and its history stays")],
        coerce=lambda word: word == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it counts", "invalid_choice": "Choose whether it counts"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.radios("relation"), Field.textarea("reason"), Field.radios("withdrawn")
        )

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).replace("\r\n", "\n").strip()


class LinkForm(LinkWordsForm):
    """revision is what the writer started from."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("revision")

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


class NewLinkForm(LinkWordsForm):
    """A link from `start` to the provision whose code is typed. Cleaned, `other` is that provision."""

    other = forms.CharField(
        label="Code of the second",
        max_length=40,
        help_text="As it stands beside the line: PREPARE.7.2.b, 2021.4.1 or HMICFRS.4.1",
        error_messages={"required": "Enter the code of the second", "max_length": "Enter a code, not a text"},
    )

    def __init__(self, *args: Any, start: Provision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["withdrawn"]
        self.start = start
        self.helper = fields_only(Field.radios("relation"), Field.text("other"), Field.textarea("reason"))

    def clean_other(self) -> Provision:
        typed = self.cleaned_data["other"].strip()
        found = Provision.objects.linkable().filter(code__iexact=typed).select_related("framework").first()
        if found is None:
            raise forms.ValidationError(
                "Enter the code of a descriptor, behaviour, action area, action, outcome code or recommendation"
            )
        if found == self.start:
            raise forms.ValidationError("Enter the code of another line than this one")
        if _stands_under(found, self.start) or _stands_under(self.start, found):
            raise forms.ValidationError("One of them stands under the other already: enter another code")
        return found


def _stands_under(lower: Provision, upper: Provision) -> bool:
    return lower.code.startswith(f"{upper.code}.")
