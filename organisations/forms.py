"""What the national lead types about an organisation. Every form checks; none changes anything."""

from datetime import date
from typing import Any, cast

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError

from core.forms import DayField, fields_only, line_field
from forces.choices import Audience, ForceKind, PolicingBodyKind
from forces.forms import InviteForm
from forces.models import Force, Organisation, PolicingBody, Region
from forces.roles import ROLES
from organisations.rows import Row, organisation_of
from organisations.rules import roles_brought_in

LONGEST_FORCE, LONGEST_NAME = 80, 120
LONGEST_SHORT, LONGEST_TILE, LONGEST_ABBREVIATION, LONGEST_CODE = 40, 20, 5, 9
NO_NAME = "Enter the name"
RENAMED = (
    "Only where the name is new, for example 1 4 2027: the old one then stays in its history. Leave it as it is to"
    " put a spelling right."
)
# More steps than this from one successor to the next is a ring.
MOST_SUCCESSORS = 20


class LaidOutForm(forms.Form):
    """Lays out its fields by what they are. row: what is changed; None for what is new."""

    def __init__(self, *args: Any, row: Row | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.helper = fields_only(*(_laid_out(name, field) for name, field in self.fields.items()))


def _laid_out(name: str, field: forms.Field) -> Any:
    if isinstance(field, DayField):
        return name
    if isinstance(field.widget, forms.RadioSelect):
        return Field.radios(name)
    return Field.select(name) if isinstance(field.widget, forms.Select) else Field.text(name)


class NamedForm(LaidOutForm):
    """An observer, a portfolio's office, the national team: what all have."""

    name = line_field("Name", length=LONGEST_NAME, wanted=NO_NAME)
    named_since = DayField(label="Since when it has this name (optional)", help_text=RENAMED)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        others = Organisation.objects.filter(name__iexact=name)
        if self.row is not None:
            others = others.exclude(pk=organisation_of(self.row).pk)
        if others.exists():
            raise ValidationError("Another organisation has this name. Look for it in the list")
        return name


class ForceForm(NamedForm):
    name = line_field("Name", length=LONGEST_FORCE, wanted=NO_NAME)
    short_name = line_field(
        "Short name", length=LONGEST_SHORT, wanted="Enter a short name", hint="As it is called in lists."
    )
    tile_name = line_field(
        "Name on the map",
        length=LONGEST_TILE,
        wanted="Enter a name for the map",
        hint=f"{LONGEST_TILE} characters at most.",
    )
    abbreviation = line_field(
        "Abbreviation",
        length=LONGEST_ABBREVIATION,
        wanted="Enter an abbreviation",
        hint="Up to five letters, for example BTP.",
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=ForceKind.choices,
        widget=forms.RadioSelect,
        initial=ForceKind.TERRITORIAL,
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose what it is"},
    )
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label="Region",
        empty_label="Choose a region",
        error_messages={"required": "Choose a region", "invalid_choice": "Choose a region from the list"},
    )
    code = line_field(
        "Code of the police area (optional)",
        length=LONGEST_CODE,
        hint="The statistical office’s, for example E23000007.",
    )
    opened_on = DayField(label="First day (optional)", help_text="For example, 1 4 2027.")


class ForceClosingForm(LaidOutForm):
    closed_on = DayField(
        label="Closed from",
        help_text="The first day on which it is no longer there. Leave empty if it is open.",
    )
    successor = forms.ModelChoiceField(
        Force.objects.order_by("name"),
        label="Successor (optional)",
        required=False,
        empty_label="None",
        help_text="The force that answers for its area from then on.",
        error_messages={"invalid_choice": "Choose a force from the list"},
    )

    def clean(self) -> dict[str, Any]:
        opened = self.cleaned_data.get("opened_on", getattr(self.row, "opened_on", None))
        _make_sure_of_days(self, "closed_on", opened)
        _make_sure_of_successor(self, "closed_on")
        return self.cleaned_data


