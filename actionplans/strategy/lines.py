"""The lines of a document, whatever kind of file they came in: what each says, and how it is marked."""

import re
from dataclasses import dataclass
from enum import Enum


class TooMuchError(Exception):
    """More than the portal reads: pages, lines, or what stands on one."""


class Kind(Enum):
    """What a line is by its marks. PLAIN: a heading that nothing but its shape tells."""

    HEADING = "heading"
    LABEL = "label"
    PLAIN = "plain"
    NUMBER = "number"
    BULLET = "bullet"
    CELL = "cell"
    TEXT = "text"


# Kinds whose lines can be items of a list.
ITEMS = frozenset({Kind.NUMBER, Kind.BULLET, Kind.CELL})


@dataclass(frozen=True)
class Line:
    """One paragraph, item, heading or cell.

    level: of a heading 1 and on; of a numbered line how many numbers it has; of a bullet its indentation; of a cell its
    place among the columns that say what belongs to what. mark: the bullet's sign, the label's word. number: as read.
    page: counts page breaks. detail: what else the row of a table says.
    """

    text: str
    kind: Kind = Kind.TEXT
    level: int = 0
    mark: str = ""
    number: str = ""
    bold: bool = False
    page: int = 1
    detail: str = ""

    @property
    def whole(self) -> str:
        """With the label that stands before it: Pillar 1: build trust."""
        return f"{self.mark} {self.number}: {self.text}" if self.mark and self.number else self.text

    @property
    def looks(self) -> tuple[Kind, int, str, bool]:
        """Lines that look alike do the same in a document."""
        if self.kind in {Kind.HEADING, Kind.CELL}:
            return self.kind, self.level, "", False
        if self.kind is Kind.LABEL:
            return self.kind, 0, self.mark.lower(), False
        if self.kind is Kind.NUMBER:
            return self.kind, self.level, "", self.bold
        return self.kind, self.level, self.mark, self.bold


BULLETS = "-–—*•·●▪■◦○‣▸►➢✓✔\uf0b7\uf0a7"
_BULLET = re.compile(rf"([{BULLETS}]|o(?=\s+[A-Z]))\s+(?=\S)")
# 1. 1) (1) 1.2 1.2.3. and 1 before capitals; no year, no plain figure that begins a sentence.
_NUMBER = re.compile(
    r"(?:\((\d{1,2})\)|(\d{1,2}(?:\.\d{1,2})+)[.):]?|(\d{1,2})[.):]|(\d{1,2})(?=\s+[A-Z]{2}))\s+(?=\S)"
)
# How plans name what is done, where no bullet stands before it; and the heads of tables (tables.py).
DONE = r"actions?|activit(?:y|ies)|tasks?|deliverables?|steps?"
_DONE = re.compile(rf"({DONE}):\s+(?=\S)", re.IGNORECASE)
_LETTER = re.compile(r"(?:\(([a-z]|[ivx]{2,4})\)|([a-z]|[ivx]{2,4})[.)])\s+(?=\S)", re.IGNORECASE)
_FIGURES = r"\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[A-H]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even"
_LABEL = re.compile(
    rf"([A-Za-z][A-Za-z]+(?: [A-Za-z]+)?)\s+({_FIGURES})\s*(?:[:.)–—|]|\s-|$)\s*(.*)", re.DOTALL
)
_STARS = re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1", re.DOTALL)
LONGEST_LABEL = 30  # words that the title beside a label may have
LETTERED = "a"


def unstarred(text: str) -> tuple[str, bool]:
    """(the text without the stars that stand for bold, whether all of it was bold)."""
    text = text.strip()
    inside = text[2:-2]
    whole = len(text) > 4 and text[:2] == text[-2:] and text[:2] in {"**", "__"} and text[:2] not in inside
    return (inside if whole else _STARS.sub(r"\2", text)).strip(), whole


def marked(text: str, *, indent: int = 0, bold: bool = False, page: int = 1) -> Line:
    """One line by the marks that are typed into it. indent: where its text begins, in characters or steps."""
    said, starred = unstarred(text)
    if starred:
        text, bold = said, True
    if found := _BULLET.match(text):
        said, starred = unstarred(text[found.end() :])
        return Line(said, Kind.BULLET, indent, found[1], bold=bold or starred, page=page)
    if found := _NUMBER.match(text):
        number = next(part for part in found.groups() if part)
        said, starred = unstarred(text[found.end() :])
        return Line(said, Kind.NUMBER, number.count(".") + 1, "", number, bold or starred, page)
    if found := _LETTER.match(text):
        number = next(part for part in found.groups() if part)
        said, starred = unstarred(text[found.end() :])
        return Line(said, Kind.BULLET, indent, LETTERED, number, bold or starred, page)
    text = said
    if found := _DONE.match(text):
        return Line(text[found.end() :], Kind.BULLET, indent, found[1].lower(), bold=bold, page=page)
    if (found := _LABEL.match(text)) and len(found[3].split()) <= LONGEST_LABEL:
        return Line(found[3].strip(), Kind.LABEL, 0, found[1], found[2], bold, page)
    return Line(text, Kind.TEXT, 0, "", "", bold, page)


def as_heading(line: Line, level: int) -> Line:
    """The same line where its style says that it is a heading. It keeps the number that is typed into it."""
    return Line(line.text, Kind.HEADING, level, line.mark, line.number, page=line.page)


def looks_like_a_heading(text: str) -> bool:
    """Short, begins like one, and is no sentence."""
    words = text.split()
    return (
        0 < len(words) <= 12
        and len(text) <= 90
        and not text.endswith((".", ",", ";", ":", "!"))
        and (text[0].isupper() or text[0].isdigit())
    )
