"""What the forms take, what they refuse, and in which words."""

import pytest

from returns.answer_forms import AnswerForm
from returns.choices import QuestionKind
from returns.forms import QuestionForm
from returns.wording import Line

ASKS = {"text": "How many?", "hint": "", "kind": "number", "required": "True", "most_rows": "10"}


def question(**values):
    form = QuestionForm(ASKS | values)
    form.is_valid()
    return form


def test_what_belongs_to_another_kind_is_let_go():
    form = question(options="A\nB", columns="C")
    assert form.is_valid()
    assert (form.cleaned_data["options"], form.cleaned_data["columns"]) == ("", "")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"kind": "choice", "options": "A"}, "options", "Enter 2 to 20, one to a line"),
        ({"kind": "choice", "options": "A\nA"}, "options", "Two lines say the same"),
        ({"kind": "choice", "options": "A\n" + "b" * 201}, "options", "Shorten each line to 200"),
        ({"kind": "table", "columns": ""}, "columns", "Enter 1 to 8, one to a line"),
        ({"kind": "table", "columns": "A|B"}, "columns", "Leave out the sign |"),
        ({"kind": "table", "columns": "A", "most_rows": "31"}, "most_rows", "Enter a number from 1 to 30"),
        ({"kind": "poem"}, "kind", "Choose a kind from the list"),
        ({"required": ""}, "required", "Choose yes or no"),
        ({"text": ""}, "text", "Enter the question"),
    ],
)
def test_errors_say_what_to_do(values, field, words):
    assert any(words in error for error in question(**values).errors[field])


def answer(line, **values):
    return AnswerForm(values, line=line)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1,250", "1250"), (" 3 000.50 ", "3000.50"), ("-2", "-2"), ("1e3", "1000"), ("", "")],
)
def test_a_number_is_kept_in_one_way(typed, kept):
    form = answer(Line(1, QuestionKind.NUMBER, "?"), text=typed)
    assert form.is_valid()
    assert form.values == {"text": kept, "note": ""}


@pytest.mark.parametrize("typed", ["about ten", "nan", "1e400", "9" * 17, "--1"])
def test_what_is_no_number_is_refused(typed):
    form = answer(Line(1, QuestionKind.NUMBER, "?"), text=typed)
    assert form.errors["text"] == ["Enter a number in figures, for example 1,250"]


def test_only_a_choice_that_there_is():
    line = Line(1, QuestionKind.CHOICE, "Who?", options=("PSD", "HR"))
    assert answer(line, text="HR").is_valid()
    assert answer(line, text="").is_valid()
    assert answer(line, text="The press").errors["text"] == ["Choose one from the list"]


def test_a_table_has_a_box_for_each_cell_with_a_name():
    line = Line(1, QuestionKind.TABLE, "?", columns=("Month", "Cases"), most_rows=2)
    form = AnswerForm(line=line, initial={"text": "May | 3", "note": "Counted by hand."})
    assert [form[name].value() for row in form.names for name in row] == ["May", "3", "", ""]
    assert form["cell_1_0"].label == "Month, row 2"
    sent = answer(line, cell_0_0="May", cell_0_1="4", cell_1_1="5", note="By hand.")
    assert sent.is_valid()
    assert sent.values == {"text": "May | 4\n| 5", "note": "By hand."}
    assert "cell_0_0" in answer(line, cell_0_0="x" * 501).errors
