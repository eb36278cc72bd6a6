"""Filling in a spreadsheet as people do, and as their programs save it."""

import io
import re
import zipfile
from typing import Any

from openpyxl import load_workbook

from assessments.sheet import layout
from assessments.sheet.layout import as_written

XLSX = {"grade": layout.GRADE, "comment": layout.COMMENT, "reason": layout.REASON, "code": layout.CODE}


def cells_of(data: bytes) -> dict[tuple[str, str], str]:
    """{(code, field): the cell's value} of all sheets, as it stands in the file."""
    book = load_workbook(io.BytesIO(data))
    return {
        (row[0].value, name): row[column - 1].value
        for sheet in strands(book)
        for row in sheet.iter_rows(min_row=2)
        for name, column in XLSX.items()
    }


def with_cells(data: bytes, values: dict[tuple[str, str], Any], *, as_text: bool = True) -> bytes:
    """The file with these cells filled in. as_text: typed as text; otherwise as openpyxl takes it."""
    book = load_workbook(io.BytesIO(data))
    left = dict(values)
    for sheet in strands(book):
        for row in sheet.iter_rows(min_row=2):
            for name, column in XLSX.items():
                if (row[0].value, name) not in left:
                    continue
                value, cell = left.pop((row[0].value, name)), row[column - 1]
                cell.value = as_written(value) if as_text and isinstance(value, str) else value
                if as_text and isinstance(value, str) and value:
                    cell.data_type = "s"
    assert not left, left
    return saved(book)


def strands(book):
    return [sheet for sheet in book if sheet.title not in {layout.INSTRUCTIONS, layout.HIDDEN}]


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, change) -> bytes:
    """The file after change(workbook)."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


_INLINE = re.compile(rb'<c ([^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)


def as_excel_saves(data: bytes) -> bytes:
    """Every text in the table of shared strings, as Excel and LibreOffice keep them."""
    parts = parts_of(data)
    strings: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        strings.append(found[3])
        return b'<c %st="s"%s><v>%d</v></c>' % (found[1], found[2], len(strings) - 1)

    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = _INLINE.sub(shared, parts[name])
    head = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    table = b"".join(b"<si>%s</si>" % text for text in strings)
    parts["xl/sharedStrings.xml"] = head + table + b"</sst>"
    assert strings
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % kind
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    return packed(parts)
