"""The spreadsheet of a bulk export: which frozen rows go in, and how they stand there.

What was signed or shared, and never a draft. A force without any of it is not in the export.
"""

import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from actionplans.models import Edition, EditionAction, EditionActionProvision
from assessments.models import Submission, SubmittedRating, SubmittedSummary
from assessments.sheet.layout import as_written, fits
from core.templatetags.portal import day, moment
from forces.models import Force
from reporting.choices import ExportKind
from reporting.exported import Export, ExportedForce
from returns.models import Question, Return, ReturnedAnswer
from returns.wording import Line as Asks

Line = tuple[str, ...]
_BEGINS_A_FORMULA = ("=", "+", "-", "@")
_WIDEST = 60
TOO_LONG = "This text is too long for a spreadsheet. Read it in the portal."
KEEP_IT_SAFE = (
    "Every force in it reads that it stands here, why, and who agreed. Keep the file where only those see it who need"
    " it for that reason, and delete it when it has served."
)


@dataclass(frozen=True)
class Sheet:
    """name; heads; lines, each as long as heads."""

    name: str
    heads: Line
    lines: list[Line]


@dataclass(frozen=True)
class Pinned:
    """What goes out of one force."""

    force: Force
    submission: Submission | None = None
    edition: Edition | None = None
    returned: Return | None = None


def pinned(export: Export) -> list[Pinned]:
    """What an export would hold if it were agreed to now: of each force one frozen thing, in the forces' order."""
    if export.kind == ExportKind.GRADES:
        signed = Submission.objects.filter(cycle=export.cycle_id, superseded=False)
        return [Pinned(one.force, submission=one) for one in _by_force(signed)]
    if export.kind == ExportKind.RETURNS:
        standing = Return.objects.filter(asked__request=export.request_id, number=F("asked__sent_number"))
        return [Pinned(one.force, returned=one) for one in _by_force(standing)]
    newer = Edition.objects.filter(force=OuterRef("force"), number__gt=OuterRef("number"))
    return [Pinned(one.force, edition=one) for one in _by_force(Edition.objects.filter(~Exists(newer)))]


