"""How each kind of answer stands as text, and comes back out of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.choices import QuestionKind
from returns.wording import BAR, Line, lines_in, number_of, rows_of, seal, table_text

TABLE = Line(1, QuestionKind.TABLE, "By month", columns=("Month", "Cases", "Closed"))
CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")) | st.just(" "), max_size=12)


def test_a_line_comes_back_as_it_was_kept():
    for line in (TABLE, Line(2, QuestionKind.CHOICE, "Which?", "Hint", False, ("A", "B"))):
        assert Line.of(line.kept()) == line


def test_a_kind_whose_word_was_removed_is_a_text():
    assert Line.of(TABLE.kept() | {"kind": "[removed 3 March 2026]"}).kind == QuestionKind.TEXT


def test_a_table_keeps_its_cells_in_their_columns():
    text = table_text([["", "3", ""], ["", "", ""], ["May", " 4  5 ", "a|b"]])
    assert text == "| 3 |\nMay | 4 5 | a/b"
    for kept in (text, text.strip(), f"{text}\n\n"):  # two people's tables, one after the other, are stripped
        assert TABLE.cells(kept) == [["", "3", ""], ["May", "4 5", "a/b"]]


def test_a_row_is_as_wide_as_the_question():
    assert TABLE.cells("May\nJune | 1 | 2 | 3") == [["May", "", ""], ["June", "1", "2"]]


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=6))
def test_any_cells_come_back(rows):
    tidy = [[" ".join(cell.replace(BAR, "/").split()) for cell in row] for row in rows]
    assert TABLE.cells(table_text(rows)) == [row for row in tidy if any(row)]


def test_rows_without_words_are_none():
    assert rows_of(" | \n\n | | ") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", Decimal(1250)),
        ("-2.50", Decimal("-2.50")),
        ("", None),
        ("[gone]", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_numbers(text, number):
    assert number_of(text) == number


def test_answers_in_words():
    assert Line(1, QuestionKind.NUMBER, "").words("1250.5") == "1,250.5"
    assert Line(1, QuestionKind.NUMBER, "").words("about ten") == "about ten"
    assert Line(1, QuestionKind.YES_NO, "").words("yes") == "Yes"
    assert Line(1, QuestionKind.YES_NO, "").words("") == ""
    assert Line(1, QuestionKind.TEXT, "").words("Words.") == "Words."


def test_what_people_write_one_to_a_line():
    assert lines_in(" One \r\n\r\n two  three ") == ("One", "two three")


def test_a_seal_tells_any_difference():
    assert seal("a", ["b"]) == seal("a", ["b"]) != seal("a", ["c"])
