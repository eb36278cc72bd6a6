"""Opening a spreadsheet by openpyxl: its sheets and their cells, at a cost that goes by what bounds.py counts."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from xml.etree.ElementTree import Element, XMLPullParser

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_BLOCK = 1024**2


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """The workbook, while it is open. Raises whatever zipfile, expat and openpyxl raise for what is broken.

    Formulas are looked at as such, never at what a program worked out of them: so data_only stays off.
    """
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    with reader.archive:
        reader.read()
        yield reader.wb


class _Reader(ExcelReader):
    """openpyxl, as far as the cells: what else a file says of itself may take it minutes, and nobody asks for it."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_strings(self) -> None:
        """openpyxl takes characters out of texts that look like its own escapes; here they come as they stand."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for node in _elements(source):
                if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                    text: Any = Text.from_tree(node)
                    self.shared_strings.append(text.content)
                    node.clear()

    def read_worksheets(self) -> None:
        """Each of a part of its own: a thousand sheets of one part would take a thousand times its reading."""
        parts: set[str] = set()
        for sheet, relation in self.parser.find_sheets():
            if relation.target not in self.valid_files or "chartsheet" in relation.Type:
                continue
            if relation.target in parts:
                raise ValueError("Two sheets of one part")
            parts.add(relation.target)
            self.wb._sheets.append(_Sheet(self.wb, sheet.name, relation.target, self.shared_strings))


class _Sheet(ReadOnlyWorksheet):
    """Rows and nothing else. What a sheet claims to be the size of is not asked."""

    def _get_size(self) -> None:
        pass

    def _cells_by_row(
        self, min_col: int, min_row: int, max_col: int, max_row: int, values_only: bool = False
    ) -> Iterator[Any]:
        """All up to max_row that come in order, with empty ones for those left out between them."""
        parser = _Cells(self._shared_strings, self.parent)
        following = min_row
        with self._get_source() as source:
            for number, cells in parser.rows(source):
                if number > max_row:
                    return
                for _ in range(following, number):
                    yield self._get_row((), min_col, max_col, values_only)
                if following <= number:
                    yield self._get_row(cells, min_col, max_col, values_only)
                following = max(following, number + 1)


class _Cells(WorkSheetParser):
    """What stands around the rows, such as validations and merged cells, is passed over and not looked into."""

    def __init__(self, strings: list[str], book: Any) -> None:
        dates, times = book._date_formats, book._timedelta_formats
        super().__init__(None, strings, epoch=book.epoch, date_formats=dates, timedelta_formats=times)

    def rows(self, source: IO[bytes]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for element in _elements(source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_formula(self, element: Any) -> str:
        """That there is one is all that is asked: one shared by many cells is worked out anew for each."""
        return "="


def _elements(source: IO[bytes]) -> Iterator[Element]:
    """As each ends. In big blocks: whatever has not ended with its block is looked at again from its beginning."""
    # Its types speak of events of every kind; this asks for one.
    parser: Any = XMLPullParser(("end",))
    while block := source.read(_BLOCK):
        parser.feed(block)
        yield from (element for _, element in parser.read_events())
    parser.close()
    yield from (element for _, element in parser.read_events())
