"""What a spreadsheet would change, before anything is changed: worked out anew each time it is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from assessments import rules
from assessments.models import Assessment, Rating, Summary
from assessments.readiness import descriptor_code_of
from assessments.sheet import layout
from assessments.sheet.layout import cleaned
from assessments.sheet.reading import Filled, Line
from assessments.workflow import content_of, is_open, is_theirs, unconfirms
from audit.timeline import Event, event_model
from core.diff import changes
from core.templatetags.portal import count
from forces.models import Membership
from frameworks.models import Grade

# Beyond this two texts stand one above the other: comparing long ones word by word takes its time.
LONGEST_COMPARED = 3_000
CLEARED = "cleared"


@dataclass(frozen=True)
class Difference:
    """One cell that was changed. start: when the file was made; theirs: what stands now; yours: in the file.

    Grades by their names. moved: whether what stands now is not what the file started from.
    """

    label: str
    place: str
    start: str
    theirs: str
    yours: str

    @property
    def moved(self) -> bool:
        return self.start != self.theirs

    @property
    def cleared(self) -> bool:
        return not self.yours

    @property
    def marked(self) -> SafeString:
        """What the file says, with what changed marked; empty where the texts are too long to compare."""
        if len(self.theirs) + len(self.yours) > LONGEST_COMPARED:
            return SafeString("")
        return changes(self.theirs, self.yours)


@dataclass(frozen=True)
class Change:
    """One answer or summary that the file would change. revision: of it as it stands, which a save must match.

    conflict: it was saved since the file was made, so that nothing is chosen for anybody; mine: by the same person.
    unconfirms: it takes the grade out of a summary that is confirmed.
    """

    row: Rating | Summary
    line: Line
    wanted: dict[str, Any]
    differences: list[Difference]
    conflict: bool
    mine: bool
    no_reason: bool
    unconfirms: bool

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def label(self) -> str:
        return name_of(self.row)

    @property
    def noun(self) -> str:
        return self.line.table.noun

    @property
    def text(self) -> str:
        """What it is about: a behaviour, or the title of a descriptor."""
        return self.row.provision.text if isinstance(self.row, Rating) else self.row.provision.title

    @property
    def revision(self) -> int:
        return self.row.revision

    @property
    def by(self) -> str:
        return self.row.updated_by.display_name if self.row.updated_by else "Somebody"

    @property
    def at(self) -> datetime | None:
        return self.row.updated_at


@dataclass
class Preview:
    """changes: what can be chosen, in the file's order. locked: places changed in the file that nobody can change now.

    elsewhere: descriptors in the file that are not with this person, with how many behaviours of each; and how many
    summaries that are not. same: the codes of what says what it said.
    """

    changes: list[Change] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)
    elsewhere_summaries: int = 0
    unknown: bool = False
    same: list[str] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.conflict]

    @property
    def plain(self) -> list[Change]:
        return [change for change in self.changes if not change.conflict]

    def leave_out(self, line: Line) -> None:
        """It is not with this person, who does not get to know what it says in the portal."""
        if line.table is layout.SUMMARIES:
            self.elsewhere_summaries += 1
            return
        descriptor = descriptor_code_of(line.code[:40])
        self.elsewhere[descriptor] = self.elsewhere.get(descriptor, 0) + 1

    @property
    def in_words(self) -> str:
        """How many would change, and how many would not."""
        says = "says what it" if len(self.same) == 1 else "say what they"
        changing = counted(change.code for change in self.changes)
        return f"{changing} would change. {counted(self.same)} {says} said before."


def counted(codes: Iterable[str]) -> str:
    """2 answers and 1 summary."""
    of_summaries = [descriptor_code_of(code) == code for code in codes]
    summaries = sum(of_summaries)
    answers = len(of_summaries) - summaries
    said = [count(answers, "answer")] if answers or not summaries else []
    return " and ".join(said + ([count(summaries, "summary,summaries")] if summaries else []))


def name_of(row: Rating | Summary) -> str:
    """Prepare 7.2.f, or Summary of Prepare 7."""
    reference = row.provision.reference
    return reference if isinstance(row, Rating) else f"Summary of {reference}"


def preview_of(assessment: Assessment, filled: Filled, by: Membership, *, lock: bool = False) -> Preview:
    """Two queries, three where answers have moved on since; for summaries in the file one or two more.

    lock: no save can come between this and one's own.
    """
    rows: dict[str, Rating | Summary] = {row.provision.code: row for row in _ratings(assessment, by, lock)}
    has_summaries = any(line.table is layout.SUMMARIES for line in filled.lines)
    if has_summaries and rules.may_summarise(by, assessment):
        rows |= {row.provision.code: row for row in _summaries(assessment, lock)}
    return _Comparing(assessment, rows, filled.lines, by).preview()


def _ratings(assessment: Assessment, by: Membership, lock: bool) -> Iterable[Rating]:
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.in_sight_of(by).with_holder(by).with_asked()
    if lock:
        return rows.locked_for()
    return rows.select_related("assessment__cycle", "provision", "grade", "updated_by")


def _summaries(assessment: Assessment, lock: bool) -> Iterable[Summary]:
    rows = Summary.objects.filter(force=assessment.force_id, assessment=assessment).with_asked()
    rows = rows.select_related("assessment__cycle", "provision", "grade", "updated_by")
    return rows.select_for_update(of=("assessment",)) if lock else rows


class _Comparing:
    """One file with what stands."""

    def __init__(
        self,
        assessment: Assessment,
        rows: dict[str, Rating | Summary],
        lines: list[Line],
        by: Membership,
    ) -> None:
        self.by = by
        self.rows = rows
        self.lines = lines
        self.grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
        self.ids = {"": None, **{grade.code: grade.pk for grade in self.grades}}
        self.names: dict[int | None, str] = {None: "", **{grade.pk: grade.name for grade in self.grades}}
        self.starts = _starts(assessment, rows, lines)

    def preview(self) -> Preview:
        found = Preview()
        for line in self.lines:
            row = self.rows.get(line.code)
            if row is None:
                found.leave_out(line)
                continue
            start = self.starts.get((line.code, line.revision))
            if start is None:
                found.unknown = True
                continue
            wanted = self._wanted(line, start, content_of(row))
            if not wanted:
                found.same.append(line.code)
            elif is_open(row) and is_theirs(row):
                found.changes.append(self._change(row, line, start, wanted))
            else:
                found.locked.append(f"Sheet {line.sheet}, row {line.row}: {_called(row)}")
        return found

    def _wanted(self, line: Line, start: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
        """What was typed into the file, and is not what stands. A cell left as it was wants nothing."""
        typed: dict[str, Any] = {}
        for name, said in line.words.items():
            if name == "grade":
                if self.ids[said] != start["grade_id"]:
                    typed["grade_id"] = self.ids[said]
            elif layout.fits(start[name]) and said != cleaned(start[name]):
                typed[name] = said
        return {name: value for name, value in typed.items() if value != now[name]}

    def _change(
        self, row: Rating | Summary, line: Line, start: dict[str, Any], wanted: dict[str, Any]
    ) -> Change:
        now = content_of(row)
        differences = [
            Difference(
                label=line.table.label(name),
                place=f"Sheet {line.sheet}, cell {layout.place(column, line.row)}",
                start=self._said(key, start[key]),
                theirs=self._said(key, now[key]),
                yours=self._said(key, wanted[key]),
            )
            for name, column in line.table.inputs.items()
            if (key := "grade_id" if name == "grade" else name) in wanted
        ]
        return Change(
            row=row,
            line=line,
            wanted=wanted,
            differences=differences,
            conflict=row.revision != line.revision,
            mine=row.updated_by_id == self.by.pk,
            no_reason=isinstance(row, Rating) and self._wants_reason(now | wanted),
            unconfirms=isinstance(row, Summary) and unconfirms(row, wanted),
        )

    def _wants_reason(self, after: dict[str, Any]) -> bool:
        grade = next((grade for grade in self.grades if grade.pk == after["grade_id"]), None)
        return grade is not None and grade.asks_reason and not after["reason"].strip()

    def _said(self, key: str, value: Any) -> str:
        return self.names.get(value, "") if key == "grade_id" else value


def _called(row: Rating | Summary) -> str:
    return f"behaviour {name_of(row)}" if isinstance(row, Rating) else name_of(row)


def _starts(
    assessment: Assessment, rows: dict[str, Rating | Summary], lines: Iterable[Line]
) -> dict[tuple[str, int], dict[str, Any]]:
    """{(code, revision): what it said then}, for the revisions that the file started from.

    What has not moved since says so itself; only the others are looked up in the history.
    """
    starts = {(code, row.revision): content_of(row) for code, row in rows.items()}
    known = [(line.code, line.revision) for line in lines if line.code in rows]
    for model in (Rating, Summary):
        codes = {row.pk: code for code, row in rows.items() if isinstance(row, model)}
        of_these = set(codes.values())
        moved = {revision for code, revision in known if code in of_these and (code, revision) not in starts}
        if not moved:
            continue
        events = event_model(model)._default_manager.filter(
            force=assessment.force_id, assessment=assessment, revision__in=sorted(moved)
        )
        event: Event
        for event in events.order_by("pgh_id"):
            code = codes.get(event.pgh_obj_id, "")
            starts.setdefault((code, event.revision), {}).update(content_of(event))
    return starts
