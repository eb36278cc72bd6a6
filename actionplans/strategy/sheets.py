"""Workbooks into lines: each sheet is a table, or a list in one column."""

import io
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from actionplans.strategy.lines import Kind, Line
from actionplans.strategy.plain import Row, in_series, lines_of_rows
from actionplans.strategy.tables import MOST_COLUMNS, lines_of_table

MOST_ROWS = 2_000  # of a sheet
MOST_SHEETS = 30


def lines_of_workbook(data: bytes) -> list[Line]:
    """Sheets that are hidden are not read. What a formula gave when the file was saved is text."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found: list[Line] = []
    named = []
    for sheet in book.worksheets[:MOST_SHEETS]:
        rows = _rows(sheet) if sheet.sheet_state == "visible" else []
        lines = _lines(rows)
        if lines:
            named.append((sheet.title, lines))
    for page, (title, lines) in enumerate(named, start=1):
        if len(named) > 1:
            found.append(Line(title, Kind.HEADING, 1, page=page))
        found += lines
    return in_series(found)


def _rows(sheet: Any) -> list[list[str]]:
    cells = sheet.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    rows = [
        ["" if value is None else _said(value).strip() for value in row] for row in islice(cells, MOST_ROWS)
    ]
    rows = [row for row in rows if any(row)]
    used = [
        at for at in range(max(map(len, rows), default=0)) if any(row[at] for row in rows if at < len(row))
    ]
    return [[row[at] if at < len(row) else "" for at in used] for row in rows]


def _said(value: Any) -> str:
    """A day as people write it; whatever else as it is."""
    day = value.date() if isinstance(value, datetime) else value
    return f"{day.day} {day:%B} {day.year}" if isinstance(day, date) else str(value)


def _lines(rows: list[list[str]]) -> list[Line]:
    if rows and len(rows[0]) == 1:
        return lines_of_rows([Row(text) for row in rows for text in row[0].split("\n")])
    return lines_of_table(rows)
