"""Recommendations of a publication from a spreadsheet: an empty one to fill in, and what stands in one that came back.

Nothing is kept of the file. Each cell that is wrong is named with what to do; only a sheet without any gives rows.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from math import isfinite
from typing import IO, Any

from django.core import signing
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core.templatetags.portal import day
from evidence import refusals
from evidence.bounds import make_sure_of_bounds
from evidence.checks import check_file
from evidence.choices import EXTENSIONS
from evidence.opening import opened
from evidence.refusals import FileRefusedError
from frameworks.adding import NewRecommendation
from frameworks.recommendation_forms import (
    IS_NUMBER,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    LONGEST_TIMING,
    LONGEST_TITLE,
)

TYPE = EXTENSIONS["xlsx"]
MOST_BYTES = 2 * 1024**2
MOST_ROWS = 100  # of recommendations
MOST_LINES = 1_000  # that are looked at, empty ones too
MOST_COLUMNS = 20
MOST_ERRORS = 50  # that are shown
# By heading: the attribute, and the column's width.
COLUMNS = {
    "Number": ("number", 12),
    "Short title": ("short_title", 40),
    "Recommendation": ("text", 90),
    "For forces": ("addressed_to_forces", 14),
    "By when": ("timing", 30),
}
_PLACES = {name: heading for heading, (name, _) in COLUMNS.items()}
_SALT = "actionplans.sheet"


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
class Read:
    """What the sheet holds: rows, or what is wrong with it."""

    rows: list[NewRecommendation]
    wrong: list[Wrong]


def empty_sheet() -> bytes:
    """A workbook with the headings."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Recommendations"
    for column, (heading, (_, width)) in enumerate(COLUMNS.items(), start=1):
        cell = sheet.cell(row=1, column=column, value=heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[cell.column_letter].width = width
    for row in range(2, MOST_ROWS + 2):
        sheet.cell(row=row, column=1).number_format = "@"  # 4.10 is no figure
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_sheet(name: str, stream: IO[bytes], *, size: int, taken: frozenset[str]) -> Read:
    """taken: the numbers that the publication has. Raises FileRefusedError and NotASheetError."""
    data = _checked(name, stream, size)
    try:
        with opened(data) as book:
            cells = book.worksheets[0].iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS)
            rows = [list(row) for row in islice(cells, MOST_LINES + 1)]
    except Exception as error:  # openpyxl, expat and zipfile each have kinds of their own for what is broken
        raise NotASheetError("cannot be read as a spreadsheet. Get an empty one, and fill it in") from error
    if len(rows) > MOST_LINES:
        raise NotASheetError(f"goes on beneath row {MOST_LINES:,}. Remove the rows that are empty")
    return _read(rows, taken)


def _checked(name: str, stream: IO[bytes], size: int) -> bytes:
    ending = refusals.ending(name)
    if ending in EXTENSIONS and ending != "xlsx":
        raise FileRefusedError(f"is not a spreadsheet (.{ending})", "Upload the .xlsx file")
    if ending == "xlsx" and size <= MOST_BYTES:
        # Before the checks of what stands in it: they look at every tag.
        stream.seek(0)
        make_sure_of_bounds(stream.read(MOST_BYTES))
    return check_file(name, stream, size=size, max_bytes=MOST_BYTES).data


def _read(rows: list[list[Any]], taken: frozenset[str]) -> Read:
    headings = [str(cell.value or "").strip().casefold() for cell in rows[0]] if rows else []
    missing = [heading for heading in COLUMNS if heading.casefold() not in headings]
    if missing:
        named = ", ".join(f"“{heading}”" for heading in missing)
        raise NotASheetError(
            f"has no column called {named} in its first row. Get an empty one, and fill it in"
        )
    at = {name: headings.index(heading.casefold()) for heading, (name, _) in COLUMNS.items()}
    filled = [
        (number, row)
        for number, row in enumerate(rows[1:], start=2)
        if any(map(_says, _of(row, at).values()))
    ]
    if not filled:
        raise NotASheetError("holds no recommendation. Fill in a row beneath the headings")
    if len(filled) > MOST_ROWS:
        raise NotASheetError(f"holds more than {MOST_ROWS} recommendations. Upload them in parts")
    reader = _Reader(at, set(taken))
    found = [reader.row(number, _of(row, at)) for number, row in filled]
    return Read([] if reader.wrong else [row for row in found if row], reader.wrong[:MOST_ERRORS])


def _of(row: list[Any], at: dict[str, int]) -> dict[str, Any]:
    return {name: row[place] if place < len(row) else None for name, place in at.items()}


def _says(cell: Any) -> bool:
    return cell is not None and cell.value is not None and str(cell.value).strip() != ""


class _Reader:
    """Goes through the rows, and notes what is wrong with each cell. taken: numbers, those read already too."""

    def __init__(self, at: dict[str, int], taken: set[str]) -> None:
        self.at, self.taken, self.wrong = at, taken, list[Wrong]()

    def row(self, number: int, cells: dict[str, Any]) -> NewRecommendation | None:
        before = len(self.wrong)
        checks: dict[str, Callable[[str], Any]] = {
            "number": self._number,
            "short_title": lambda text: _text(text, LONGEST_TITLE, wanted="type a short title"),
            "text": lambda text: _text(text, LONGEST_TEXT, wanted="type what the recommendation says"),
            "addressed_to_forces": _yes_or_no,
            "timing": lambda text: _text(text, LONGEST_TIMING),
        }
        values = {}
        for name, check in checks.items():
            try:
                values[name] = check(_shown(cells[name]))
            except ValueError as error:
                self.wrong.append(Wrong(f"{_letter(self.at[name])}{number} ({_PLACES[name]})", str(error)))
        return NewRecommendation(**values) if len(self.wrong) == before else None

    def _number(self, text: str) -> str:
        if not IS_NUMBER(text) or len(text) > LONGEST_NUMBER:
            raise ValueError("type a number as the source has it, for example 4 or 4.1")
        if text in self.taken:
            raise ValueError(f"there is a recommendation {text} already")
        self.taken.add(text)
        return text


def _letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]


def _shown(cell: Any) -> str:
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


def _text(text: str, most: int, *, wanted: str = "") -> str:
    if wanted and not text:
        raise ValueError(wanted)
    if len(text) > most:
        raise ValueError(f"shorten this to {most:,} characters or fewer")
    return text


def _yes_or_no(text: str) -> bool:
    answer = text.casefold()
    if answer not in {"yes", "no"}:
        raise ValueError("type yes or no: is it addressed to forces?")
    return answer == "yes"


# --- from the page that shows them to the one that saves them ---------------------------------------------------


def sealed(rows: Iterable[NewRecommendation], *, publication: str) -> str:
    """The rows as they travel through the page on which somebody looks at them: nobody else can make such a text."""
    return signing.dumps([asdict(row) for row in rows], salt=f"{_SALT}.{publication}", compress=True)


def unsealed(text: str, *, publication: str, max_age: timedelta) -> list[NewRecommendation]:
    """None where it is not ours, of another publication, or older than that."""
    try:
        found = signing.loads(text, salt=f"{_SALT}.{publication}", max_age=max_age)
    except signing.BadSignature:
        return []
    return [NewRecommendation(**row) for row in found]
