"""Word documents of headings, paragraphs, lists and tables, by python-docx.

They hold no clock, no path and no name of a machine: the same content gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import _Row

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
# The earliest time that a ZIP can hold, for whatever wants one.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# Of the part that says which program made the file; the library's template says that Word for Macintosh did.
_PROGRAM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>VAWG portal</Application></Properties>"
)
_MARGIN = Mm(20)
_WIDTH = Mm(210 - 2 * 20)
_BLACK = RGBColor(0, 0, 0)


class Document:
    """A document in the making. header: stands on every page, as does the page's number beneath."""

    def __init__(self, title: str, *, header: str) -> None:
        self._document = docx.Document()
        _name(self._document, _fit(title))
        _set_styles(self._document)
        _set_page(self._document, _fit(header))

    def heading(self, text: str, level: int = 1) -> None:
        self._document.add_heading(_fit(text), level)

    def paragraph(self, text: str, *, style: str | None = None) -> None:
        """A text with line ends keeps them."""
        self._document.add_paragraph(_fit(text), style)

    def items(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.paragraph(text, style="List Bullet")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> None:
        """head: repeated on each page, and told as the header row. widths: shares of the page's width."""
        table = self._document.add_table(0, len(widths), "Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Length(_WIDTH * share // sum(widths))
        heading = table.add_row()
        _fill(heading, head, bold=True)
        _say_of(heading, "w:tblHeader")
        for texts in rows:
            _fill(table.add_row(), texts)
        self._document.add_paragraph()

    def new_page(self) -> None:
        self._document.add_page_break()

    def data(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self._document.save(file)
        return _without_times(file)


def _name(document: WordDocument, title: str) -> None:
    """What the file says of itself; the library's template says that the library made it, in 2013."""
    said = document.core_properties
    said.title, said.language = title, LANGUAGE
    said.author = said.comments = ""
    said.created = said.modified = datetime(*_NO_TIME)  # noqa: DTZ001 - no time at all


def _set_styles(document: WordDocument) -> None:
    styles = document.styles
    styles["Normal"].font.name = "Arial"
    for level, size in ((1, 18), (2, 14), (3, 12)):
        heading = styles[f"Heading {level}"]
        heading.font.name = None  # as Normal has it, and not the theme's
        heading.font.size, heading.font.color.rgb = Pt(size), _BLACK
        heading.paragraph_format.space_after = Pt(6)
    styles["Quote"].paragraph_format.left_indent = Mm(10)
    styles["Header"].font.bold = True
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _set_page(document: WordDocument, header: str) -> None:
    """A4, with the header above and the page's number beneath."""
    (section,) = document.sections
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.bottom_margin = _MARGIN
    section.top_margin = Mm(25)
    section.header_distance = section.footer_distance = Mm(10)
    section.header.paragraphs[0].text = header
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    foot.add_run("Page ")
    number = OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"})
    number.append(foot.add_run("1")._r)
    foot._p.append(number)


def _fill(row: _Row, texts: Sequence[str], *, bold: bool | None = None) -> None:
    _say_of(row, "w:cantSplit")
    for cell, text in zip(row.cells, texts, strict=True):
        cell.paragraphs[0].add_run(_fit(text)).bold = bold


def _say_of(row: _Row, name: str) -> None:
    """What the library has no word for."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _fit(text: str) -> str:
    """What XML cannot hold is left out."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))


def _without_times(file: io.BytesIO) -> bytes:
    """The same archive, made by the portal; the library writes into it when it did so."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(file) as saved, zipfile.ZipFile(timeless, "w") as archive:
        for name in saved.namelist():
            content = _PROGRAM.encode() if name == "docProps/app.xml" else saved.read(name)
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return timeless.getvalue()
