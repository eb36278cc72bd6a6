"""The gap grid as a spreadsheet: the marks that the national team made, and no word of any plan."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reviews.plans.choices import Mark
from reviews.plans.grid import Grid

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FIRST = 5  # the column of the first matter


def workbook_of(grid: Grid) -> bytes:
    """A line for each force, a column for each matter; then how many plans have which mark."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Plans and gaps"
    sheet.append(["Force", "Region", "Edition", "Review", *[matter.reference for matter in grid.matters]])
    sheet.append(["", "", "", "", *[matter.short_title for matter in grid.matters]])
    labels = {mark.value: mark.label for mark in Mark} | {"": ""}
    for row in grid.rows:
        edition = row.review.edition.number if row.review else ""
        state = row.review.get_state_display() if row.review else "Not begun"
        facts = [row.force.name, row.force.region.name, edition, state]
        sheet.append([*facts, *[labels[mark] for mark in row.marks]])
    for mark, numbers in grid.counts:
        sheet.append([f"Plans: {mark.label.lower()}", "", "", "", *numbers])
    _lay_out(sheet, len(grid.matters))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(sheet: Any, matters: int) -> None:
    for cell in (*sheet[1], *sheet[2]):
        cell.font = Font(bold=True)
        cell.alignment = _WRAPPED
    for column, width in enumerate((26, 24, 10, 22, *[18] * matters), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[2].height = 90
    sheet.freeze_panes = f"{get_column_letter(_FIRST)}3"
