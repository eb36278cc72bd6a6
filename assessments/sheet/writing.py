"""The workbook that somebody takes along: instructions, a sheet for each strand, and what nobody sees."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessments.forms import LONGEST
from assessments.models import Assessment, Rating
from assessments.sheet import layout
from assessments.sheet.layout import as_written, place
from assessments.workflow import is_open, is_theirs
from core.forms import NO_PERSONAL_DATA
from core.templatetags.portal import day
from forces.models import Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision

WIDTHS = (15, 34, 60, 20, 70, 40)
_HEAD = PatternFill("solid", fgColor="54244F")
_LOCKED = PatternFill("solid", fgColor="F3F2F1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BEGINS_A_FORMULA = ("=", "+", "-", "@")
TOO_LONG = "This text is too long for a spreadsheet. Read and change it in the portal."


@dataclass
class Strand:
    """One sheet: what it is called, and its rows as (rating, heading)."""

    name: str
    rows: list[tuple[Rating, str]] = field(default_factory=list)


def workbook_of(assessment: Assessment, by: Membership) -> bytes:
    """The file for one person: all that they may see, with what they may change now left open. Three queries."""
    strands = _strands(assessment, by)
    grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
    book = Workbook()
    _write_instructions(book.worksheets[0], assessment, grades, [strand.name for strand in strands])
    for strand in strands:
        sheet = book.create_sheet(strand.name)
        _write_strand(sheet, strand)
        _add_rules(sheet, len(strand.rows), len(grades))
    _write_hidden(book.create_sheet(layout.HIDDEN), assessment, strands, grades)
    book.security = WorkbookProtection(lockStructure=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def name_of(assessment: Assessment) -> str:
    """What the file is called: no more than a colleague's screen may show."""
    return f"VAWG assessment {assessment.cycle.slug}.xlsx"


def _strands(assessment: Assessment, by: Membership) -> list[Strand]:
    """In reading order; a strand of which nothing is in sight has no sheet."""
    above = Provision.objects.filter(
        framework=assessment.cycle.framework_id, kind__in=(ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR)
    )
    titles = {
        provision.code: provision.title
        if provision.kind == ProvisionKind.STRAND
        else f"{provision.number}. {provision.title}"
        for provision in above
    }
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.in_sight_of(by).with_holder(by).with_asked()
    rows = rows.select_related("provision", "grade", "assessment__cycle")
    strands: dict[str, Strand] = {}
    for rating in rows.order_by("provision__position"):
        code = rating.provision.code
        strand, descriptor = code.split(".")[0], ".".join(code.split(".")[:2])
        heading = " › ".join(filter(None, (titles[descriptor], rating.provision.path)))
        strands.setdefault(strand, Strand(titles[strand])).rows.append((rating, heading))
    return list(strands.values())


# --- a strand -----------------------------------------------------------------------------------------------------


def _write_strand(sheet: Worksheet, strand: Strand) -> None:
    _write_heads(sheet)
    for number, (rating, heading) in enumerate(strand.rows, start=2):
        fixed = (rating.provision.code, heading, rating.provision.text)
        for column, text in enumerate(fixed, start=1):
            _write(sheet.cell(number, column), text)
        open_here = is_open(rating) and is_theirs(rating)
        _write(
            sheet.cell(number, layout.GRADE), rating.grade.name if rating.grade else "", unlocked=open_here
        )
        for column, text in ((layout.COMMENT, rating.comment), (layout.REASON, rating.reason)):
            held = layout.fits(text)
            _write(sheet.cell(number, column), text if held else TOO_LONG, unlocked=open_here and held)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _lock(sheet)


def _write_heads(sheet: Worksheet) -> None:
    for column, (name, width) in enumerate(zip(layout.HEADINGS, WIDTHS, strict=True), start=1):
        cell = sheet.cell(1, column)
        cell.value, cell.fill, cell.font = name, _HEAD, Font(bold=True, color="FFFFFF")
        cell.alignment = _WRAPPED
        sheet.column_dimensions[place(column, 1)[0]].width = width


