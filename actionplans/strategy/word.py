"""Word documents into lines: headings by the names of their styles, lists by their numbering, tables by their cells."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from actionplans.strategy.lines import (
    ITEMS,
    Kind,
    Line,
    TooMuchError,
    as_heading,
    looks_like_a_heading,
    marked,
)
from actionplans.strategy.plain import in_series
from actionplans.strategy.tables import MOST_COLUMNS, lines_of_table

MOST_PARAGRAPHS = 20_000
LONGEST_CHAIN = 12  # of styles, each based on the next
_HEADING = re.compile(r"(?:heading|überschrift|titre|pennawd)\s*(\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list\s+(bullet|number)\s*(\d?)|(list\s+paragraph)", re.IGNORECASE)


def lines_of_document(data: bytes) -> list[Line]:
    """The document's text in its order. Text boxes, notes and what stands on every page are not read."""
    return in_series(_Document(data).lines())


@dataclass(frozen=True)
class _Style:
    """What a paragraph has by its style alone. numbering: that of the style, or of the first that it is based on."""

    name: str = ""
    bold: bool = False
    numbering: Any = None


class _Document:
    """One pass over one document. Its styles and lists are gone through once: a file may have any number of them.

    lists: {list's id: which of kinds it is}. kinds: {id: {depth: whether it counts}}.
    """

    def __init__(self, data: bytes) -> None:
        self.document = Document(io.BytesIO(data))
        self.lists, self.kinds = self._numbering()
        styles = self.document.styles
        self.known = {style.style_id: style for style in styles if style.type == WD_STYLE_TYPE.PARAGRAPH}
        self.default = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        self.styles: dict[str, _Style] = {}
        self.page = 1
        self.paragraphs = 0

    def lines(self) -> Iterator[Line]:
        for block in self.document.iter_inner_content():
            if isinstance(block, Table):
                yield from self._of_table(block)
            else:
                yield from self._of_paragraph(block)

    def _of_table(self, table: Table) -> Iterator[Line]:
        rows = [row.tc_lst[:MOST_COLUMNS] for row in table._tbl.tr_lst]
        if len(rows) > 1 and max(map(len, rows)) > 1:
            texts = [[text for cell in row for text in self._cell_texts(_Cell(cell, table))] for row in rows]
            yield from lines_of_table(texts, page=self.page)
            return
        # A table of one row or one column lays out text.
        for cell in (cell for row in rows for cell in row):
            for paragraph in _Cell(cell, table).paragraphs:
                yield from self._of_paragraph(paragraph)

    def _cell_texts(self, cell: _Cell) -> list[str]:
        """Its text, and nothing for each further column that it covers. A list in it keeps its marks.

        A cell that goes on with the one above says nothing of its own.
        """
        self._count()
        texts = []
        for paragraph in cell.paragraphs:
            self._count()
            depth, counts = self._list_of(paragraph)
            sign = "" if depth is None else "1. " if counts else "- "
            if text := paragraph.text.strip():
                texts.append(sign + text)
        return ["\n".join(texts), *[""] * (min(cell.grid_span, MOST_COLUMNS) - 1)]

    def _of_paragraph(self, paragraph: Paragraph) -> Iterator[Line]:
        self._count()
        breaks = _page_breaks(paragraph)
        self.page += breaks
        text = " ".join(paragraph.text.split())
        if text:
            yield self._line(paragraph, text)

    def _count(self) -> None:
        self.paragraphs += 1
        if self.paragraphs > MOST_PARAGRAPHS:
            raise TooMuchError

    def _line(self, paragraph: Paragraph, text: str) -> Line:
        bold = self._is_bold(paragraph)
        style = self._style_of(paragraph).name
        depth, counts = self._list_of(paragraph)
        line = marked(text, indent=depth or _indent(paragraph), bold=bold, page=self.page)
        if (found := _HEADING.match(style)) and not text.endswith(":"):  # which introduces a list
            return as_heading(line, int(found[1]))
        if style.lower() in {"title", "subtitle"}:
            return Line(text, page=self.page)
        if depth is not None and line.kind not in ITEMS:
            kind, level, mark = (Kind.NUMBER, depth + 1, "") if counts else (Kind.BULLET, depth, "list")
            return Line(line.whole, kind, level, mark, bold=bold, page=self.page)
        if line.kind is Kind.TEXT and bold and looks_like_a_heading(text):
            return Line(text, Kind.PLAIN, bold=True, page=self.page)
        return line

    # --- lists --------------------------------------------------------------------------------------------------------

    def _list_of(self, paragraph: Paragraph) -> tuple[int | None, bool]:
        """(how deep in a list, whether the list counts); (None, False) outside of lists."""
        properties = paragraph._p.pPr
        # Any: python-docx's types do not reach what stands in an element.
        found: Any = properties.numPr if properties is not None else None
        if found is None:
            found = self._style_of(paragraph).numbering
        if found is None or found.numId is None or found.numId.val == 0:
            return self._by_style(paragraph)
        depth = found.ilvl.val if found.ilvl is not None else self._by_style(paragraph)[0] or 0
        kind = self.kinds.get(self.lists.get(found.numId.val, ""), {})
        return depth, kind.get(depth, False)

    def _by_style(self, paragraph: Paragraph) -> tuple[int | None, bool]:
        found = _LIST_STYLE.match(self._style_of(paragraph).name)
        if not found or found[3]:
            return None, False
        return int(found[2] or 1) - 1, found[1].lower() == "number"

    def _numbering(self) -> tuple[dict[int, str], dict[str, dict[int, bool]]]:
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return {}, {}
        kinds: dict[str, dict[int, bool]] = {}
        for one in root.findall(qn("w:abstractNum")):
            levels = {}
            for level in one.findall(qn("w:lvl")):
                form = level.find(qn("w:numFmt"))
                kind = form.get(qn("w:val")) if form is not None else "bullet"
                levels[int(level.get(qn("w:ilvl")))] = kind not in {"bullet", "none"}
            kinds[one.get(qn("w:abstractNumId"))] = levels
        lists = {
            int(number.get(qn("w:numId"))): number.find(qn("w:abstractNumId")).get(qn("w:val"))
            for number in root.findall(qn("w:num"))
        }
        return lists, kinds

    # --- styles -------------------------------------------------------------------------------------------------------

    def _style_of(self, paragraph: Paragraph) -> _Style:
        key = paragraph._p.style or ""
        if key not in self.styles:
            self.styles[key] = self._style(self.known.get(key, self.default))
        return self.styles[key]

    def _style(self, style: Any) -> _Style:
        if style is None:
            return _Style()
        found: Any = None
        based: Any = style
        for _ in range(LONGEST_CHAIN):
            if found is not None or based is None:
                break
            found = based.element.pPr.numPr if based.element.pPr is not None else None
            based = self.known.get(based.element.basedOn_val)
        return _Style(style.name or "", bool(style.font.bold), found)

    def _is_bold(self, paragraph: Paragraph) -> bool:
        runs = [run for run in paragraph.runs if run.text.strip()]
        styled = self._style_of(paragraph).bold
        return bool(runs) and all(run.bold or (run.bold is None and styled) for run in runs)


def _indent(paragraph: Paragraph) -> int:
    """In steps of half an inch, for marks that are typed."""
    left = paragraph.paragraph_format.left_indent
    return round(left.inches * 2) if left else 0


def _page_breaks(paragraph: Paragraph) -> int:
    """How many pages end in it or just before it."""
    typed = paragraph._p.xpath(
        './/w:br[@w:type="page"] | ./w:pPr/w:pageBreakBefore | .//w:lastRenderedPageBreak'
    )
    return 1 if typed else 0
