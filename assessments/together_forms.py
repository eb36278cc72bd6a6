"""What is chosen for several behaviours at once. The button says which of the three it is."""

from typing import Any

from django import forms

from assessments.models import Rating
from core.forms import NO_PERSONAL_DATA
from evidence.models import Evidence
from frameworks.models import Grade

GRADE, STILL, EVIDENCE = "grade", "still", "evidence"
LONGEST = 2_000


class TogetherForm(forms.Form):
    """ratings: those offered. grades, pieces: what there is to choose. do: GRADE, STILL or EVIDENCE."""

    parts = forms.MultipleChoiceField(
        label="Which behaviours",
        error_messages={
            "required": "Choose at least one behaviour",
            "invalid_choice": "Choose the behaviours from the list: one of them may be somebody else’s by now",
        },
    )
    why = forms.CharField(
        label="Why they stand as they did",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Stands beside each of them, and is submitted with it. {NO_PERSONAL_DATA}",
        error_messages={"max_length": f"Shorten the reason to {LONGEST:,} characters"},
    )
    grade = forms.ChoiceField(
        label="Grade", required=False, error_messages={"invalid_choice": "Choose a grade from the list"}
    )
    reason = forms.CharField(
        label="Why they do not apply",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=f"Only for Not applicable. {NO_PERSONAL_DATA}",
        error_messages={"max_length": f"Shorten the reason to {LONGEST:,} characters"},
    )
    evidence = forms.ChoiceField(
        label="Piece of evidence",
        required=False,
        error_messages={"invalid_choice": "Choose a piece of evidence from the list"},
    )

    def __init__(
        self,
        *args: Any,
        ratings: list[Rating],
        grades: list[Grade],
        pieces: list[Evidence],
        do: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.do = do
        self.grades = {grade.code: grade for grade in grades}
        self.pieces = {str(piece.public_id): piece for piece in pieces}
        choices: dict[str, list[tuple[str, str]]] = {
            "parts": [(rating.provision.code, rating.provision.label) for rating in ratings],
            "grade": [("", "Choose a grade"), *((grade.code, grade.label) for grade in grades)],
            "evidence": [
                ("", "Choose a piece of evidence"),
                *((key, piece.title) for key, piece in self.pieces.items()),
            ],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # fields of choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        grade = self.grades.get(given.get("grade") or "")
        wanted = {
            STILL: ("why", "Say why they stand as they did"),
            GRADE: ("grade", "Choose a grade"),
            EVIDENCE: ("evidence", "Choose a piece of evidence"),
        }
        name, sentence = wanted.get(self.do, ("parts", "Choose what you want to do with them"))
        if name not in self.errors and (self.do not in wanted or not given.get(name)):
            self.add_error(name, sentence)
        if self.do == GRADE and grade and grade.asks_reason and not given.get("reason", "").strip():
            self.add_error("reason", "Say why they do not apply")
        return given
