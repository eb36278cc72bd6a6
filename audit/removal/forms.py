"""The form that asks for a removal: it checks what was given, and changes nothing."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from audit.choices import WhoseData
from audit.removal import search
from audit.removal.words import LONGEST, SHORTEST, marks, pattern_of
from core.forms import fields_only
from forces.models import Membership


class AskForm(forms.Form):
    words = forms.CharField(
        label="The words to remove",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text="Exactly what must go, such as the name or the address. Capitals and spaces make no difference."
        " One text at a time: ask again for the next.",
    )
    whose = forms.ChoiceField(
        label="Whose data are they?",
        choices=WhoseData.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose data they are"},
    )
    reason = forms.CharField(
        label="How did they get in?",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="This stays. Do not repeat the words here.",
        error_messages=dict.fromkeys(("required", "min_length"), "Say in a sentence how the data got in"),
    )
    to_national = forms.BooleanField(
        label="The national lead may agree too",
        required=False,
        help_text="For when nobody else of the force can. They then see the words, and none of the text around them.",
    )

    def __init__(self, *args: Any, by: Membership, has_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.has_files = has_files
        if by.force_id is None:
            del self.fields["to_national"]
        if has_files:
            self.fields["words"].label = "Words to remove as well (optional)"
        self.helper = fields_only(*self.fields)

    def clean_words(self) -> str:
        words = " ".join(str(self.cleaned_data["words"]).split())
        if not words and self.has_files:
            return ""
        if len(words.replace(" ", "")) < SHORTEST:
            raise ValidationError(
                f"Enter the words, at least {SHORTEST} letters or digits: add what stands beside a shorter name"
            )
        if search.stands_in(marks(), pattern_of(words)):
            raise ValidationError(
                "These words stand in the mark that each removal leaves, such as “[removed 3 March 2026]”."
                " Add words that stand beside them"
            )
        people = Membership.objects.filter(force=self.by.force_id).values_list("display_name", "email")
        if search.stands_in([text for person in people for text in person], pattern_of(words)):
            raise ValidationError(
                "These words are the name or address of somebody who works in the portal, whose work keeps their"
                " name. Add words that stand beside them"
            )
        return words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        words, reason = given.get("words"), given.get("reason")
        if words and reason and search.stands_in([reason], pattern_of(words)):
            self.add_error("reason", "The words to remove stand in here, and this stays. Say it without them")
        return given
