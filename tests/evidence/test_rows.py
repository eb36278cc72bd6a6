"""A spreadsheet that people fill in, by rows: what each cell says, and which is wrong."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from evidence.rows import Layout, NotASheetError, Wrong, day_of_cell, email_of_cell, text_of_cell

LAYOUT = Layout(
    "Things", {"Number": ("number", 8), "What": ("what", 20)}, "thing", most=3, as_text=("number",)
)


def filled(*rows, headings=("Number", "What")):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file


def read(*rows, **of):
    file = filled(*rows, **of)
    return LAYOUT.filled_in("things.xlsx", file, size=file.getbuffer().nbytes)


def test_an_empty_one_comes_back_once_it_is_filled_in():
    file = io.BytesIO(LAYOUT.empty())
    with pytest.raises(NotASheetError, match="holds no thing"):
        LAYOUT.filled_in("things.xlsx", file, size=file.getbuffer().nbytes)


def test_rows_keep_their_number_and_empty_ones_are_none():
    found = read(["1", "A"], [None, " "], ["3", "C"])
    assert [number for number, _ in found.rows] == [2, 4]


def test_columns_are_known_by_their_heading_wherever_they_stand():
    found = read(["A", 4.0], headings=("what ", "NUMBER"))
    wrong = []
    values = found.values(2, found.rows[0][1], {"number": str, "what": str}, wrong)
    assert values == {"number": "4", "what": "A"}
    assert found.wrong(2, "number", "no") == Wrong("B2 (Number)", "no")


def test_what_a_check_refuses_is_named_by_its_cell():
    found = read(["=1+1", "A"], ["2", date(2027, 3, 4)])
    wrong = []
    checks = {"number": str, "what": lambda text: text_of_cell(text, 3)}
    for number, cells in found.rows:
        found.values(number, cells, checks, wrong)
    assert [one.place for one in wrong] == ["A2 (Number)", "B3 (What)"]
    assert str(wrong[1]) == "B3 (What): shorten this to 3 characters or fewer"


def test_too_many_rows_are_refused():
    with pytest.raises(NotASheetError, match="holds more than 3 things"):
        read(*[[str(number), "A"] for number in range(4)])


@pytest.mark.parametrize("text", ["8 May 2028", "08/05/2028", "2028-05-08"])
def test_a_day_is_read_as_people_type_it(text):
    assert day_of_cell(text) == "2028-05-08"


@pytest.mark.parametrize("text", ["", "soon", "8 May 1928", "31 2 2028"])
def test_what_is_no_day_of_our_times_is_refused(text):
    with pytest.raises(ValueError, match="type a day"):
        day_of_cell(text)


def test_an_email_address_is_one():
    assert (email_of_cell(""), email_of_cell("A@B.Example")) == ("", "a@b.example")
    with pytest.raises(ValueError, match="in full"):
        email_of_cell("a.example")
