"""Plain text into lines: pages, running heads, columns, tables drawn with signs, wrapped lines, headings by shape."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from actionplans.strategy.lines import ITEMS, Kind, Line, TooMuchError, looks_like_a_heading, marked
from actionplans.strategy.tables import lines_of_table

LONGEST_WRAPPED = 140  # characters; longer lines are whole paragraphs, which nobody wrapped
RUNS_ON_PAGES = 3
MOST_ROWS = 20_000
MOST_CHARACTERS = 1_000_000
LONGEST_ROW = 20_000
WIDEST_PAGE = 300  # characters, of one that has columns
_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_ENDED = (".", "!", "?", ":", ";")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|_{3,}|\*{3,})")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?[-–]?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?\s*[-–]?", re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One line as it stands on the page. level: of a heading told by the size of its letters."""

    text: str
    page: int = 1
    bold: bool = False
    level: int = 0

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip())


def lines_of_text(text: str) -> list[Line]:
    """text: as typed or pasted; a form feed begins a page."""
    rows = []
    for page, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f"), start=1):
        rows += [Row(line.replace("\xa0", " ").rstrip(), page) for line in part.split("\n")]
    return lines_of_rows(rows)


def lines_of_rows(rows: list[Row], look: Callable[[Row], Row] | None = None) -> list[Line]:
    """look: says of a row how it is written, once it is known to stand in one column. Raises TooMuchError."""
    lengths = [len(row.text) for row in rows]
    if len(rows) > MOST_ROWS or sum(lengths) > MOST_CHARACTERS or max(lengths, default=0) > LONGEST_ROW:
        raise TooMuchError
    found: list[Line] = []
    for block in _columns(_without_running_heads(rows)):
        for part, is_table in _tables([look(row) for row in block] if look else block):
            found += lines_of_table(_cells(part), page=part[0].page) if is_table else _paragraphs(part)
    return in_series(found)


# --- what stands on every page --------------------------------------------------------------------------------------


def _without_running_heads(rows: list[Row]) -> list[Row]:
    """Without the numbers of pages, and what stands at the same end of most of them."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        if row.text.strip():
            pages.setdefault(row.page, []).append(row)
    if len(pages) < 2:
        return rows
    ends = [{id(row): _same(row) for row in [*page[:2], *page[-2:]]} for page in pages.values()]
    often = Counter(text for end in ends for text in set(end.values()))
    least = max(RUNS_ON_PAGES, len(pages) // 2)
    running = {
        key
        for end in ends
        for key, text in end.items()
        if often[text] >= least or _PAGE_NUMBER.fullmatch(text)
    }
    return [row for row in rows if id(row) not in running]


def _same(row: Row) -> str:
    text = " ".join(row.text.split())
    return text if _PAGE_NUMBER.fullmatch(text) else re.sub(r"\d+", "0", text)


# --- columns ----------------------------------------------------------------------------------------------------------


def _columns(rows: list[Row]) -> Iterator[list[Row]]:
    """The page's text in the order in which it is read: where there are two columns, the left one first."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    together: list[Row] = []
    for page in pages.values():
        gutter = _gutter(page)
        if not gutter:
            together += page
            continue
        if together:
            yield together
        together = []
        yield from _split(page, gutter)
    if together:
        yield together


def _gutter(rows: list[Row]) -> int:
    """Where the right column begins; 0 where there is one column."""
    full = [row for row in rows if row.text.strip()]
    starts = Counter(
        gap.end() for row in full if "\t" not in row.text for gap in _GAP.finditer(row.text[:WIDEST_PAGE])
    )
    if not starts:
        return 0
    # Indented items of the right column begin a little further in.
    share, at = max((sum(n for start, n in starts.items() if at <= start <= at + 6), -at) for at in starts)
    at = -at
    crossing = sum(1 for row in full if row.text[at - 2 : at].strip())
    beside = sum(1 for row in full if row.text[:at].strip() and row.text[at:].strip())
    return at if share >= 5 and beside >= 5 and crossing * 3 <= len(full) else 0


def _split(rows: list[Row], gutter: int) -> Iterator[list[Row]]:
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        if row.text[gutter - 2 : gutter].strip():  # from edge to edge
            yield from (column for column in (left, right) if column)
            left, right = [], []
            yield [replace(row, text=""), row, replace(row, text="")]
        else:
            left.append(replace(row, text=row.text[:gutter].rstrip()))
            right.append(replace(row, text=row.text[gutter:]))
    yield from (column for column in (left, right) if column)


# --- tables drawn with signs ------------------------------------------------------------------------------------------


def _tables(rows: list[Row]) -> Iterator[tuple[list[Row], bool]]:
    """Stretches of rows, each with whether it is a table."""
    stretch: list[Row] = []
    was = False
    for row in rows:
        now = _width(row.text) >= 2
        if now != was and stretch:
            yield from _as_table(stretch, was)
            stretch = []
        stretch.append(row)
        was = now
    if stretch:
        yield from _as_table(stretch, was)


def _as_table(rows: list[Row], drawn: bool) -> Iterator[tuple[list[Row], bool]]:
    yield rows, drawn and len(rows) >= 2


def _width(text: str) -> int:
    return len(_split_cells(text)) if "|" in text or "\t" in text else 1


