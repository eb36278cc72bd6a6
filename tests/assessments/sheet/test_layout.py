"""Text in a cell: whatever is written is read as it was, also what looks like an escape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.sheet.layout import LONGEST_CELL, as_read, as_written, fits, place

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(st.one_of(CHARACTERS, st.sampled_from("_x0059AF\x0b\r\n")), max_size=40)


@given(TEXTS)
def test_what_is_written_is_read(text):
    assert as_read(as_written(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\x0b", "_x000B_"),
        ("_x0041_", "_x005F_x0041_"),
        ("a\r\nb", "a_x000D_\nb"),
        ("\uffff", "_xFFFF_"),
        ("a_b x_", "a_b x_"),
    ],
)
def test_as_excel_writes_it(text, written):
    assert as_written(text) == written


def test_two_numbers_are_one_character_and_one_of_them_is_none():
    assert as_read("_xD83D__xDE00_") == "\U0001f600"
    for none in ("_xD83D_", "_xDE00_ a", "_x0000_"):
        with pytest.raises(ValueError, match=r"NUL|decode"):
            as_read(none)


def test_what_a_cell_can_hold_is_counted_as_excel_counts():
    assert fits("é" * LONGEST_CELL)
    assert not fits("\U0001f600" * (LONGEST_CELL // 2 + 1))
    assert not fits("\x0b" * 10_000)


def test_places():
    assert place(1, 1) == "A1"
    assert place(5, 14) == "E14"
