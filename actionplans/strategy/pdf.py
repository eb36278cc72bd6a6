"""PDFs into lines: where each piece of text stands on the page gives lines, columns, headings and what is bold."""

import io
import time
from collections import Counter
from dataclasses import replace
from typing import Any

from pypdf import PageObject, PdfReader

from actionplans.strategy.lines import BULLETS, Kind, Line, TooMuchError
from actionplans.strategy.plain import Row, lines_of_rows

MOST_PAGES = 100
LONGEST_READ = 15.0  # seconds
MOST_OF_A_PAGE = 2 * 1024**2  # bytes of what draws it
MOST_PIECES = 10_000  # of text, on a page
WIDEST = 400  # characters
BIGGER = 1.12  # than the text's letters: a heading's
NEARLY = 2  # characters
SHORT = 6


def lines_of_pdf(data: bytes) -> list[Line]:
    """None where the pages are pictures. Raises TooMuchError, and pypdf's own errors for what is broken."""
    reader = PdfReader(io.BytesIO(data))
    if len(reader.pages) > MOST_PAGES:
        raise TooMuchError
    until = time.monotonic() + LONGEST_READ
    pages = []
    for page in reader.pages:
        contents = page.get_contents()
        if contents and len(contents.get_data()) > MOST_OF_A_PAGE:
            raise TooMuchError
        pages.append(_Page(page, until))
    return _evened(_Pages(pages).lines())


def _evened(lines: list[Line]) -> list[Line]:
    """Each page is laid out from its own left edge: items with one sign at nearly one place stand at the same."""
    places: dict[str, list[int]] = {}
    found = []
    for line in lines:
        if line.kind is Kind.BULLET:
            known = places.setdefault(line.mark, [])
            level = next((place for place in known if abs(place - line.level) <= NEARLY), line.level)
            if level == line.level:
                known.append(level)
            line = replace(line, level=level)  # noqa: PLW2901 - the same line, put right
        found.append(line)
    return found


class _Page:
    """One page: its text laid out as it stands, and which of it is written how.

    A page of a few bytes may draw one form in another, thousands of times: so it is asked at each whether there is
    time. What is raised in a form pypdf swallows, and goes on: so it is asked again where the page is over.
    """

    def __init__(self, page: PageObject, until: float) -> None:
        self.until = until
        self.sizes: Counter[float] = Counter()
        self.of_size: dict[float, str] = {}
        self.bold = ""
        self.pieces = 0
        page.extract_text(visitor_text=self._note)
        self._go_on()
        self.text = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=True)

    def _note(self, text: str, _: Any, matrix: list[float], font: Any, size: float) -> None:
        plain = _squeezed(text)
        self.pieces += 1
        self._go_on()
        if not plain:
            return
        tall = round(abs(size * (matrix[3] or matrix[0])) * 2) / 2
        self.sizes[tall] += len(plain)
        self.of_size[tall] = self.of_size.get(tall, "") + plain + "\n"
        name = str((font or {}).get("/BaseFont", "")).lower()
        if any(word in name for word in ("bold", "black", "heavy", "semibold")):
            self.bold += plain + "\n"

    def _go_on(self) -> None:
        """Raises TooMuchError when it is enough."""
        if self.pieces > MOST_PIECES or time.monotonic() > self.until:
            raise TooMuchError

    def size_of(self, text: str, sizes: list[float]) -> int:
        """Which of the sizes the line is written in, the biggest being 1; 0 for none."""
        return next((at for at, size in enumerate(sizes, 1) if _is_in(text, self.of_size.get(size, ""))), 0)


class _Pages:
    """All pages of one document."""

    def __init__(self, pages: list[_Page]) -> None:
        self.pages = pages
        counted: Counter[float] = sum((page.sizes for page in pages), Counter())
        usual = counted.most_common(1)[0][0] if counted else 0
        self.bigger = sorted((size for size in counted if size > usual * BIGGER), reverse=True)

    def lines(self) -> list[Line]:
        rows = []
        for number, page in enumerate(self.pages, start=1):
            rows += [Row(text[:WIDEST].rstrip(), number) for text in page.text.split("\n")]
            rows.append(Row("", number))
        return lines_of_rows(rows, self.look)

    def look(self, row: Row) -> Row:
        """The row with what is known of its letters."""
        page, plain = self.pages[row.page - 1], _squeezed(row.text)
        if not plain:
            return row
        bold = _is_in(plain.lstrip(BULLETS), page.bold)
        return replace(row, bold=bold, level=page.size_of(plain, self.bigger))


def _is_in(text: str, pieces: str) -> bool:
    """pieces: one on each line; a line of the page may be of several. A short word may stand in any of them."""
    return text in pieces.split("\n") or (len(text) > SHORT and text in pieces.replace("\n", ""))


def _squeezed(text: str) -> str:
    return "".join(text.split())
