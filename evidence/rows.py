"""A spreadsheet that people fill in: an empty one with its headings, and one that came back as rows of cells.

Nothing is kept of the file. Whoever reads the rows names each cell that is wrong, with what to do.
"""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from math import isfinite
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core.templatetags.portal import day
from evidence import refusals
from evidence.bounds import make_sure_of_bounds
from evidence.checks import check_file
from evidence.choices import EXTENSIONS
from evidence.opening import opened
from evidence.refusals import FileRefusedError

TYPE = EXTENSIONS["xlsx"]
MOST_BYTES = 2 * 1024**2
MOST_LINES = 1_000  # that are looked at, empty ones too
MOST_COLUMNS = 20
MOST_ERRORS = 50  # that are shown
LONGEST_EMAIL = 254

UNREADABLE = "cannot be read as a spreadsheet. Get an empty one, and fill it in"

Cells = dict[str, Any]


class NotASheetError(Exception):
    """A file of which nothing is read. str() is the sentence for the person who gave it."""


@dataclass(frozen=True)
class Wrong:
    """One cell, or a place without one, and what to do about it."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True)
class Layout:
    """What the sheet looks like.

    columns: by heading, the name by which the reader knows it, and the column's width. noun: what a row is, with its
    plural after a comma where that is no s. most: rows. as_text: columns in which 4.10 is no figure.
    """

    title: str
    columns: dict[str, tuple[str, int]]
    noun: str
    most: int = 100
    as_text: tuple[str, ...] = ()

    @property
    def one(self) -> str:
        return self.noun.partition(",")[0]

    @property
    def many(self) -> str:
        return self.noun.partition(",")[2] or f"{self.noun}s"

    def empty(self) -> bytes:
        """A workbook with the headings."""
        book = Workbook()
        sheet: Any = book.active
        sheet.title = self.title
        for column, (heading, (name, width)) in enumerate(self.columns.items(), start=1):
            cell = sheet.cell(row=1, column=column, value=heading)
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[cell.column_letter].width = width
            for row in range(2, self.most + 2) if name in self.as_text else ():
                sheet.cell(row=row, column=column).number_format = "@"
        sheet.freeze_panes = "A2"
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def filled_in(self, name: str, stream: IO[bytes], *, size: int) -> "Filled":
        """The rows in which something stands. Raises FileRefusedError and NotASheetError."""
        data = _checked(name, stream, size)
        try:
            with opened(data) as book:
                cells = book.worksheets[0].iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS)
                rows = [list(row) for row in islice(cells, MOST_LINES + 1)]
        # openpyxl, expat and zipfile each have kinds of their own for what is broken.
        except Exception as error:
            raise NotASheetError(UNREADABLE) from error
        if len(rows) > MOST_LINES:
            raise NotASheetError(f"goes on beneath row {MOST_LINES:,}. Remove the rows that are empty")
        return self._filled(rows)

    def _filled(self, rows: list[list[Any]]) -> "Filled":
        headings = [str(cell.value or "").strip().casefold() for cell in rows[0]] if rows else []
        missing = [heading for heading in self.columns if heading.casefold() not in headings]
        if missing:
            named = ", ".join(f"“{heading}”" for heading in missing)
            raise NotASheetError(
                f"has no column called {named} in its first row. Get an empty one, and fill it in"
            )
        at = {name: headings.index(heading.casefold()) for heading, (name, _) in self.columns.items()}
        found = [(number, _of(row, at)) for number, row in enumerate(rows[1:], start=2)]
        filled = [(number, cells) for number, cells in found if any(map(_says, cells.values()))]
        if not filled:
            raise NotASheetError(f"holds no {self.one}. Fill in a row beneath the headings")
        if len(filled) > self.most:
            raise NotASheetError(f"holds more than {self.most} {self.many}. Upload them in parts")
        places = {name: (_letter(at[name]), heading) for heading, (name, _) in self.columns.items()}
        return Filled(filled, places)


@dataclass(frozen=True)
class Filled:
    """rows: (number in the sheet, cells by name). places: {name: (letter of the column, heading)}."""

    rows: list[tuple[int, Cells]]
    places: dict[str, tuple[str, str]]

    def wrong(self, number: int, name: str, error: Exception | str) -> Wrong:
        letter, heading = self.places[name]
        return Wrong(f"{letter}{number} ({heading})", str(error))

    def values(
        self, number: int, cells: Cells, checks: dict[str, Callable[[str], Any]], wrong: list[Wrong]
    ) -> dict[str, Any]:
        """What each cell says, by its check; what a check refuses by ValueError is added to `wrong`."""
        found = {}
        for name, check in checks.items():
            try:
                found[name] = check(shown(cells[name]))
            except ValueError as error:
                wrong.append(self.wrong(number, name, error))
        return found


def _checked(name: str, stream: IO[bytes], size: int) -> bytes:
    ending = refusals.ending(name)
    if ending in EXTENSIONS and ending != "xlsx":
        raise FileRefusedError(f"is not a spreadsheet (.{ending})", "Upload the .xlsx file")
    if ending == "xlsx" and size <= MOST_BYTES:
        # Before the checks of what stands in it: they look at every tag.
        stream.seek(0)
        make_sure_of_bounds(stream.read(MOST_BYTES))
    return check_file(name, stream, size=size, max_bytes=MOST_BYTES).data


def _of(row: list[Any], at: dict[str, int]) -> Cells:
    return {name: row[place] if place < len(row) else None for name, place in at.items()}


def _says(cell: Any) -> bool:
    return cell is not None and cell.value is not None and str(cell.value).strip() != ""


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def shown(cell: Any) -> str:
    """What people see in it. Raises ValueError where a program made something of it that was not typed."""
    if not _says(cell):
        return ""
    value = cell.value
    if cell.data_type in {"f", "e"}:
        raise ValueError("this is a formula or its mistake. Type what it should say")
    if isinstance(value, date):
        return day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("this is no figure. Type what it should say")
        value = int(value) if value.is_integer() else value
    text = str(value).replace("\r\n", "\n").strip()
    if "\0" in text:
        raise ValueError("there is a character here that is none. Type the text again")
    return text


def text_of_cell(text: str, most: int, *, wanted: str = "") -> str:
    """wanted: what to do where it is empty. Raises ValueError."""
    if wanted and not text:
        raise ValueError(wanted)
    if len(text) > most:
        raise ValueError(f"shorten this to {most:,} characters or fewer")
    return text


_DAYS = ("%d %B %Y", "%d/%m/%Y", "%Y-%m-%d")


def day_of_cell(text: str) -> str:
    """A day of our times, as it is kept beside others: 2028-05-08. Raises ValueError."""
    for pattern in _DAYS:
        with suppress(ValueError):
            found = datetime.strptime(text, pattern).replace(tzinfo=UTC).date()
            if 2000 <= found.year <= 2100:
                return found.isoformat()
    raise ValueError("type a day, for example 8 May 2028")


def email_of_cell(text: str) -> str:
    """In small letters; empty where nothing stands there. Raises ValueError."""
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("type an email address in full, like name@force.police.uk") from error
    return text_of_cell(text.lower(), LONGEST_EMAIL)
