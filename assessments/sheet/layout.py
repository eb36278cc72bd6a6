"""How the spreadsheet is laid out, and how text stands in a cell of it. What writing and reading share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from frameworks.models import Grade

FORMAT = 2  # of the layout: a file of another than READ is not read
READ = {1, FORMAT}  # 1 had no summaries
INSTRUCTIONS = "Read this first"
SUMMARIES_SHEET = "Summaries"
HIDDEN = "portal"  # the sheet that nobody sees: whose file it is, and which answers it started from


@dataclass(frozen=True)
class Table:
    """What a sheet holds. columns: (heading, width), of which the first three are locked; fields: of a rating or a
    summary, what is filled in, from column GRADE on.

    about: what a row is about. noun: what is filled in. all_grades: also those that have no place on the scale.
    """

    about: str
    noun: str
    columns: tuple[tuple[str, int], ...]
    fields: tuple[str, ...]
    all_grades: bool

    @property
    def inputs(self) -> dict[str, int]:
        """{field: its column}"""
        return {name: column for column, name in enumerate(self.fields, start=GRADE)}

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def label(self, name: str) -> str:
        return self.headings[self.inputs[name] - 1]

    def offers(self, grades: Iterable[Grade]) -> list[Grade]:
        """Those that can be chosen here."""
        return [grade for grade in grades if self.all_grades or grade.value]


CODE, _, BEHAVIOUR, GRADE, COMMENT, REASON = range(1, 7)
ANSWERS = Table(
    about="behaviour",
    noun="answer",
    columns=(
        ("Code", 15),
        ("Heading", 34),
        ("Behaviour", 60),
        ("Grade", 20),
        ("Comment", 70),
        ("Why it does not apply", 40),
    ),
    fields=("grade", "comment", "reason"),
    all_grades=True,
)
SUMMARIES = Table(
    about="descriptor",
    noun="summary",
    columns=(
        ("Code", 15),
        ("Descriptor", 40),
        ("Suggested grade, when you got this file", 24),
        ("The force’s grade", 20),
        ("Strengths", 60),
        ("Gaps", 60),
        ("Support needed", 60),
    ),
    fields=("grade", "strengths", "gaps", "support_needed"),
    all_grades=False,
)


def table_of(sheet: str) -> Table:
    return SUMMARIES if sheet == SUMMARIES_SHEET else ANSWERS


# In the hidden sheet: names and values in the first two columns, then the codes with their revisions; the grades of
# either table.
ABOUT = ("format", "force", "cycle", "assessment")
FIRST_CODE_ROW = 10
HIDDEN_CODE, HIDDEN_REVISION, HIDDEN_SHEET = range(1, 4)
HIDDEN_GRADES = {ANSWERS.about: 4, SUMMARIES.about: 5}

# Far more than a framework has, and little enough to read in an instant.
MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024**2
LONGEST_CELL = 32_767  # Excel's own limit, in units of UTF-16


def letter(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column - 1]


def place(column: int, row: int) -> str:
    """E14."""
    return f"{letter(column)}{row}"


# --- text in a cell -----------------------------------------------------------------------------------------------
# What XML has no place for stands in a cell as _x000B_, by its number; so whatever looks like that is written with its
# first character by number (ECMA-376, 22.9.2.19 ST_Xstring). Excel reads and writes it so; openpyxl does neither.

_BY_NUMBER = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")


def as_written(text: str) -> str:
    """The text as it is written into a file, so that every program reads the same out of it."""
    return _BY_NUMBER.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def as_read(written: str) -> str:
    """The text that was meant. Raises ValueError where that is none: half a character, or a NUL."""
    if "_x" not in written:
        return written
    text = _NUMBERED.sub(lambda found: chr(int(found[1], 16)), written)
    # A character beyond the first plane is two numbers; one of them alone is no character.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if "\0" in whole:
        raise ValueError("a NUL")
    return whole


def fits(text: str) -> bool:
    """Whether a cell can hold it. What does not fit stays in the portal, and its cell is locked."""
    return len(as_written(text).encode("utf-16-le")) // 2 <= LONGEST_CELL


def cleaned(text: str) -> str:
    """As the portal's own boxes keep what is typed: one kind of line end, no space around it."""
    return text.strip().replace("\r\n", "\n")
