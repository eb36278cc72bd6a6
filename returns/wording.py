"""A question as it is put, and how each kind of answer stands as text: one column, whatever was asked.

A number stands without its thousands' commas, yes and no as those words, a choice as its option. A table has a line
for each row and a bar between cells, so that two people's tables are compared, merged and kept as texts are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from returns.choices import QuestionKind

BAR = "|"
YES_OR_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True)
class Line:
    """One question. options: of a choice; columns, most_rows: of a table."""

    number: int
    kind: QuestionKind
    text: str
    hint: str = ""
    required: bool = True
    options: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    most_rows: int = 10

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Line":
        """As `kept` gave it. Words that were removed as personal data may have stood in any of it."""
        lists = {name: tuple(kept[name]) for name in ("options", "columns")}
        kind = kept["kind"] if kept["kind"] in QuestionKind.values else QuestionKind.TEXT
        return cls(**{**kept, **lists, "kind": QuestionKind(kind)})

    def kept(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}

    @property
    def is_table(self) -> bool:
        return self.kind == QuestionKind.TABLE

    def words(self, answer: str) -> str:
        """An answer as people read it."""
        if self.kind == QuestionKind.YES_NO:
            return YES_OR_NO.get(answer, answer)
        if self.kind == QuestionKind.NUMBER:
            number = number_of(answer)
            return answer if number is None else f"{number:,f}"
        return answer

    def cells(self, answer: str) -> list[list[str]]:
        """The rows of a table's answer, each as wide as the question."""
        wide = len(self.columns)
        return [[*row, *[""] * wide][:wide] for row in rows_of(answer)]


def rows_of(answer: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split(BAR)]
        for line in answer.splitlines()
        if line.replace(BAR, "").strip()
    ]


def table_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows without any words are left out."""
    tidy = [[" ".join(cell.replace(BAR, "/").split()) for cell in row] for row in rows]
    return "\n".join(f" {BAR} ".join(row).strip() for row in tidy if any(row))


def number_of(answer: str) -> Decimal | None:
    """None where it is no number: nothing, or what stands there once personal data were removed."""
    try:
        number = Decimal(answer)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def lines_in(text: str) -> tuple[str, ...]:
    """What people write one to a line."""
    return tuple(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)


def seal(*said: Any) -> str:
    """What a page showed, in a few letters: whoever sends it on has read just this."""
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]
