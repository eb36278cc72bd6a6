"""What the national team types while it chases returns."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field, text_field
from forces.models import Region
from reviews.chase import Chosen, Which
from reviews.choices import BarrierKind, BarrierState, ContactHow, HelpState

LONGEST = 4_000


def _words(label: str, *, wanted: str, hint: str = "") -> forms.CharField:
    return text_field(label, wanted=wanted, hint=f"{hint} {NO_PERSONAL_DATA}".strip(), length=LONGEST, rows=5)


def _choice(label: str, choices: Any, *, wanted: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        error_messages={"required": wanted, "invalid_choice": wanted},
    )


class ContactForm(forms.Form):
    held_on = DayField(label="When", help_text="For example, 27 3 2027")
    how = _choice(
        "How",
        [(how.value, how.label) for how in ContactHow if how != ContactHow.MESSAGE],
        wanted="Choose how you were in touch",
    )
    who = line_field("With whom", length=200, wanted="Enter with whom", hint="Name and post, of the force.")
    text = _words("What was said, and what follows", wanted="Write what was said")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            "held_on", Field.select("how"), Field.text("who"), Field.textarea("text", rows=5)
        )

    def clean_held_on(self) -> date:
        day: date | None = self.cleaned_data["held_on"]
        if day is None:
            raise ValidationError("Enter the day on which you were in touch")
        if day > timezone.localdate():
            raise ValidationError("Enter a day that is not in the future")
        return day


class BarrierForm(forms.Form):
    kind = _choice(
        "Kind",
        BarrierKind.choices,
        wanted="Choose the kind of blocker",
        hint="The national report counts forces by it, and names none.",
    )
    text = _words("What is in the way", wanted="Write what is in the way")
    state = _choice("State", BarrierState.choices, wanted="Choose whether it is still in the way")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.select("kind"), Field.textarea("text", rows=5), Field.radios("state", inline=True)
        )


class HelpForm(forms.Form):
    text = _words("What is offered", wanted="Write what is offered", hint="By whom, and by when.")
    state = _choice("State", HelpState.choices, wanted="Choose what became of it")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("text", rows=5), Field.select("state"))


class MessageForm(forms.Form):
    """What several forces are written. digest: of the forces that its writer was shown."""

    text = _words(
        "Message",
        wanted="Write the message",
        hint="Each force reads it in the portal, as from you. The mail that tells of it carries no words.",
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("text", rows=8))


class FilterForm(forms.Form):
    """Shown, never validated: what the address asks for and the data does not know filters nothing."""

    state = forms.ChoiceField(label="Forces", choices=[(which.value, which.label) for which in Which])
    region = forms.ChoiceField(label="Region")

    def __init__(self, chosen: Chosen) -> None:
        super().__init__(initial={"state": chosen.which.value, "region": chosen.region})
        regions = Region.objects.values_list("code", "name")
        self.fields["region"].choices = [("", "All regions"), *regions]  # type: ignore[attr-defined]  # it has them
        self.use_required_attribute = False
