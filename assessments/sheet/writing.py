"""The workbook that somebody takes along: instructions, a sheet for each strand, the summaries, what nobody sees."""

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

from assessments import rules
from assessments.forms import LONGEST
from assessments.freezing import answer_of
from assessments.models import Assessment, Rating, Summary
from assessments.readiness import descriptor_code_of
from assessments.scoring import Answer, suggested_value
from assessments.sheet import layout
from assessments.sheet.layout import as_written, letter, place
from assessments.workflow import is_open, is_theirs
from core.forms import NO_PERSONAL_DATA
from core.templatetags.portal import day
from forces.models import Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision

_HEAD = PatternFill("solid", fgColor="54244F")
_LOCKED = PatternFill("solid", fgColor="F3F2F1")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BEGINS_A_FORMULA = ("=", "+", "-", "@")
TOO_LONG = "This text is too long for a spreadsheet. Read and change it in the portal."
NONE_SUGGESTED = "None until every behaviour is answered"


@dataclass(frozen=True)
class Line:
    """One row of a sheet. fixed: what stands locked in front; is_open: whether the rest may be filled in now."""

    row: Rating | Summary
    fixed: tuple[str, str, str]
    is_open: bool


@dataclass
class Filling:
    """One sheet: what it is called, and its rows."""

    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def table(self) -> layout.Table:
        return layout.table_of(self.name)


def workbook_of(assessment: Assessment, by: Membership) -> bytes:
    """The file for one person: all that they may see, with what they may change now left open.

    Three queries; one more for whoever writes the summaries.
    """
    grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
    fillings = _strands(assessment, by)
    if rules.may_summarise(by, assessment):
        fillings.append(_summaries(assessment, fillings, grades))
    book = Workbook()
    _write_instructions(book.worksheets[0], assessment, grades, [filling.name for filling in fillings])
    for filling in fillings:
        sheet = book.create_sheet(filling.name)
        _write_filling(sheet, filling)
        _add_rules(sheet, filling, len(filling.table.offers(grades)))
    _write_hidden(book.create_sheet(layout.HIDDEN), assessment, fillings, grades)
    book.security = WorkbookProtection(lockStructure=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def name_of(assessment: Assessment) -> str:
    """What the file is called: no more than a colleague's screen may show."""
    return f"VAWG assessment {assessment.cycle.slug}.xlsx"


def _strands(assessment: Assessment, by: Membership) -> list[Filling]:
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
    strands: dict[str, Filling] = {}
    for rating in rows.order_by("provision__position"):
        code = rating.provision.code
        strand = code.split(".")[0]
        heading = " › ".join(filter(None, (titles[descriptor_code_of(code)], rating.provision.path)))
        line = Line(rating, (code, heading, rating.provision.text), is_open(rating) and is_theirs(rating))
        strands.setdefault(strand, Filling(titles[strand])).lines.append(line)
    return list(strands.values())


def _summaries(assessment: Assessment, strands: list[Filling], grades: list[Grade]) -> Filling:
    """With the grade that the answers suggest as they are now. strands: all of them."""
    answers: dict[str, list[Answer]] = {}
    ratings = (line.row for strand in strands for line in strand.lines if isinstance(line.row, Rating))
    for rating in ratings:
        answers.setdefault(descriptor_code_of(rating.provision.code), []).append(answer_of(rating))
    names = {grade.value: grade.name for grade in grades if grade.value}
    rows = Summary.objects.filter(force=assessment.force_id, assessment=assessment).with_asked()
    rows = rows.select_related("provision", "grade", "assessment__cycle").order_by("provision__position")
    filling = Filling(layout.SUMMARIES_SHEET)
    for row in rows:
        code = row.provision.code
        suggested = names.get(suggested_value(answers.get(code, [])) or 0, NONE_SUGGESTED)
        title = f"{row.provision.number}. {row.provision.title}"
        filling.lines.append(Line(row, (code, title, suggested), is_open(row)))
    return filling


# --- a sheet ------------------------------------------------------------------------------------------------------


def _write_filling(sheet: Worksheet, filling: Filling) -> None:
    _write_heads(sheet, filling.table)
    for number, line in enumerate(filling.lines, start=2):
        for column, text in enumerate(line.fixed, start=1):
            _write(sheet.cell(number, column), text)
        for name, column in filling.table.inputs.items():
            text = _text(line.row, name)
            held = layout.fits(text)
            _write(sheet.cell(number, column), text if held else TOO_LONG, unlocked=line.is_open and held)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _lock(sheet)


def _text(row: Rating | Summary, name: str) -> str:
    if name == "grade":
        return row.grade.name if row.grade else ""
    return str(getattr(row, name))


def _write_heads(sheet: Worksheet, table: layout.Table) -> None:
    for column, (name, width) in enumerate(table.columns, start=1):
        cell = sheet.cell(1, column)
        cell.value, cell.fill, cell.font = name, _HEAD, Font(bold=True, color="FFFFFF")
        cell.alignment = _WRAPPED
        sheet.column_dimensions[letter(column)].width = width


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


def _add_rules(sheet: Worksheet, filling: Filling, grades: int) -> None:
    """The list of grades, and how long a text may be: said while it is typed."""
    column = letter(layout.HIDDEN_GRADES[filling.table.about])
    end = len(filling.lines) + 1
    chosen = DataValidation(
        type="list",
        formula1=f"'{layout.HIDDEN}'!${column}$1:${column}${grades}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Not one of the grades",
        error="Choose one of the grades from the list.",
    )
    chosen.add(f"{place(layout.GRADE, 2)}:{place(layout.GRADE, end)}")
    length = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Too long",
        error=f"Shorten the text to {LONGEST:,} characters.",
    )
    length.add(f"{place(layout.GRADE + 1, 2)}:{place(len(filling.table.columns), end)}")
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
        ("What to fill in", f"The white cells in the columns {_listed(layout.ANSWERS)}."),
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
        *_of_summaries(names),
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


def _listed(table: layout.Table) -> str:
    *first, last = (table.label(name) for name in table.fields)
    return f"{', '.join(first)} and {last}"


def _of_summaries(names: list[str]) -> list[tuple[str, str]]:
    if layout.SUMMARIES_SHEET not in names:
        return [("Summaries", "The force’s own summaries of descriptors are written by the lead.")]
    return [
        ("Summaries", f"On the sheet of that name, the white cells in: {_listed(layout.SUMMARIES)}."),
        ("", "The suggested grade is that of the answers when you got this file."),
        ("", "You confirm a summary in the portal, once every behaviour of it is answered."),
    ]


def _write_hidden(
    sheet: Worksheet, assessment: Assessment, fillings: list[Filling], grades: list[Grade]
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
    for table in (layout.ANSWERS, layout.SUMMARIES):
        for number, grade in enumerate(table.offers(grades), start=1):
            _write(sheet.cell(number, layout.HIDDEN_GRADES[table.about]), grade.name)
    rows = ((line.row, filling.name) for filling in fillings for line in filling.lines)
    for number, (row, name) in enumerate(rows, start=layout.FIRST_CODE_ROW):
        sheet.cell(number, layout.HIDDEN_CODE, row.provision.code)
        sheet.cell(number, layout.HIDDEN_REVISION, row.revision)
        sheet.cell(number, layout.HIDDEN_SHEET, name)
    sheet.sheet_state = "veryHidden"
    _lock(sheet)
