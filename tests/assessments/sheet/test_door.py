"""Which files are taken in as a spreadsheet of answers."""

import io
import random
import re
import time

import pytest

from assessments.sheet import layout
from assessments.sheet.door import check_sheet
from evidence import bounds
from evidence.refusals import FileRefusedError
from tests.assessments.sheet.filling import packed, parts_of
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
    heavy = b"<a>" + b" " * bounds.MOST_UNPACKED_BESIDE + b"</a>"
    assert "unpacks" in refusal("answers.xlsx", files.office("xlsx", {"xl/styles.xml": heavy}))
    cells = {f"xl/worksheets/sheet{n}.xml": b"<a>" + b"12345 " * 400_000 + b"</a>" for n in range(6)}
    assert "unpacks" in refusal("answers.xlsx", files.office("xlsx", cells))


CELLS, STYLES, STRINGS = "xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/sharedStrings.xml"


@pytest.mark.parametrize(
    ("name", "after", "more", "padding", "says"),
    [
        # 22 MB of cells, and so much beside them that they are not a hundred times its size.
        (CELLS, rb"<row [^>]*>", b"<c/>" * 5_600_000, 300_000, "unpacks"),
        (CELLS, rb"<row [^>]*>", b"<c/>" * 2_000_000, 0, "far more cells or formats"),
        (STYLES, rb"<fonts[^>]*>", b"<font/>" * 14_000, 0, "far more cells or formats"),
        (STYLES, rb"<fonts[^>]*>", b"<font/>" * 280_000, 0, "unpacks"),
        (STYLES, rb"<fonts[^>]*>", b"<!--" + b"[" * 6_000 + b"-->", 0, "far more cells or formats"),
        (STRINGS, rb"<sst[^>]*>", b"<si/>" * 700_000, 0, "far more cells or formats"),
        ("xl/workbook.xml", rb"<sheets>", b"<sheet/>" * 50_000, 0, "far more cells or formats"),
    ],
    ids=["padded", "cells", "fonts", "many fonts", "brackets", "texts", "sheets"],
)
def test_more_tags_than_ours_can_have_are_refused_before_anything_is_built(name, after, more, padding, says):
    parts = parts_of(files.workbook())
    whole = parts.get(name, b"<sst></sst>")
    if padding:
        parts["docProps/padding.bin"] = random.Random(1).randbytes(padding)
    at = re.search(after, whole).end()
    data = packed({**parts, name: whole[:at] + more + whole[at:]})
    began = time.process_time()
    assert says in refusal("answers.xlsx", data)
    assert time.process_time() - began < 0.5


def test_many_parts_count_together():
    some = b"<a>" + b"<c/>" * 60_000 + b"</a>"
    cells = {f"xl/worksheets/sheet{number}.xml": some for number in range(2)}
    check_sheet("answers.xlsx", io.BytesIO(data := files.office("xlsx", cells)), size=len(data))
    cells["xl/worksheets/sheet3.xml"] = some
    assert "far more cells" in refusal("answers.xlsx", files.office("xlsx", cells))


def test_what_the_count_cannot_look_into_is_refused():
    head = "<?xml version='1.0' encoding='{}'?><a/>"
    for part in (head.format("utf-7").encode(), head.format("cp037").encode("cp037")):
        assert "cannot be opened" in refusal("answers.xlsx", files.office("xlsx", {"xl/a.vml": part}))