def _write(cell: Cell | MergedCell, text: str, *, unlocked: bool = False) -> None:
    """As text, whatever it begins with. No program makes a formula of it, not even when it is typed over."""
    cell.value = as_written(text) or None  # none is merged
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = _WRAPPED
    if text.startswith(_BEGINS_A_FORMULA):
        cell.quotePrefix = True
    if unlocked:
        cell.protection = Protection(locked=False)
    else:
        cell.fill = _LOCKED


def _add_rules(sheet: Worksheet, rows: int, grades: int) -> None:
    """The list of grades, and how long a text may be: said while it is typed."""
    chosen = DataValidation(
        type="list",
        formula1=f"'{layout.HIDDEN}'!$D$1:$D${grades}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not one of the grades",
        error="Choose one of the grades from the list.",
    )
    chosen.add(f"{place(layout.GRADE, 2)}:{place(layout.GRADE, rows + 1)}")
    length = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Too long",
        error=f"Shorten the text to {LONGEST:,} characters.",
    )
    length.add(f"{place(layout.COMMENT, 2)}:{place(layout.REASON, rows + 1)}")
    sheet.add_data_validation(chosen)
    sheet.add_data_validation(length)


def _lock(sheet: Worksheet) -> None:
    """Against slips of the hand: there is no password, and nothing rests on it."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


# --- what stands around it ------------------------------------------------------------------------------------------


def _write_instructions(
    sheet: Worksheet, assessment: Assessment, grades: Iterable[Grade], names: list[str]
) -> None:
    sheet.title = layout.INSTRUCTIONS
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 100
    lines = [
        (f"{assessment.force.name}: {assessment.cycle.name}", ""),
        ("", f"Due {day(assessment.due_on)}. {NO_PERSONAL_DATA}"),
        ("What to fill in", f"The white cells in the columns Grade, Comment and {layout.LABELS['reason']}."),
        ("Sheets", ", ".join(names) or "Nothing is with you at the moment."),
        (
            "Grey cells",
            "Are locked: the framework’s text, and answers that cannot change now or are not with you.",
        ),
        ("A cell left as it is", "Changes nothing, also where a colleague writes in the portal meanwhile."),
        (
            "A cell that you empty",
            "Takes out what stood there. The portal shows it to you first, as “cleared”.",
        ),
        ("Text", f"Up to {LONGEST:,} characters in a cell. Formulas, dates and other figures are not read."),
        ("Beside the table", "What you write there, or in sheets of your own, the portal does not read."),
        ("Rows", "May stand in another order. Do not take any out, and do not change the codes."),
        (
            "Bringing it back",
            "Save it as .xlsx. In the portal open the assessment, then “Fill it in offline”.",
        ),
        ("", "You see each change before it counts, and choose which to bring in."),
        (
            "Last cycle’s answers",
            "Stay unconfirmed until you change them here, or confirm them in the portal.",
        ),
        ("Summaries", "The force’s own summaries of descriptors are written in the portal."),
        *((grade.name, grade.definition) for grade in grades),
    ]
    for number, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            _write(cell, text)
            cell.font = Font(bold=column == 1, size=16 if number == 1 else 11)
            cell.fill = PatternFill()
    sheet.cell(1, 1).alignment = Alignment(wrap_text=False)
    _lock(sheet)


def _write_hidden(
    sheet: Worksheet, assessment: Assessment, strands: list[Strand], grades: list[Grade]
) -> None:
    facts: tuple[int | str, ...] = (
        layout.FORMAT,
        assessment.force.slug,
        assessment.cycle.slug,
        str(assessment.public_id),
    )
    for number, (name, fact) in enumerate(zip(layout.ABOUT, facts, strict=True), start=1):
        sheet.cell(number, 1, name)
        sheet.cell(number, 2).value = fact
    for number, grade in enumerate(grades, start=1):
        _write(sheet.cell(number, layout.HIDDEN_GRADE), grade.name)
    rows = ((rating, strand.name) for strand in strands for rating, _ in strand.rows)
    for number, (rating, name) in enumerate(rows, start=layout.FIRST_CODE_ROW):
        sheet.cell(number, layout.HIDDEN_CODE, rating.provision.code)
        sheet.cell(number, layout.HIDDEN_REVISION, rating.revision)
        sheet.cell(number, layout.HIDDEN_SHEET, name)
    sheet.sheet_state = "veryHidden"
    _lock(sheet)