class BodyForm(NamedForm):
    kind = forms.ChoiceField(
        label="What it is",
        choices=PolicingBodyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is", "invalid_choice": "Choose what it is"},
    )
    from_date = DayField(label="First day in office", help_text="For example, 8 5 2028.")

    def clean_from_date(self) -> date:
        first = cast("date | None", self.cleaned_data["from_date"])
        if first is None:
            raise ValidationError("Enter the first day in office")
        last = getattr(self.row, "to_date", None) if "to_date" not in self.fields else None
        if last and last < first:
            raise ValidationError("The first day in office cannot come after the last one")
        return first


class NewBodyForm(BodyForm):
    force = forms.ModelChoiceField(
        Force.objects.order_by("name"),
        label="Force",
        empty_label="Choose a force",
        help_text="The force that it holds to account.",
        error_messages={"required": "Choose a force", "invalid_choice": "Choose a force from the list"},
    )


class BodyClosingForm(LaidOutForm):
    to_date = DayField(label="Last day in office", help_text="Leave empty if no end is known.")
    successor = forms.ModelChoiceField(
        PolicingBody.objects.none(),
        label="Successor (optional)",
        required=False,
        empty_label="None",
        help_text="Another policing body of the same force. Add it first.",
        error_messages={"invalid_choice": "Choose a policing body from the list"},
    )

    def __init__(self, *args: Any, row: PolicingBody, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        others = PolicingBody.objects.filter(force=row.force_id).exclude(pk=row.pk).order_by("from_date")
        cast("forms.ModelChoiceField[PolicingBody]", self.fields["successor"]).queryset = others

    def clean(self) -> dict[str, Any]:
        first = self.cleaned_data.get("from_date", getattr(self.row, "from_date", None))
        _make_sure_of_days(self, "to_date", first)
        _make_sure_of_successor(self, "to_date")
        return self.cleaned_data


class OtherClosingForm(LaidOutForm):
    closed_on = DayField(
        label="Closed from",
        help_text="The first day on which it is no longer there. Leave empty if it is open.",
    )


class WholeForceForm(ForceForm, ForceClosingForm):
    """All that people say of a force, for the page that shows what two said at once."""


class WholeBodyForm(BodyForm, BodyClosingForm):
    """The same of a policing body."""


class WholeOtherForm(NamedForm, OtherClosingForm):
    """The same of any other."""


NEW: dict[str, type[NamedForm]] = {
    Audience.FORCE: ForceForm,
    Audience.POLICING_BODY: NewBodyForm,
    Audience.OBSERVER: NamedForm,
}
CHANGING: dict[type, type[NamedForm]] = {Force: ForceForm, PolicingBody: BodyForm, Organisation: NamedForm}
CLOSING: dict[type, type[LaidOutForm]] = {
    Force: ForceClosingForm,
    PolicingBody: BodyClosingForm,
    Organisation: OtherClosingForm,
}
WHOLE: dict[type, type[NamedForm]] = {
    Force: WholeForceForm,
    PolicingBody: WholeBodyForm,
    Organisation: WholeOtherForm,
}


def _make_sure_of_days(form: LaidOutForm, name: str, first: date | None) -> None:
    last = form.cleaned_data.get(name)
    if first and last and last < first:
        form.add_error(name, "This day cannot come before the first one")


def _make_sure_of_successor(form: LaidOutForm, name: str) -> None:
    """None but of something that ends; and no ring of successors."""
    successor = form.cleaned_data.get("successor")
    if successor is None:
        return
    if not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, "Enter the day: only what ends has a successor")
    step: Any = successor
    for _ in range(MOST_SUCCESSORS):
        if step is None:
            return
        if form.row is not None and step.pk == form.row.pk:
            break
        step = step.successor
    form.add_error("successor", "It would follow upon itself: choose another")


class BringInForm(InviteForm):
    """The first people of an organisation: of a force its lead, who brings in the others."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        roles = roles_brought_in(organisation)
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = [Choice(role.value, role.label, hint=ROLES[role].summary) for role in roles]
        if len(roles) == 1:
            field.initial = roles[0].value
