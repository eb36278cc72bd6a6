"""A table's rows into lines: which column says what is done, and which say what it belongs to.

By what the cells hold: figures, how long the texts are, what repeats; and by the head's word for an action's column,
where it has one of the usual.
"""

import re
from collections.abc import Sequence

from actionplans.strategy.beside import names_a_due_date, names_an_owner
from actionplans.strategy.lines import DONE, Kind, Line, marked

_FIGURE = re.compile(
    r"[\W\d]*|\(?[a-z]?\d+(?:\.\d+)*[a-z]?[.)]?|[A-Z]{1,3}[-. ]?\d+(?:\.\d+)*", re.IGNORECASE
)
# How tables of plans name the column of what is done, and those beside it.
_DONE = re.compile(rf"\b(?:{DONE}|what we will do)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:owners?|leads?|who|responsib\w+|accountable|partners?|when|dates?|due|by|deadline|timescales?|"
    r"start|end|finish|status|rag|progress|updates?|resources?|comments?|"
    r"notes?|ref|reference|no|number|id)\b",
    re.IGNORECASE,
)
WORDS_OF_AN_ACTION = 3.5
# What stands further right is not read: each row is filled up to the widest, and one of thousands of cells would take
# all memory there is.
MOST_COLUMNS = 30
LONGEST_HEAD = 6  # words


def lines_of_table(rows: Sequence[Sequence[str]], *, page: int = 1) -> list[Line]:
    """The table's rows as cells of what belongs to what, and the last of them what is done; or nothing."""
    rows = [row[:MOST_COLUMNS] for row in rows]
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *[""] * (width - len(row))] for row in rows if any(cell.strip() for cell in row)]
    if width == 1:
        return [marked(row[0].strip(), page=page) for row in full]
    return _Table(full, width, page).lines() if len(full) >= 2 else _side_by_side(full, page)


def _side_by_side(rows: Sequence[Sequence[str]], page: int) -> list[Line]:
    """One row is no table but columns of text."""
    texts = [line for row in rows for cell in row for line in cell.split("\n") if line.strip()]
    return [marked(text.strip(), page=page) for text in texts]


class _Table:
    """One table with the same number of cells in each row."""

    def __init__(self, rows: list[list[str]], width: int, page: int) -> None:
        self.page = page
        self.before: list[Line] = []
        while len(rows) > 2 and width > 1 and _alone(rows[0]) and rows[0][0]:
            self.before.append(marked(rows.pop(0)[0].strip(), page=page))  # what stands above the head
        self.head = rows[0] if all(len(cell.split()) <= LONGEST_HEAD for cell in rows[0]) else [""] * width
        self.rows = rows[1:] if any(self.head) else rows
        self.columns = range(width)
        self.done = self._done()
        self.above = self._above()

    def lines(self) -> list[Line]:
        if self.done is None:
            return self.before
        found = list(self.before)
        last: list[str] = []
        for row in self.rows:
            if _alone(row) and row[0] and self.done:
                found.append(self._cell(row[0], 0))  # a band across the table
                last = []
                continue
            above = [
                row[column] or (last[at] if at < len(last) else "") for at, column in enumerate(self.above)
            ]
            for at, text in enumerate(above):
                if text and (at >= len(last) or above[: at + 1] != last[: at + 1]):
                    found.append(self._cell(text, at + 1))
            last = above
            found += self._actions(row)
        return found

    def _cell(self, text: str, level: int) -> Line:
        line = marked(" ".join(text.split()))
        return Line(line.text, Kind.CELL, level, number=line.number, page=self.page)

    def _actions(self, row: list[str]) -> list[Line]:
        """A cell may hold a list. What else the row says goes with each; of what stands left, who owns it and when."""
        said = [
            f"{' '.join(self.head[column].split())}: {' '.join(row[column].split())}"
            for column in self.columns
            if row[column].strip() and self._is_beside(column)
        ]
        return [
            Line(text, Kind.CELL, len(self.above) + 1, page=self.page, detail="\n".join(said))
            for text in _items(row[self.done or 0])
        ]

    # --- which column is which ----------------------------------------------------------------------------------------

    def _is_beside(self, column: int) -> bool:
        head = self.head[column].strip()
        if column == self.done or column in self.above or not head:
            return False
        return column > (self.done or 0) or names_an_owner(head) or names_a_due_date(head)

    def _done(self) -> int | None:
        """None where no column says what is done: figures, a list of words."""
        named = [c for c in self.columns if _DONE.search(self.head[c]) and self._words(c) >= 2]
        if named:
            return max(named, key=self._words)
        if not any(_BESIDE.search(cell) for cell in self.head) and len(self.columns) > 2:
            return None
        longest = max(self.columns, key=self._words)
        return longest if self._words(longest) >= WORDS_OF_AN_ACTION else None

    def _above(self) -> list[int]:
        """The two columns at most, left of what is done, that say what it belongs to."""
        return [
            column
            for column in self.columns
            if column < (self.done or 0)
            and self._words(column)
            and not _BESIDE.search(self.head[column])
            and not names_an_owner(self.head[column])
        ][-2:]

    def _words(self, column: int) -> float:
        """How many words a cell of the column has, on the average of those that have any; 0 for figures."""
        texts = [
            row[column] for row in self.rows if row[column].strip() and not _FIGURE.fullmatch(row[column])
        ]
        return sum(len(text.split()) for text in texts) / len(texts) if texts else 0


def _alone(row: Sequence[str]) -> bool:
    """Only the first cell says anything, or all the same: cells that were joined into one."""
    said = {cell.strip() for cell in row if cell.strip()}
    return len(said) == 1


def _items(cell: str) -> list[str]:
    lines = [marked(line.strip()) for line in cell.split("\n") if line.strip()]
    if any(line.kind in {Kind.BULLET, Kind.NUMBER} for line in lines):
        items: list[str] = []
        for line in lines:
            if line.kind in {Kind.BULLET, Kind.NUMBER} or not items:
                items.append(line.text)
            else:
                items[-1] = f"{items[-1]} {line.text}"
        return items
    whole = " ".join(line.text for line in lines)
    return [whole] if whole else []
