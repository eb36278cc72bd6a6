"""Reading a spreadsheet that came back: nothing of it is trusted, and whatever is wrong is said by sheet and cell.

The file has passed door.py and the virus scanner before; here it is read, and nothing else happens.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assessments.choices import SheetRefusal
from assessments.models import Assessment
from assessments.readiness import descriptor_code_of
from assessments.sheet import layout
from assessments.sheet.cells import CellError, is_blank, kept, shown
from assessments.sheet.layout import place
from evidence.bounds import make_sure_of_bounds
from evidence.opening import opened
from frameworks.models import Grade

AGAIN = "Get a new spreadsheet on this page, and copy your answers into it."
UNREADABLE = (
    f"The file cannot be read as a spreadsheet. Open it, save it again as .xlsx and upload that. Or: {AGAIN}"
)
NOT_OURS = f"This is not a spreadsheet from this page. {AGAIN}"
OLD = f"This spreadsheet was made by another version of the portal. {AGAIN}"
OTHER = f"This file is of another assessment. {AGAIN}"
TAMPERED = f"The part of the file that nobody sees was changed, so the portal cannot tell what it started from. {AGAIN}"
MOST_SAID = 100
WHOLE_FILE = {
    UNREADABLE: SheetRefusal.UNREADABLE,
    NOT_OURS: SheetRefusal.NOT_OURS,
    OLD: SheetRefusal.OLD,
    OTHER: SheetRefusal.OTHER,
    TAMPERED: SheetRefusal.TAMPERED,
}


class SheetRefusedError(Exception):
    """The file is not read. problems: sentences, at least one, each naming sheet and cell where it can."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems[0])
        self.problems = problems

    @property
    def why(self) -> SheetRefusal:
        """In short, with nothing of the file's own words."""
        return WHOLE_FILE.get(self.problems[0], SheetRefusal.CONTENT)


@dataclass(frozen=True)
class Line:
    """One behaviour, or one descriptor's summary, as the file has it. words: {field: text}, a grade by its code."""

    code: str
    sheet: str
    row: int
    revision: int
    words: dict[str, str]

    @property
    def table(self) -> layout.Table:
        return layout.table_of(self.sheet)


@dataclass
class Filled:
    """What a file says. unread: places with something that is no part of the table, in words."""

    lines: list[Line] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


# --- the file -----------------------------------------------------------------------------------------------------


def read_sheet(data: bytes, assessment: Assessment, grades: Iterable[Grade]) -> Filled:
    """What the file says of this assessment. Raises SheetRefusedError and nothing else."""
    try:
        make_sure_of_bounds(data)  # as at the door, for what was taken in before there were any
        with opened(data) as book:
            return _Reading(book, assessment, grades).read()
    except SheetRefusedError:
        raise
    except Exception as error:  # zipfile, expat and openpyxl each have kinds of their own for what is broken
        raise SheetRefusedError([UNREADABLE]) from error


