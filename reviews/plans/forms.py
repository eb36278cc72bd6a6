"""What a reviewer of plans types."""

import uuid
from collections.abc import Iterable
from typing import Any

from crispy_forms_gds.layout import Field, Size
from django import forms

from core.forms import NO_PERSONAL_DATA, fields_only, text_field
from reviews.plans.choices import AreaKind, Mark, PlanFindingKind
from reviews.plans.models import PlanMatter

LONGEST = 4000
# 43 plans marked against 40 matters each: a note says it in a few sentences.
LONGEST_NOTE = 2000
MOST = 2**31 - 1


def _text(label: str, *, wanted: str = "", hint: str = "", rows: int = 4, longest: int = LONGEST) -> Any:
    hint = " ".join(filter(None, [hint, NO_PERSONAL_DATA]))
    return text_field(label, wanted=wanted, hint=hint, length=longest, rows=rows)


class MatterChoiceField(forms.ModelChoiceField):
    """By code, as an address has it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=PlanMatter.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class MarkForm(forms.Form):
    """What the plan says of one matter."""

    mark = forms.ChoiceField(
        label="What does the plan say about it?",
        choices=Mark.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the plan addresses it"},
    )
    note = _text(
        "Note to the force (optional)", hint="It goes to the force with the mark.", longest=LONGEST_NOTE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.radios("mark", legend_size=Size.SMALL, inline=True), "note")


class FindingForm(forms.Form):
    """What a finding says."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=PlanFindingKind.choices,
        error_messages={"required": "Choose the kind of finding"},
    )
    text = _text("Finding", wanted="Write what you found")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("kind", "text")


class NewFindingForm(FindingForm):
    """About one matter or about the plan as a whole. once makes a form that is sent twice count once."""

    matter = MatterChoiceField(
        label="About",
        required=False,
        empty_label="The plan as a whole",
        error_messages={"invalid_choice": "Choose a matter from the list"},
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_about_one: bool = False, **kwargs: Any) -> None:
        """is_about_one: it stands on the page of a matter, which is given as its initial value."""
        kwargs["initial"] = {"once": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = PlanMatter.objects.with_places()
        if is_about_one:
            field.widget = forms.HiddenInput()
        self.helper = fields_only(*([] if is_about_one else [Field.select("matter")]), "kind", "text", "once")
        if is_about_one:
            self.helper.layout.fields.append("matter")

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data["once"] or uuid.uuid4()


class AbsentForm(forms.Form):
    """What the plan answers nothing on, as a person confirms it."""

    matters = forms.MultipleChoiceField(
        label="Mark these as absent",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one, or go back",
            "invalid_choice": "One of these is marked by now. Look at the list again",
        },
    )
    note = _text(
        "Note to the force (optional)", hint="The same for all of them.", rows=3, longest=LONGEST_NOTE
    )

    def __init__(self, *args: Any, suggested: Iterable[PlanMatter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matters"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(matter.code, matter.name) for matter in suggested]
        self.helper = fields_only(Field.checkboxes("matters", legend_size=Size.SMALL, small=True), "note")


class ReleaseForm(forms.Form):
    """What goes to the force beside marks and findings."""

    message = _text("Message to the force (optional)", hint="It stands above the marks.", rows=5)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("message", "revision")


class AreaForm(forms.Form):
    """An area, worded for the national report. It names no force."""

    kind = forms.ChoiceField(
        label="List", choices=AreaKind.choices, error_messages={"required": "Choose the list"}
    )
    text = _text("In words for the report", wanted="Say it in words for the report", hint="Name no force.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("kind", "text")


class NewAreaForm(AreaForm):
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"once": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("once")

    def clean_once(self) -> uuid.UUID:
        return self.cleaned_data["once"] or uuid.uuid4()


class StandingAreaForm(AreaForm):
    """One that is on a list."""

    dropped = forms.TypedChoiceField(
        label="On its list",
        choices=[("False", "Yes"), ("True", "No longer")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text="“No longer” keeps it out of the report. It can be put back.",
        error_messages={
            "required": "Say whether it stays on its list",
            "invalid_choice": "Choose yes or no longer",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append(Field.radios("dropped", inline=True, legend_size=Size.SMALL))