def _by_force(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("force").order_by("force__position")


def sheets(export: Export) -> list[Sheet]:
    """Of an export that was agreed to: read anew from the rows that it names, in four queries at most."""
    forces = ExportedForce.objects.filter(export=export)
    if export.kind == ExportKind.GRADES:
        return [_summaries(forces), _ratings(forces)]
    if export.kind == ExportKind.RETURNS:
        return _returned(export, forces)
    return [_actions(forces)]


def digest(content: Iterable[Sheet]) -> str:
    """Of what stands in it. A removal of personal data changes it, and then the file is made again."""
    said = json.dumps([[sheet.name, sheet.heads, sheet.lines] for sheet in content], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


# --- what stands in it --------------------------------------------------------------------------------------------


def _summaries(forces: QuerySet[ExportedForce]) -> Sheet:
    rows = _graded(SubmittedSummary.objects.all(), forces).values_list(
        "force__name",
        "force__region__name",
        "submission__number",
        "submission__signed_at",
        "provision__code",
        "provision__short_title",
        "suggested__name",
        "grade__name",
    )
    heads = ("Force", "Region", "Submission", "Signed", "Code", "Descriptor", "Suggested grade", "Grade")
    return Sheet("Descriptors", heads, [_line(row) for row in rows])


def _ratings(forces: QuerySet[ExportedForce]) -> Sheet:
    rows = _graded(SubmittedRating.objects.all(), forces).values_list(
        "force__name", "force__region__name", "provision__code", "provision__text", "grade__name"
    )
    return Sheet(
        "Behaviours", ("Force", "Region", "Code", "Behaviour", "Grade"), [_line(row) for row in rows]
    )


def _graded(rows: QuerySet[Any], forces: QuerySet[ExportedForce]) -> QuerySet[Any]:
    return rows.filter(submission__in=forces.values("submission")).order_by(
        "force__position", "provision__position"
    )


def _actions(forces: QuerySet[ExportedForce]) -> Sheet:
    editions = forces.values("edition")
    answers: dict[int, list[str]] = defaultdict(list)
    links = EditionActionProvision.objects.filter(edition_action__edition__in=editions)
    for action, code in links.order_by("provision__code").values_list("edition_action", "provision__code"):
        answers[action].append(code)
    rows = EditionAction.objects.filter(edition__in=editions).select_related("force", "edition", "commitment")
    heads = (
        "Force", "Edition", "Shared", "Commitment", "Action", "What will be done", "Outcome wanted", "Status",
        "Priority", "Starts", "Due", "Post that owns it", "Answers",
    )  # fmt: skip # laid out to be read
    return Sheet("Actions", heads, [_action(row, answers[row.pk]) for row in _in_order(rows)])


def _returned(export: Export, forces: QuerySet[ExportedForce]) -> list[Sheet]:
    """A line for each force with all that it answered; of each table a sheet of its own, by its rows."""
    lines = [question.line for question in Question.objects.filter(request=export.request_id).in_order()]
    said: dict[int, dict[int, ReturnedAnswer]] = defaultdict(dict)
    for answer in ReturnedAnswer.objects.filter(returned__in=forces.values("returned")):
        said[answer.returned_id][answer.number] = answer
    rows = forces.select_related("force__region", "returned").order_by("force__position")
    of_each = [(one, said[one.returned_id or 0]) for one in rows]
    plain = [line for line in lines if not line.is_table]
    heads = [
        head for line in plain for head in (f"{line.number}. {line.text}", f"{line.number}. Said about it")
    ]
    answers = [_line([*_who(one), *_words(plain, texts)]) for one, texts in of_each]
    tables = [_table(line, of_each) for line in lines if line.is_table]
    return [Sheet("Answers", (*_WHO, *heads), answers), *tables]


_WHO = ("Force", "Region", "Return", "Sent")


def _who(one: ExportedForce) -> list[Any]:
    returned = one.returned
    return [
        one.force.name,
        one.force.region.name,
        returned and returned.number,
        returned and returned.sent_at,
    ]


def _words(lines: Iterable[Asks], texts: dict[int, ReturnedAnswer]) -> Iterator[str]:
    for line in lines:
        answer = texts.get(line.number)
        yield line.words(answer.text) if answer else ""
        yield answer.note if answer else ""


def _table(line: Asks, of_each: Iterable[tuple[ExportedForce, dict[int, ReturnedAnswer]]]) -> Sheet:
    rows = [
        _line([*_who(one), *cells, answer.note])
        for one, texts in of_each
        if (answer := texts.get(line.number))
        for cells in line.cells(answer.text) or [[""] * len(line.columns)]
    ]
    return Sheet(f"Question {line.number}", (*_WHO, *line.columns, "Said about it"), rows)


def _in_order(rows: QuerySet[EditionAction]) -> QuerySet[EditionAction]:
    return rows.order_by("force__position", F("commitment__position").asc(nulls_last=True), "due_date", "pk")


def _action(row: EditionAction, codes: Sequence[str]) -> Line:
    return _line(
        [
            row.force.name,
            row.edition.number,
            row.edition.shared_at,
            row.commitment,
            row.title,
            row.description,
            row.outcome,
            row.get_status_display(),
            row.get_priority_display(),
            row.start_date,
            row.due_date,
            row.owner_post,
            ", ".join(codes),
        ]
    )


def _line(values: Iterable[Any]) -> Line:
    return tuple(day(value) if isinstance(value, date) else str(value or "") for value in values)


# --- as a file ----------------------------------------------------------------------------------------------------


def written(export: Export, content: Sequence[Sheet]) -> bytes:
    """The .xlsx. Every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    for sheet in (_about(export, content), *content):
        page = book.create_sheet(sheet.name)
        for column, width in zip("ABCDEFGHIJKLMNOP", _widths(sheet), strict=False):
            page.column_dimensions[column].width = width
        page.freeze_panes = "A2"
        page.append([_cell(page, head, bold=True) for head in sheet.heads])
        for line in sheet.lines:
            page.append([_cell(page, text) for text in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _about(export: Export, content: Iterable[Sheet]) -> Sheet:
    lines: list[Line] = [
        ("Why it was made", export.purpose),
        ("Asked for", f"{moment(export.asked_at)} by {export.asked_by_name}"),
        ("Agreed", f"{moment(export.decided_at)} by {export.decided_by_name}"),
        ("Whose", f"{len({line[0] for sheet in content for line in sheet.lines})} forces"),
        ("What", "What was signed or shared when this was agreed to. No draft is in it."),
        ("Handle with care", KEEP_IT_SAFE),
    ]
    return Sheet("About", (export.title, ""), lines)


def _widths(sheet: Sheet) -> Iterator[int]:
    """As wide as the longest text of the first lines, within reason."""
    for place, head in enumerate(sheet.heads):
        longest = max((len(line[place]) for line in sheet.lines[:200]), default=0)
        yield min(_WIDEST, max(len(head), longest) + 2)


def _cell(page: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=(as_written(text) if fits(text) else TOO_LONG) or None)
    if text:
        cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(_BEGINS_A_FORMULA):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
