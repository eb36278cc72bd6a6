"""What a force fills in to answer a recommendation, and what the national lead says of one and promises for it."""

import uuid
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms

from actionplans.choices import DeliverableStatus, ResponsePosition
from actionplans.forms import text_field
from actionplans.issuing import stands_unexplained
from actionplans.models import Response, Standing
from actionplans.responding import says_unexplained
from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field
from forces.models import Portfolio
from frameworks.choices import ProvisionKind
from frameworks.models import Provision


def yes_or_no(label: str, *, hint: str = "") -> forms.TypedChoiceField:
    """An open page is told the choice by its value."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("True", "Yes"), ("False", "No")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=hint,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )


class ResponseForm(forms.Form):
    """row: the response that it is about, as it stands."""

    position = forms.ChoiceField(
        label="Position",
        choices=ResponsePosition.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a position", "invalid_choice": "Choose a position from the list"},
    )
    statement = text_field(
        "Statement",
        wanted="Say what the force has done, and what it will do",
        hint=f"What the force has done and what it will do, or why not. {NO_PERSONAL_DATA}",
    )
    says_done = yes_or_no(
        "Does the force say that it is done?",
        hint="Its issuer alone closes it: that is said apart from this.",
    )
    done_reason = text_field(
        "Why that changes",
        hint="Wanted when the answer above becomes another: what shows it, or what is open again.",
        length=2_000,
    )

    def __init__(self, *args: Any, row: Response, revision: int | None = None, **kwargs: Any) -> None:
        """revision: the one that it started from; None where another form asks for it."""
        super().__init__(*args, **kwargs)
        self.row, self.revision = row, revision
        self.helper = fields_only(
            Field.radios("position", inline=True),
            Field.textarea("statement", rows=8),
            Field.radios("says_done", inline=True),
            Field.textarea("done_reason", rows=2),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Of a form that came too late two texts are shown first.
        is_current = self.revision in {None, self.row.revision}
        if is_current and says_unexplained(self.row, cleaned):
            self.add_error("done_reason", "Say why: what shows that it is done, or what is open again")
        return cleaned


class StandingForm(forms.Form):
    """What the national lead says of a recommendation. row: as it stands."""

    addressed_to_forces = yes_or_no(
        "Is it addressed to forces?", hint="Each force is then asked to answer it."
    )
    portfolio = forms.ModelChoiceField(
        label="Portfolio that answers for it nationally",
        queryset=Portfolio.objects.all(),
        required=False,
        empty_label="None named here",
        help_text="Its owners can then report on it. Those who reported already still can.",
        error_messages={"invalid_choice": "Choose a portfolio from the list"},
    )
    closed_on = DayField(
        label="Closed by its issuer on", help_text="Leave empty while its issuer has not closed it."
    )
    reason = text_field("Why", hint="Wanted with each change: who said so, and where.", length=2_000)

    @classmethod
    def of(cls, row: Standing) -> "StandingForm":
        """As the row stands."""
        names = ("addressed_to_forces", "portfolio", "closed_on", "reason")
        return cls(initial={name: getattr(row, name) for name in names}, row=row)

    def __init__(self, *args: Any, row: Standing, revision: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.revision = row, revision
        self.helper = fields_only(
            Field.radios("addressed_to_forces", inline=True),
            Field.select("portfolio"),
            "closed_on",
            Field.textarea("reason", rows=3),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_current = self.revision in {None, self.row.revision}
        if is_current and stands_unexplained(self.row, cleaned):
            self.add_error("reason", "Say why it changes: who said so, and where")
        return cleaned

    @property
    def attributes(self) -> dict[str, Any]:
        """Of a form that is valid: {attribute: value}."""
        values = dict(self.cleaned_data)
        portfolio = values.pop("portfolio")
        return values | {"portfolio_id": portfolio.pk if portfolio else None}


class DeliverableForm(forms.Form):
    """What is kept of one that there is."""

    owner_label = line_field("Owner", length=200, hint="An organisation, a portfolio or a post.")
    due_date = DayField(label="Due date", help_text="For example, 27 3 2027")
    status = forms.ChoiceField(
        label="Status",
        choices=DeliverableStatus.choices,
        error_messages={"required": "Choose a status", "invalid_choice": "Choose a status from the list"},
    )
    recommendation = forms.ModelChoiceField(
        label="Recommendation",
        queryset=Provision.objects.none(),
        required=False,
        empty_label="For none of them",
        error_messages={
            "invalid_choice": "Choose a recommendation from the list",
            "required": "Choose the recommendation that it is for",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Provision.objects.filter(kind=ProvisionKind.RECOMMENDATION)
        self.fields["recommendation"].queryset = rows.in_reading_order()  # type: ignore[attr-defined]  # it has one
        self.helper = fields_only(
            Field.text("owner_label"), "due_date", Field.select("status"), Field.select("recommendation")
        )

    @property
    def attributes(self) -> dict[str, Any]:
        """Of a form that is valid: {attribute: value}."""
        values = dict(self.cleaned_data)
        recommendation = values.pop("recommendation")
        return values | {"recommendation_id": recommendation.pk if recommendation else None}


class NewDeliverableForm(DeliverableForm):
    short_title = line_field("Short title", length=120, wanted="Enter a short title")
    title = text_field("What is promised", wanted="Enter what is promised", length=2_000)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendation"].required = True
        fields = self.helper.layout.fields
        self.helper.layout.fields = [
            Field.text("short_title"),
            Field.textarea("title", rows=4),
            *fields,
            "key",
        ]

    @classmethod
    def empty(cls) -> "NewDeliverableForm":
        return cls(initial={"key": uuid.uuid4(), "status": DeliverableStatus.AHEAD})