class _Reading:
    """One pass over one file."""

    def __init__(self, book: Any, assessment: Assessment, grades: Iterable[Grade]) -> None:
        self.sheets = {sheet.title: sheet for sheet in book.worksheets}
        self.assessment = assessment
        self.grades = list(grades)
        self.filled = Filled()
        self.problems: list[str] = []

    def read(self) -> Filled:
        wanted = self._expected()
        for name in dict.fromkeys(sheet for _, sheet in wanted.values()):
            codes = {code: revision for code, (revision, sheet) in wanted.items() if sheet == name}
            if name in self.sheets:
                self._read_strand(name, codes)
            else:
                self.problems.append(f"Sheet {name[:40]} is missing. {AGAIN}")
        own = {layout.HIDDEN, layout.INSTRUCTIONS, *(sheet for _, sheet in wanted.values())}
        self.filled.unread += [f"Sheet {name[:40]}" for name in self.sheets if name not in own]
        if self.problems:
            more = len(self.problems) - MOST_SAID
            also = [f"And {more:,} more of this kind."] if more > 0 else []
            raise SheetRefusedError([*self.problems[:MOST_SAID], *also])
        return self.filled

    # --- whose it is, and what it started from ----------------------------------------------------------------------

    def _expected(self) -> dict[str, tuple[int, str]]:
        """{code: (revision that the file started from, its sheet)}, once the file is known to be of this assessment."""
        hidden = self.sheets.get(layout.HIDDEN)
        if hidden is None:
            raise SheetRefusedError([NOT_OURS])
        rows = [[cell.value for cell in row] for row in hidden.iter_rows(max_row=layout.MOST_ROWS, max_col=3)]
        about = {row[0]: row[1] for row in rows[: len(layout.ABOUT)]}
        if set(layout.ABOUT) - set(about):
            raise SheetRefusedError([NOT_OURS])
        if about["format"] not in layout.READ:
            raise SheetRefusedError([OLD])
        here = (self.assessment.force.slug, self.assessment.cycle.slug, str(self.assessment.public_id))
        if tuple(about[name] for name in layout.ABOUT[1:]) != here:
            raise SheetRefusedError([OTHER])
        listed = [row for row in rows[layout.FIRST_CODE_ROW - 1 :] if any(row)]
        if not all(_is_listed(row) for row in listed) or len({row[0] for row in listed}) < len(listed):
            raise SheetRefusedError([TAMPERED])
        return {code: (int(revision), sheet) for code, revision, sheet in listed}

    # --- a strand ---------------------------------------------------------------------------------------------------

    def _read_strand(self, name: str, revisions: dict[str, int]) -> None:
        rows = self._rows(name)
        if wrong := _wrong_heads(next(rows, None) or _Row(name, 1, ())):
            self.problems.append(wrong)
            return
        found: dict[str, int] = {}
        for row in rows:
            if code := self._code(row):
                self._note(row, code, revisions, found)
        missing = [code for code in revisions if code not in found]
        self.problems += [
            f"Sheet {name[:40]}: the row of {code[:40]} is missing. {AGAIN}" for code in missing
        ]

    def _rows(self, name: str) -> Iterator["_Row"]:
        """Each of the same width; what stands beside the table is noted, and not read."""
        width = len(layout.table_of(name).columns)
        rows = self.sheets[name].iter_rows(max_row=layout.MOST_ROWS, max_col=26)
        for number, cells in enumerate(rows, start=1):
            row = _Row(name, number, cells[:width])
            beside = next((at for at, cell in enumerate(cells[width:], width + 1) if not is_blank(cell)), 0)
            if beside:
                self.filled.unread.append(row.place(beside))
            yield row

    def _code(self, row: "_Row") -> str:
        """Of the behaviour or descriptor that the row is about; empty for a row without anything to read."""
        cell = row.cell(layout.CODE)
        code = cell.value.strip() if isinstance(cell.value, str) and cell.data_type == "s" else ""
        if code:
            return code
        columns = (layout.CODE, *row.table.inputs.values())
        if filled := next((column for column in columns if not is_blank(row.cell(column))), 0):
            what = f"column A of this row has no code that says which {row.table.about} it is about"
            self._say(row, filled, what)
        return ""

    def _note(self, row: "_Row", code: str, revisions: dict[str, int], found: dict[str, int]) -> None:
        if code not in revisions:
            self._say(row, layout.CODE, f"“{code[:40]}” is no {row.table.about} of this sheet")
            return
        if code in found:
            self._say(row, layout.CODE, f"{code} stands in row {found[code]} already. Take one of them out")
            return
        found[code] = row.number
        words: dict[str, str] = {}
        for name, column in row.table.inputs.items():
            try:
                text = shown(row.cell(column))
                words[name] = self._grade(text, row.table) if name == "grade" else kept(text)
            except CellError as wrong:
                self._say(row, column, str(wrong))
        if len(words) == len(row.table.inputs):
            self.filled.lines.append(Line(code, row.sheet, row.number, revisions[code], words))

    def _say(self, row: "_Row", column: int, what: str) -> None:
        self.problems.append(f"{row.place(column)}: {what}.")

    # --- a cell -----------------------------------------------------------------------------------------------------

    def _grade(self, text: str, table: layout.Table) -> str:
        if not text.strip():
            return ""
        offered = table.offers(self.grades)
        for grade in offered:
            if _plain(text) in {_plain(grade.name), _plain(grade.label)}:
                return grade.code
        names = ", ".join(grade.name for grade in offered)
        raise CellError(f"“{text.strip()[:40]}” is none of the grades here. Choose one of {names}")


@dataclass(frozen=True)
class _Row:
    sheet: str
    number: int
    cells: tuple[Any, ...]

    @property
    def table(self) -> layout.Table:
        return layout.table_of(self.sheet)

    def cell(self, column: int) -> Any:
        return self.cells[column - 1]

    def place(self, column: int) -> str:
        return f"Sheet {self.sheet[:40]}, cell {place(column, self.number)}"


def _wrong_heads(row: _Row) -> str:
    """Which column is not where it was; empty when all are."""
    found = [cell.value for cell in row.cells]
    for column, heading in enumerate(row.table.headings, start=1):
        if found[column - 1 : column] != [heading]:
            return f"{row.place(column)}: the column “{heading}” should be here. It was moved or taken out. {AGAIN}"
    return ""


def _is_listed(row: list[Any]) -> bool:
    """A line of the hidden sheet, as writing makes it."""
    code, revision, sheet = row
    if not (isinstance(code, str) and isinstance(sheet, str) and code and sheet):
        return False
    of_summary = descriptor_code_of(code) == code
    whole = type(revision) in {int, float} and 0 < revision < 2**31 and revision == int(revision)
    return whole and of_summary == (layout.table_of(sheet) is layout.SUMMARIES)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
