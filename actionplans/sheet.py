"""Recommendations of a publication from a spreadsheet: an empty one to fill in, and what stands in one that came back.

Nothing is kept of the file. Each cell that is wrong is named with what to do; only a sheet without any gives rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import IO, Any

from django.core import signing

from evidence.rows import MOST_ERRORS, TYPE, Cells, Filled, Layout, NotASheetError, Wrong, text_of_cell
from frameworks.adding import NewRecommendation
from frameworks.recommendation_forms import (
    IS_NUMBER,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    LONGEST_TIMING,
    LONGEST_TITLE,
)

__all__ = ["TYPE", "NotASheetError", "Read", "Wrong", "empty_sheet", "read_sheet", "sealed", "unsealed"]

LAYOUT = Layout(
    title="Recommendations",
    columns={
        "Number": ("number", 12),
        "Short title": ("short_title", 40),
        "Recommendation": ("text", 90),
        "For forces": ("addressed_to_forces", 14),
        "By when": ("timing", 30),
    },
    noun="recommendation",
    as_text=("number",),
)
_SALT = "actionplans.sheet"


@dataclass(frozen=True)
class Read:
    """What the sheet holds: rows, or what is wrong with it."""

    rows: list[NewRecommendation]
    wrong: list[Wrong]


def empty_sheet() -> bytes:
    """A workbook with the headings."""
    return LAYOUT.empty()


def read_sheet(name: str, stream: IO[bytes], *, size: int, taken: frozenset[str]) -> Read:
    """taken: the numbers that the publication has. Raises FileRefusedError and NotASheetError."""
    filled = LAYOUT.filled_in(name, stream, size=size)
    reader = _Reader(filled, set(taken))
    found = [reader.row(number, cells) for number, cells in filled.rows]
    return Read([] if reader.wrong else [row for row in found if row], reader.wrong[:MOST_ERRORS])


class _Reader:
    """Goes through the rows, and notes what is wrong with each cell. taken: numbers, those read already too."""

    def __init__(self, filled: Filled, taken: set[str]) -> None:
        self.filled, self.taken, self.wrong = filled, taken, list[Wrong]()

    def row(self, number: int, cells: Cells) -> NewRecommendation | None:
        before = len(self.wrong)
        checks: dict[str, Callable[[str], Any]] = {
            "number": self._number,
            "short_title": lambda text: text_of_cell(text, LONGEST_TITLE, wanted="type a short title"),
            "text": lambda text: text_of_cell(text, LONGEST_TEXT, wanted="type what the recommendation says"),
            "addressed_to_forces": _yes_or_no,
            "timing": lambda text: text_of_cell(text, LONGEST_TIMING),
        }
        values = self.filled.values(number, cells, checks, self.wrong)
        return NewRecommendation(**values) if len(self.wrong) == before else None

    def _number(self, text: str) -> str:
        if not IS_NUMBER(text) or len(text) > LONGEST_NUMBER:
            raise ValueError("type a number as the source has it, for example 4 or 4.1")
        if text in self.taken:
            raise ValueError(f"there is a recommendation {text} already")
        self.taken.add(text)
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
