"""Which files are taken in as a spreadsheet of answers."""

import io

import pytest

from assessments.sheet import layout
from assessments.sheet.door import check_sheet
from evidence.refusals import FileRefusedError
from tests.evidence import files


def refusal(name, data, size=None):
    with pytest.raises(FileRefusedError) as refused:
        check_sheet(name, io.BytesIO(data), size=size or len(data))
    return refused.value.why


def test_a_plain_workbook_is_taken_as_it_is():
    data = files.workbook()
    assert check_sheet("C:\\answers.xlsx", io.BytesIO(data), size=len(data)).data == data


def test_what_is_no_spreadsheet_of_today_is_refused():
    book = files.workbook()
    assert refusal("answers.pdf", files.pdf()) == "is not a spreadsheet (.pdf)"
    assert refusal("answers.csv", b"a,b") == "is not a spreadsheet (.csv)"
    assert refusal("answers.xlsm", book) == "holds macros"
    assert "format" in refusal("answers.xls", book)
    assert refusal("answers", book) == "has no ending that says what it is"
    assert "is not a .xlsx file" in refusal("answers.xlsx", b"words")
    assert refusal("answers.xlsx", b"") == "is empty"


def test_what_is_hostile_is_refused_before_it_is_read():
    macro = files.office("xlsx", {"xl/vbaProject.bin": b"x"})
    assert refusal("answers.xlsx", macro) == "holds macros"
    linked = files.office(
        "xlsx", {"xl/_rels/a.rels": files.relationships(("externalLinkPath", "http://x/y", True))}
    )
    assert "from outside" in refusal("answers.xlsx", linked)
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    assert "cannot be opened" in refusal("answers.xlsx", files.office("xlsx", {"xl/styles.xml": bomb}))


def test_the_bounds_are_closer_than_those_of_evidence():
    assert refusal("answers.xlsx", files.workbook(), size=layout.MOST_BYTES + 1) == "is bigger than 5 MB"
    heavy = b"<a>" + b" " * layout.MOST_UNPACKED_BESIDE + b"</a>"
    assert "unpacks" in refusal("answers.xlsx", files.office("xlsx", {"xl/styles.xml": heavy}))
    cells = {f"xl/worksheets/sheet{n}.xml": b"<a>" + b"12345 " * 400_000 + b"</a>" for n in range(11)}
    assert "unpacks" in refusal("answers.xlsx", files.office("xlsx", cells))
