"""What a reader fills in, and what the national lead does to share submissions out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from crispy_forms_gds.layout import Field
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import SubmittedSummary
from core.forms import NO_PERSONAL_DATA, DayField, fields_only, text_field
from forces.models import Membership
from frameworks.models import Grade, Scale
from reviews.forms import LONGEST
from reviews.models import Reading
from reviews.sharing import Given, Reader, ToGive, without


def words_field(label: str, *, wanted: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return text_field(
        label, wanted=wanted, hint=f"{hint} {NO_PERSONAL_DATA}".strip(), length=LONGEST, rows=rows
    )


class GradeChoice(forms.ModelChoiceField):
    def label_from_instance(self, grade: Grade) -> str:
        return grade.label


class GradeWordsForm(forms.Form):
    """The grade that a reader gives a descriptor, and why."""

    grade = GradeChoice(
        Grade.objects.none(),
        label="Your grade",
        empty_label="Choose a grade",
        error_messages={
            "required": "Choose a grade",
            "invalid_choice": "Choose a grade from the list",
        },
    )
    reason = words_field(
        "Reason",
        wanted="Say why you give this grade",
        hint="The force reads it beside the grade, if the submission is accepted.",
        rows=3,
    )

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_grade_%s")
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField", self.fields["grade"])
        field.queryset = scale.grades.order_by("position")
        self.helper = fields_only(Field.select("grade"), Field.textarea("reason", rows=3))


class GradeForm(GradeWordsForm):
    """revision: of the grade that stands, 0 where there is none yet."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.fields.append("revision")

    def clean_revision(self) -> int:
        return self.cleaned_data["revision"] or 0


class CommentForm(forms.Form):
    """What somebody says to the rest of the team."""

    text = words_field(
        "Comment", wanted="Write your comment", hint="Only the national team reads it.", rows=3
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_comment_%s")
        super().__init__(*args, **kwargs)
        self.helper = fields_only(Field.textarea("text", rows=3))


class AgreeForm(forms.Form):
    """Several descriptors in which the reader agrees with the force, with one reason for all of them."""

    descriptors = forms.MultipleChoiceField(
        label="In which descriptors do you agree with the force’s own grade?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one descriptor",
            "invalid_choice": "Choose from the list: what has a grade already keeps it",
        },
    )
    reason = words_field(
        "Reason",
        wanted="Say why you agree",
        hint="It stands beside each of them, and the force reads it if the submission is accepted.",
    )

    def __init__(self, *args: Any, summaries: Iterable[SubmittedSummary], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["descriptors"])
        field.choices = [
            (one.provision.code, f"{one.provision.name}: {one.grade.label}") for one in summaries if one.grade
        ]
        self.helper = fields_only(
            Field.checkboxes("descriptors", small=True), Field.textarea("reason", rows=3)
        )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Membership) -> str:
        return person.display_name


class _DueOnMixin(forms.Form):
    """By when, if anybody says so: no day that is past, but for the one that stands."""

    due_on = DayField(label="To be handed in by", help_text="For example, 27 3 2027. Optional.")

    def clean_due_on(self) -> date | None:
        until: date | None = self.cleaned_data["due_on"]
        if until is not None and until < timezone.localdate() and until != self.initial.get("due_on"):
            raise forms.ValidationError("Enter today or a later day, or leave it empty")
        return until


class GiveReadingForm(_DueOnMixin):
    """One reading, to somebody else or for another day."""

    reader = PersonChoice(
        Membership.objects.none(),
        label="Who reads it?",
        empty_label="Choose a person",
        error_messages={
            "required": "Choose who reads it",
            "invalid_choice": (
                "Choose from the list: nobody reads their former force, one submission twice, or what they could see"
                " another reader record"
            ),
        },
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: Any, *, reading: Reading, readers: QuerySet[Membership]) -> None:
        initial = {"reader": reading.reader_id, "due_on": reading.due_on, "revision": reading.revision}
        super().__init__(data, initial=initial)
        cast("forms.ModelChoiceField", self.fields["reader"]).queryset = readers
        self.helper = fields_only(Field.select("reader"), "due_on", "revision")


class ShareForm(_DueOnMixin):
    """Who reads what, as it was drawn up: one list for each reading that nobody has yet.

    may: {force: the people who may read it}.
    """

    def __init__(
        self,
        *args: Any,
        wanted: Sequence[ToGive],
        drawn_up: Sequence[Given],
        may: Mapping[int, Sequence[Membership]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.people = {str(person.public_id): person for of_force in may.values() for person in of_force}
        for one, given in zip(wanted, drawn_up, strict=True):
            for place, reader in given.by_place.items():
                pool = [Reader(person) for person in may[one.submission.force_id]]
                allowed = [reader.person for reader in without(pool, one.given.values())]
                self.fields[_name(one, place)] = forms.ChoiceField(
                    label=f"{'Second' if place > 1 else 'First'} reader of {one.submission.force.short_name}",
                    required=False,
                    choices=[("", "Nobody yet"), *((str(p.public_id), p.display_name) for p in allowed)],
                    initial=str(reader.public_id) if reader else "",
                    error_messages={"invalid_choice": "Choose somebody from the list"},
                )
        self.helper = fields_only("due_on")

    def lines(self) -> list[tuple[ToGive, dict[int, forms.BoundField]]]:
        """Each submission with its lists, by place."""
        return [(one, {place: self[_name(one, place)] for place in one.open_places}) for one in self.wanted]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.wanted:
            first, second = (data.get(_name(one, place)) for place in (1, 2))
            if first and second and self._one_person(first, second):
                self.add_error(_name(one, 2), "Choose two people: nobody reads one submission twice")
            if second and not first and 1 in one.open_places:
                self.add_error(_name(one, 1), "Choose the first reader too, or nobody for either")
        return data

    def _one_person(self, first: str, second: str) -> bool:
        one, other = self.people.get(first), self.people.get(second)
        return one is not None and other is not None and one.user_id == other.user_id

    @property
    def given(self) -> list[Given]:
        """What was chosen. A submission for which nobody was chosen is left for later."""
        chosen = [
            Given(
                one.submission,
                {place: self.people.get(self.cleaned_data[_name(one, place)]) for place in one.open_places},
            )
            for one in self.wanted
        ]
        return [given for given in chosen if any(given.by_place.values())]


def _name(one: ToGive, place: int) -> str:
    return f"reader-{place}-{one.submission.public_id}"
