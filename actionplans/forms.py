"""What people fill in, checked and explained in plain words."""

import uuid
from typing import Any, Self

from crispy_forms_gds.layout import Field
from django import forms
from django.db.models import QuerySet

from actionplans.choices import ActionStatus, Priority
from actionplans.models import Action, Commitment
from actionplans.wording import FIELDS, KEYS
from actionplans.workflow import moves_unexplained
from core.forms import NO_PERSONAL_DATA, DayField, fields_only
from core.templatetags.portal import day
from forces.models import Membership

TITLE_LENGTH = 200
POST_LENGTH = 120
TEXT_LENGTH = 10_000


def text_field(label: str, *, wanted: str = "", hint: str = "", length: int = TEXT_LENGTH) -> forms.CharField:
    """A text box. wanted: what to do when it is left empty; none when it may be."""
    return forms.CharField(
        label=label,
        required=bool(wanted),
        max_length=length,
        help_text=hint,
        widget=forms.Textarea,
        error_messages={"required": wanted, "max_length": f"Shorten this to {length:,} characters or fewer"},
    )


class ActionForm(forms.Form):
    """What an action says, and whose it is. The status changes by updates, which say why."""

    title = forms.CharField(
        label="Title",
        max_length=TITLE_LENGTH,
        help_text="Begin with a verb: what will be done.",
        error_messages={
            "required": "Enter a title",
            "max_length": f"Shorten the title to {TITLE_LENGTH} characters or fewer",
        },
    )
    description = text_field(FIELDS["description"], hint=NO_PERSONAL_DATA)
    commitment = forms.ModelChoiceField(
        label=FIELDS["commitment"],
        queryset=Commitment.objects.none(),
        required=False,
        empty_label="Under no commitment",
        error_messages={"invalid_choice": "Choose a commitment from the list"},
    )
    outcome = text_field(FIELDS["outcome"], hint="What will be different for women and girls.")
    measure = text_field(FIELDS["measure"], hint="The figure or the finding that will show it.")
    owner = forms.ModelChoiceField(
        label=FIELDS["owner"],
        queryset=Membership.objects.none(),
        required=False,
        empty_label="No owner yet",
        help_text="Somebody who uses the portal for your force.",
        error_messages={"invalid_choice": "Choose an owner from the list"},
    )
    owner_post = forms.CharField(
        label=FIELDS["owner_post"],
        required=False,
        max_length=POST_LENGTH,
        help_text="A post that stays when people move, for example Head of Public Protection. Optional.",
        error_messages={"max_length": f"Shorten the post to {POST_LENGTH} characters or fewer"},
    )
    partners = text_field(FIELDS["partners"], hint="Other organisations without which it cannot be done.")
    start_date = DayField(label="Start date")
    due_date = DayField(label="Due date", help_text="For example, 27 3 2027")
    priority = forms.ChoiceField(
        label=FIELDS["priority"],
        choices=Priority.choices,
        initial=Priority.MEDIUM,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a priority", "invalid_choice": "Choose a priority"},
    )

    def __init__(
        self,
        *args: Any,
        owners: QuerySet[Membership],
        commitments: QuerySet[Commitment] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]  # a choice field has one
        if commitments is not None:
            self.fields["commitment"].queryset = commitments  # type: ignore[attr-defined]  # the same
        self.helper = fields_only(
            Field.text("title"),
            Field.textarea("description", rows=5),
            Field.select("commitment"),
            Field.textarea("outcome", rows=3),
            Field.textarea("measure", rows=3),
            Field.select("owner"),
            Field.text("owner_post"),
            Field.textarea("partners", rows=2),
            "start_date",
            "due_date",
            Field.radios("priority", inline=True),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, due = cleaned.get("start_date"), cleaned.get("due_date")
        if start and due and due < start:
            self.add_error("due_date", f"Due date: enter the start date, {day(start)}, or a later day")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the fields of wording.FIELDS would become."""
        return {field: self.cleaned_data[field] for field in FIELDS if field in self.fields}

    @property
    def attributes(self) -> dict[str, Any]:
        """The same, as workflow.change_action takes it: an owner and a commitment go by their keys."""
        values = self.values
        keys = {f"{field}_id": row.pk if (row := values[field]) else None for field in KEYS}
        return {field: value for field, value in values.items() if field not in KEYS} | keys


class NewActionForm(ActionForm):
    """An action's first form: where it stands is asked once, here."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    next = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(
        label="Status",
        # An action is stopped by an update, which says why.
        choices=[choice for choice in ActionStatus.to_choose() if choice[0] != ActionStatus.STOPPED],
        initial=ActionStatus.NOT_STARTED,
        error_messages={"required": "Choose a status", "invalid_choice": "Choose a status from the list"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields += [Field.select("status"), "key", "next"]

    @property
    def values(self) -> dict[str, Any]:
        return super().values | {"status": self.cleaned_data["status"]}


class StandingActionForm(ActionForm):
    """An action that there is: when its due date becomes another, that wants a reason."""

    due_reason = text_field(
        FIELDS["due_reason"], hint="Wanted when you change the due date. Each change is counted, and kept."
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.helper.layout.fields.insert(-1, Field.textarea("due_reason", rows=2))
        if (
            action.commitment_id
        ):  # also where that is dropped: another change must not take the action out of it
            commitments: Any = self.fields["commitment"]
            own = Commitment.objects.filter(force=action.force_id, pk=action.commitment_id)
            commitments.queryset = commitments.queryset | own

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_current and moves_unexplained(self.action, cleaned):
            self.add_error("due_reason", "Say why the due date changes")
        return cleaned

    @property
    def is_current(self) -> bool:
        """Whether it started from the action as it is now; otherwise two texts are shown first."""
        return True


class ChangeActionForm(StandingActionForm):
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("revision")

    @property
    def is_current(self) -> bool:
        return self.cleaned_data.get("revision") == self.action.revision

    @classmethod
    def of(cls, action: Action, **choices: Any) -> "ChangeActionForm":
        """choices: the owners and the commitments that there are."""
        initial = {field: getattr(action, field) for field in FIELDS} | {"revision": action.revision}
        return cls(initial=initial, action=action, **choices)


class UpdateForm(forms.Form):
    """A dated word on how the action goes."""

    status = forms.ChoiceField(
        label="Status",
        choices=ActionStatus.to_choose(),
        help_text="What is past its due date is shown as late by itself. To stop it, say why below.",
        error_messages={"required": "Choose a status", "invalid_choice": "Choose a status from the list"},
    )
    text = text_field("What happened", wanted="Say what happened", hint=NO_PERSONAL_DATA)
    status_was = forms.ChoiceField(choices=ActionStatus.choices, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.select("status"), Field.textarea("text", rows=4), "status_was", "key")

    @classmethod
    def of(cls, action: Action) -> Self:
        status = ActionStatus.nearest(action.status)
        return cls(initial={"status": status, "status_was": action.status, "key": uuid.uuid4()})

    def ask_again(self, *, status: str) -> None:
        """Somebody changed the status meanwhile: keep the text, and let the person choose with that known."""
        label = ActionStatus(status).label
        self.add_error(
            "status", f"Someone changed the status to {label} while you were writing. Choose it again"
        )
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data, which is a QueryDict
        self.data["status_was"] = status  # type: ignore[index]  # the copy can be changed


class ShareEditionForm(forms.Form):
    note = text_field(
        "Note to readers",
        hint="What changed since the last edition, and what you ask of them. Optional. " + NO_PERSONAL_DATA,
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("note", rows=4), "number", "seen")

    def ask_again(self, *, number: int, seen: str) -> None:
        """Somebody else shared an edition or changed the plan meanwhile: keep the note, and offer what stands now."""
        if self.cleaned_data["number"] != number:
            said = f"Edition {number - 1} was shared while you were writing. Read it, then share again"
        else:
            said = "The plan was changed since you opened this page. Read it, then share it as it stands now"
        self.add_error(None, said)
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a bound form's data, which is a QueryDict
        self.data["number"], self.data["seen"] = str(number), seen  # type: ignore[index]  # the copy can be changed


class RecommendationUpdateForm(forms.Form):
    title = forms.CharField(
        label="Title",
        max_length=250,
        error_messages={
            "required": "Enter a title",
            "max_length": "Shorten the title to 250 characters or fewer",
        },
    )
    body = text_field("What you report", wanted="Enter what you report", hint=NO_PERSONAL_DATA)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.text("title"), Field.textarea("body", rows=6), "key")
