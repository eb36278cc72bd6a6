"""Forms that give parts of an assessment to people: they check what was chosen, and change nothing."""

from datetime import date, timedelta
from typing import Any, cast

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Assessment, Assignment
from core.forms import NO_PERSONAL_DATA, DayField, fields_only
from core.templatetags.portal import day
from forces.models import Membership
from frameworks.models import Provision

NOTE_LENGTH = 2000
# What is left to the lead between the parts' day and the force's.
BEFORE_DUE = timedelta(days=14)


def usual_day(assessment: Assessment) -> date:
    """Two weeks before the assessment is due; tomorrow, when that is past."""
    return max(assessment.due_on - BEFORE_DUE, timezone.localdate() + timedelta(days=1))


class PersonField(forms.ModelChoiceField):
    """Who has not joined yet says so."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.display_name}{'' if obj.user_id else ' (invited, not joined yet)'}"


class PartForm(forms.Form):
    """To whom, until when and with which words."""

    to = PersonField(
        label="Who",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Choose a person",
        error_messages={"invalid_choice": "Choose a person from the list"},
    )
    due_on = DayField(label="Due", help_text="For example, 27 3 2027")
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"What you want from them. {NO_PERSONAL_DATA}",
        error_messages={"max_length": f"Shorten the note to {NOTE_LENGTH:,} characters"},
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        cast("forms.ModelChoiceField", self.fields["to"]).queryset = people
        self.helper = fields_only(Field.select("to"), "due_on", Field.textarea("note", rows=3))

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        if due_on is None:
            raise ValidationError("Due: enter the day by which you want it")
        if due_on < timezone.localdate():
            raise ValidationError("Due: enter today or a later day")
        return cast("date", due_on)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose who does it")
        return given


class GiveOnForm(PartForm):
    """To somebody else, as it is."""


class GiveForm(PartForm):
    """Parts for one person, who may be somebody new: then the invitation goes with it."""

    # As they stand on the page, so that what is wrong is listed in that order.
    field_order = ["parts", "to", "name", "email", "due_on", "note"]
    parts = forms.ModelMultipleChoiceField(
        queryset=Provision.objects.none(),
        to_field_name="code",
        error_messages={
            "required": "Choose at least one part",
            "invalid_choice": "Choose the parts from the list: somebody else may hold one of them by now",
        },
    )
    name = forms.CharField(label="Full name", required=False, max_length=100)
    email = forms.EmailField(
        label="Work email address",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an email address in full, like name@force.police.uk"},
    )

    def __init__(self, *args: Any, parts: QuerySet[Provision], may_invite: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelMultipleChoiceField", self.fields["parts"]).queryset = parts
        if not may_invite:
            del self.fields["name"], self.fields["email"]
        self.who_helper = fields_only(Field.select("to"))
        self.new_helper = fields_only(*(name for name in ("name", "email") if may_invite))
        self.helper = fields_only("due_on", Field.textarea("note", rows=3))

    @property
    def is_new(self) -> bool:
        """Whether somebody is invited with it."""
        return bool(self.cleaned_data.get("email"))

    def clean(self) -> dict[str, Any]:
        given = forms.Form.clean(self) or {}
        new = bool(given.get("name") or given.get("email"))
        if given.get("to") and new:
            self.add_error("to", "Choose a person or invite somebody new, not both")
        elif new:
            if not given.get("name"):
                self.add_error("name", "Enter the person’s full name")
            if not given.get("email") and "email" not in self.errors:
                self.add_error("email", "Enter the person’s work email address")
        elif not given.get("to") and not {"to", "email"} & set(self.errors):
            self.add_error("to", "Choose who does it, or invite somebody new")
        return given


class AskToChangeForm(forms.Form):
    what = forms.CharField(
        label="What should change, and why",
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"They see it beside the part. {NO_PERSONAL_DATA}",
        error_messages={
            "required": "Say what should change, and why",
            "max_length": f"Shorten this to {NOTE_LENGTH:,} characters",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("what", rows=4))


class StandInForm(forms.Form):
    """All that one person still has to do, for another."""

    away = forms.ModelChoiceField(
        label="Who is away",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        error_messages={"required": "Choose who is away", "invalid_choice": "Choose a person from the list"},
    )
    to = PersonField(
        label="Who stands in",
        queryset=Membership.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose who stands in",
            "invalid_choice": "Choose a person from the list",
        },
    )

    def __init__(
        self, *args: Any, people: QuerySet[Membership], holders: QuerySet[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["away"]).queryset = holders
        cast("forms.ModelChoiceField", self.fields["to"]).queryset = people
        self.helper = fields_only(Field.select("away"), Field.select("to"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("away") and given.get("away") == given.get("to"):
            self.add_error("to", "Choose somebody else than the person who is away")
        return given


def sentence(parts: list[Assignment]) -> str:
    """What was given, for the message after it."""
    who = parts[0].to.display_name
    number = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
    given = f"{number} given to {who}, due {day(parts[0].due_on)}."
    return given if parts[0].to.user_id else f"{given} They are invited, and see it once they have joined."
