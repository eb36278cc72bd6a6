"""The answer to one question, by its kind; of a table the boxes of all its rows."""

from decimal import Decimal
from typing import Any

from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.forms import NO_PERSONAL_DATA, fields_only, text_field
from returns.choices import QuestionKind
from returns.wording import YES_OR_NO, Line, number_of, table_text

CELL_LENGTH = 500
LARGEST = Decimal(10) ** 15


class Cells:
    """The boxes of a table, for crispy to lay out among the other fields."""

    fields: tuple[str, ...] = ()

    def render(self, form: "AnswerForm", context: Any, template_pack: str = "", **_: Any) -> SafeString:
        form.rendered_fields |= {name for row in form.names for name in row}  # type: ignore[attr-defined]  # crispy's
        rows = [[form[name] for name in row] for row in form.names]
        return render_to_string("returns/cells.html", {"line": form.line, "rows": rows, "form": form})


class AnswerForm(forms.Form):
    """line: the question. What it holds is text, as returns.wording has it for each kind."""

    note = text_field(
        "Anything to say about it",
        hint=f"How it was counted, or why there is no answer. {NO_PERSONAL_DATA}",
        length=2_000,
    )

    def __init__(self, *args: Any, line: Line, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.line = line
        self.names: list[list[str]] = []
        if line.is_table:
            self._add_cells((initial or {}).get("text") or "")
        else:
            self.fields["text"] = _FIELDS[line.kind](line)
        layout = Cells() if line.is_table else _LAYOUTS[line.kind]
        self.helper = fields_only(layout, Field.textarea("note", rows=3))

    def _add_cells(self, answer: str) -> None:
        said = self.line.cells(answer)
        for row in range(self.line.most_rows):
            cells = said[row] if row < len(said) else [""] * len(self.line.columns)
            self.names.append([f"cell_{row}_{column}" for column in range(len(self.line.columns))])
            for name, column, cell in zip(self.names[-1], self.line.columns, cells, strict=True):
                self.fields[name] = forms.CharField(
                    label=f"{column}, row {row + 1}",
                    required=False,
                    max_length=CELL_LENGTH,
                    initial=cell,
                    error_messages={"max_length": f"Shorten this to {CELL_LENGTH} characters or fewer"},
                )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.line.kind != QuestionKind.NUMBER or not text:
            return text
        number = number_of(text.replace(",", "").replace(" ", ""))
        if number is None or abs(number) >= LARGEST:
            raise ValidationError("Enter a number in figures, for example 1,250")
        return f"{number:f}"

    @property
    def values(self) -> dict[str, str]:
        """Of a form that is valid: {attribute: value}."""
        said = self.cleaned_data
        text = table_text([said[name] for name in row] for row in self.names) if self.names else said["text"]
        return {"text": text, "note": said["note"]}


def _text(line: Line) -> forms.CharField:
    return text_field("Your answer", hint=NO_PERSONAL_DATA)


def _number(line: Line) -> forms.CharField:
    return forms.CharField(
        label="Your answer",
        required=False,
        max_length=30,
        help_text="In figures.",
        error_messages={"max_length": "Enter a number in figures, for example 1,250"},
    )


def _one_of(choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Your answer",
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one from the list"},
    )


_FIELDS = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.YES_NO: lambda line: _one_of([*YES_OR_NO.items()]),
    QuestionKind.CHOICE: lambda line: _one_of([(option, option) for option in line.options]),
}
_LAYOUTS = {
    QuestionKind.TEXT: Field.textarea("text", rows=8),
    QuestionKind.NUMBER: Field.text("text"),
    QuestionKind.YES_NO: Field.radios("text", inline=True),
    QuestionKind.CHOICE: Field.radios("text"),
}