def _split_cells(text: str) -> list[str]:
    sign = "|" if text.count("|") >= 1 else "\t"
    cells = [cell.strip() for cell in (text.strip().strip("|") if sign == "|" else text).split(sign)]
    if sign == "\t" and (not cells[0] or len(cells[0]) <= 5):
        return [" ".join(cells)]  # a tab behind a bullet or a number, or before the line
    return cells


def _cells(rows: list[Row]) -> list[list[str]]:
    cells = [_split_cells(row.text) for row in rows]
    return [row for row in cells if any(cell.strip("-:= ") for cell in row)]


# --- paragraphs -------------------------------------------------------------------------------------------------------


def _paragraphs(rows: list[Row]) -> list[Line]:
    longest = max((len(row.text) for row in rows), default=0)
    width = longest if longest <= LONGEST_WRAPPED else 0
    found: list[Line] = []
    last, gap = Row(""), True
    for at, row in enumerate(rows):
        text = row.text.expandtabs(4).strip()
        if not text:
            gap = True
            continue
        if _UNDERLINE.fullmatch(text):
            _underlined(found, text, gap)
            gap = True
            continue
        line = _line(row, text)
        if (
            found
            and line.kind is Kind.TEXT
            and not line.bold
            and _continues(found[-1], last, row, gap, width)
        ):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {line.text}")
        else:
            after = rows[at + 1].text.strip() if at + 1 < len(rows) else ""
            found.append(_shaped(line, alone=gap and _stands_off(text, after, width), text=text))
        last, gap = row, False
    return found


def _line(row: Row, text: str) -> Line:
    if hashes := re.match(r"(#{1,6})\s+", text):
        line = marked(text[hashes.end() :].rstrip("# "), page=row.page)
        return replace(line, kind=Kind.HEADING, level=len(hashes[1]), bold=False)
    line = marked(text, indent=len(row.text.expandtabs(4)) - len(text), bold=row.bold, page=row.page)
    if row.level and line.kind is not Kind.BULLET:
        return replace(line, kind=Kind.HEADING, level=row.level, bold=False)
    return line


def _underlined(found: list[Line], text: str, gap: bool) -> None:
    if found and not gap and text[0] in "=-" and looks_like_a_heading(found[-1].text):
        found[-1] = replace(found[-1], kind=Kind.HEADING, level=1 if text[0] == "=" else 2)


def _continues(before: Line, last: Row, row: Row, gap: bool, width: int) -> bool:
    """Whether the row goes on with what the line before began: it was wrapped, or a page ended."""
    text = row.text.strip()
    if before.kind in {Kind.HEADING, Kind.PLAIN, Kind.CELL}:
        return False
    if row.bold != last.bold and before.kind not in ITEMS:
        return False
    small = text[0].islower()
    if gap or row.page != last.page:
        return small and not before.text.endswith(_ENDED)
    if small:
        return True
    full = width and len(last.text) + 1 + len(text.split()[0]) > width * 0.85
    hanging = before.kind in ITEMS and row.indent > last.indent and not before.text.endswith(".")
    return bool(full) or hanging


def _stands_off(text: str, after: str, width: int) -> bool:
    """Nothing follows it, or a paragraph whose first word would have had room beside it."""
    if not after:
        return True
    room = not width or len(text) + 1 + len(after.split(maxsplit=1)[0]) <= width * 0.6
    return room and marked(after).kind is Kind.TEXT and after[0].isupper() and after.endswith(_ENDED)


def _shaped(line: Line, *, alone: bool, text: str) -> Line:
    """A heading, where its shape alone says so."""
    if line.kind is not Kind.TEXT or not looks_like_a_heading(line.text):
        return line
    capitals = text.isupper() and len(text) > 3
    if capitals or alone or line.bold:
        return replace(line, kind=Kind.PLAIN, mark="capitals" if capitals else "")
    return line


# --- labels ---------------------------------------------------------------------------------------------------------


def _recurring(lines: list[Line]) -> list[Line]:
    """The same short line before several lists is a heading, though nothing sets it off."""
    before = [
        line
        for line, after in pairwise(lines)
        if line.kind is Kind.TEXT and after.kind is Kind.BULLET and looks_like_a_heading(line.text)
    ]
    often = Counter(line.text for line in before)
    chosen = {id(line) for line in before if often[line.text] > 1}
    return [replace(line, kind=Kind.PLAIN, mark="recurs") if id(line) in chosen else line for line in lines]


def in_series(lines: Iterable[Line]) -> list[Line]:
    """A label is one where there are at least two of its word; its title may stand on the next line."""
    lines = _recurring(list(lines))
    numbers: dict[str, set[str]] = {}
    for line in lines:
        if line.kind in {Kind.LABEL, Kind.HEADING} and line.mark:
            numbers.setdefault(line.mark.lower(), set()).add(line.number)
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if (
            before
            and before.mark
            and before.number
            and not before.text
            and line.kind in {Kind.TEXT, Kind.PLAIN}
        ):
            found[-1] = replace(before, text=line.text)
        elif line.kind is Kind.LABEL and len(numbers[line.mark.lower()]) < 2:
            found.append(_no_label(line))
        else:
            found.append(line)
    return found


def _no_label(line: Line) -> Line:
    text = f"{line.mark} {line.number}: {line.text}".removesuffix(": ")
    kind = Kind.PLAIN if looks_like_a_heading(text) else Kind.TEXT
    return replace(line, kind=kind, text=text, mark="", number="")
