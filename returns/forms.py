"""What the national lead fills in: a request, its questions, to whom it goes, and decisions about one force's."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.forms import NO_PERSONAL_DATA, DayField, fields_only, line_field, text_field
from core.templatetags.portal import count, day
from forces.models import Force
from returns.choices import QuestionKind
from returns.models import Asked
from returns.wording import BAR, lines_in

MOST_OPTIONS, MOST_COLUMNS, MOST_ROWS = 20, 8, 30
ALL, SOME = "all", "some"


class RequestForm(forms.Form):
    title = line_field("Title", length=200, wanted="Enter a title", hint="Forces see it in their list.")
    why = text_field(
        "Why you ask",
        wanted="Say why you ask, and what happens with the answers",
        hint=f"And what happens with the answers. {NO_PERSONAL_DATA}",
    )
    instructions = text_field(
        "How to answer", hint="Which period and which cases count, whom to ask. Optional."
    )
    due_on = DayField(label="Due on", help_text="The last day to send it, for example 27 3 2027.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(
            Field.text("title"),
            Field.textarea("why", rows=5),
            Field.textarea("instructions", rows=5),
            "due_on",
        )

    def clean_due_on(self) -> date:
        return coming_day(self.cleaned_data["due_on"], "Enter the day by which forces send it")


def coming_day(until: date | None, wanted: str) -> date:
    """Raises ValidationError."""
    if until is None:
        raise ValidationError(wanted)
    if until < timezone.localdate():
        raise ValidationError("Enter today or a later day")
    return until


class QuestionForm(forms.Form):
    """One question. What belongs to another kind than the chosen one is let go."""

    text = text_field("Question", wanted="Enter the question", hint=NO_PERSONAL_DATA, length=2_000)
    hint = text_field("Hint", hint="What counts and what does not. Optional.", length=2_000)
    kind = forms.ChoiceField(
        label="Kind of answer",
        choices=QuestionKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a kind of answer",
            "invalid_choice": "Choose a kind from the list",
        },
    )
    required = forms.TypedChoiceField(
        label="Does it have to be answered?",
        choices=[("True", "Yes, or the force says why it cannot"), ("False", "No")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    options = text_field(
        "Choices", hint=f"Of one of several: one to a line, 2 to {MOST_OPTIONS}.", length=4_000
    )
    columns = text_field("Columns", hint=f"Of a table: one to a line, up to {MOST_COLUMNS}.", length=1_000)
    most_rows = forms.IntegerField(
        label="Rows at most",
        min_value=1,
        max_value=MOST_ROWS,
        help_text=f"Of a table: 1 to {MOST_ROWS}.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Enter a number from 1 to {MOST_ROWS}"
        ),
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        begins = {"most_rows": 10, "required": True, **(initial or {})}
        super().__init__(*args, **{**kwargs, "initial": begins})
        self.helper = fields_only(
            Field.textarea("text", rows=3),
            Field.textarea("hint", rows=2),
            Field.radios("kind"),
            Field.radios("required", inline=True),
            Field.textarea("options", rows=5),
            Field.textarea("columns", rows=4),
            Field.text("most_rows"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        for name, of, least, most, length in (
            ("options", QuestionKind.CHOICE, 2, MOST_OPTIONS, 200),
            ("columns", QuestionKind.TABLE, 1, MOST_COLUMNS, 60),
        ):
            lines = lines_in(cleaned.get(name, "")) if kind == of else ()
            if kind == of and name in cleaned:
                self._check(name, lines, least, most, length)
            cleaned[name] = "\n".join(lines)
        return cleaned

    def _check(self, name: str, lines: tuple[str, ...], least: int, most: int, length: int) -> None:
        if not least <= len(lines) <= most:
            self.add_error(name, f"Enter {least} to {most}, one to a line")
        elif len(set(lines)) < len(lines):
            self.add_error(name, "Two lines say the same")
        elif any(len(line) > length for line in lines):
            self.add_error(name, f"Shorten each line to {length} characters or fewer")
        elif name == "columns" and any(BAR in line for line in lines):
            self.add_error(name, f"Leave out the sign {BAR}, which parts the columns")


class SendForm(forms.Form):
    """To whom it goes. forces: those that there are."""

    who = forms.ChoiceField(
        label="Which forces do you ask?",
        choices=[(ALL, "All forces"), (SOME, "Those that I choose")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which forces you ask", "invalid_choice": "Choose from the list"},
    )
    chosen_forces = forms.MultipleChoiceField(
        label="Forces",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Only where you choose them.",
        error_messages={"invalid_choice": "Choose forces from the list"},
    )

    def __init__(self, *args: Any, forces: Iterable[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forces = {force.slug: force for force in forces}
        self.fields["chosen_forces"].choices = [  # type: ignore[attr-defined]  # a choice's has them
            Choice(slug, force.name, hint=force.region.name) for slug, force in self.forces.items()
        ]
        self.helper = fields_only(Field.radios("who"), Field.checkboxes("chosen_forces", small=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("who") == SOME and "chosen_forces" in cleaned and not cleaned["chosen_forces"]:
            self.add_error("chosen_forces", "Choose at least one force")
        if cleaned.get("who") == ALL and cleaned.get("chosen_forces"):
            chosen = count(len(cleaned["chosen_forces"]), "force")
            self.add_error("who", f"You chose all forces, and {chosen} below. Choose one or the other")
        return cleaned

    @property
    def chosen(self) -> list[Force]:
        """Of a form that is valid."""
        if self.cleaned_data["who"] == ALL:
            return list(self.forces.values())
        return [self.forces[slug] for slug in self.cleaned_data["chosen_forces"]]


def reason_box(label: str) -> forms.CharField:
    return text_field(label, wanted="Say why", hint=f"The force reads it. {NO_PERSONAL_DATA}", length=2_000)


class MoreTimeForm(forms.Form):
    """A day for one force, and why."""

    until = DayField(label="Due on")
    reason = reason_box("Reason")

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["until"].help_text = f"The request’s own day, {day(asked.due_on)}, takes it back."
        self.helper = fields_only("until", Field.textarea("reason", rows=3))

    def clean_until(self) -> date:
        until: date | None = self.cleaned_data["until"]
        if until is None:
            raise ValidationError("Enter the day by which this force sends it")
        if until < self.asked.due_on:
            raise ValidationError(f"Enter {day(self.asked.due_on)} or a later day")
        return until if until == self.asked.due_on else coming_day(until, "")


class ReopenForm(forms.Form):
    """Why one force answers again, and by when."""

    reason = reason_box("What should change")
    until = DayField(label="Due on", help_text="Leave empty to leave the day as it is, if it has not passed.")

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.helper = fields_only(Field.textarea("reason", rows=4), "until")

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is None and self.asked.last_day < timezone.localdate():
            raise ValidationError(f"Enter a new day: {day(self.asked.last_day)} has passed")
        if until is None:
            return None
        coming_day(until, "")  # said first: the day of the request may have passed, too
        if until < self.asked.due_on:
            raise ValidationError(f"Enter {day(self.asked.due_on)} or a later day, or leave it empty")
        return until
