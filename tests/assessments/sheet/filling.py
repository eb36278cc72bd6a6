"""Filling in a spreadsheet as people do, and as their programs save it."""

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assessments.sheet import layout
from assessments.sheet.layout import as_written


def cells_of(data: bytes) -> dict[tuple[str, str], str]:
    """{(code, field): the cell's value} of all sheets, as it stands in the file."""
    return {key: cell.value for key, cell in _cells(load_workbook(io.BytesIO(data)))}


def _cells(book):
    for sheet in tables(book):
        columns = {"code": layout.CODE, **layout.table_of(sheet.title).inputs}
        for row in sheet.iter_rows(min_row=2):
            code = row[0].value
            yield from [((code, name), row[column - 1]) for name, column in columns.items()]


def with_cells(data: bytes, values: dict[tuple[str, str], Any], *, as_text: bool = True) -> bytes:
    """The file with these cells filled in. as_text: typed as text; otherwise as openpyxl takes it."""
    book = load_workbook(io.BytesIO(data))
    left = dict(values)
    for key, cell in _cells(book):
        if key not in left:
            continue
        value = left.pop(key)
        cell.value = as_written(value) if as_text and isinstance(value, str) else value
        if as_text and isinstance(value, str) and value:
            cell.data_type = "s"
    assert not left, left
    return saved(book)


def tables(book):
    return [sheet for sheet in book if sheet.title not in {layout.INSTRUCTIONS, layout.HIDDEN}]


def strands(book):
    return [sheet for sheet in tables(book) if sheet.title != layout.SUMMARIES_SHEET]


def only_the_summaries(data: bytes) -> bytes:
    """The lead's file without a strand, as if there were no behaviours: what is done to it is done to summaries."""

    def change(book):
        for sheet in strands(book):
            del book[sheet.title]
        hidden = book[layout.HIDDEN]
        rows = list(hidden.iter_rows(min_row=layout.FIRST_CODE_ROW, max_col=3, values_only=True))
        hidden.delete_rows(layout.FIRST_CODE_ROW, len(rows))
        summaries = [row for row in rows if row[2] == layout.SUMMARIES_SHEET]
        for number, row in enumerate(summaries, start=layout.FIRST_CODE_ROW):
            for column, value in enumerate(row, start=1):
                hidden.cell(number, column).value = value

    return changed(data, change)


def as_before_summaries(data: bytes) -> bytes:
    """A file as the portal made it before there were summaries in it."""

    def change(book):
        del book[layout.SUMMARIES_SHEET]
        hidden = book[layout.HIDDEN]
        hidden["B1"] = 1
        for row in hidden.iter_rows(min_row=layout.FIRST_CODE_ROW, max_col=3):
            if row[2].value == layout.SUMMARIES_SHEET:
                for cell in row:
                    cell.value = None
        for row in hidden.iter_rows(min_col=5, max_col=5):
            row[0].value = None

    return changed(data, change)


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


def as_libreoffice_saves(data: bytes) -> bytes:
    """By LibreOffice itself. Skips the test, with the reason, where it is not on the machine."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this machine")
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder, "answers.xlsx")
        before.write_bytes(data)
        own = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        kind = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(Path(folder, "after"))]
        subprocess.run(
            [program, own, "--headless", *kind, str(before)], check=True, capture_output=True, timeout=120
        )
        return Path(folder, "after", "answers.xlsx").read_bytes()
