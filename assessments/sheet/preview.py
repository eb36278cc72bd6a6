"""What a spreadsheet would change, before anything is changed: worked out anew each time it is looked at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from assessments.models import Assessment, Rating
from assessments.sheet import layout
from assessments.sheet.layout import cleaned
from assessments.sheet.reading import Filled, Line
from assessments.workflow import content_of, is_open, is_theirs
from audit.timeline import Event, event_model
from core.diff import changes
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
    """One behaviour that the file would change. revision: of the answer as it stands, which a save must match.

    conflict: somebody else has saved it since the file was made, so that nothing is chosen for anybody.
    """

    rating: Rating
    line: Line
    wanted: dict[str, Any]
    differences: list[Difference]
    conflict: bool
    no_reason: bool

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def label(self) -> str:
        return self.rating.provision.label

    @property
    def revision(self) -> int:
        return self.rating.revision

    @property
    def by(self) -> str:
        return self.rating.updated_by.display_name if self.rating.updated_by else "Somebody"

    @property
    def at(self) -> datetime | None:
        return self.rating.updated_at


@dataclass
class Preview:
    """changes: what can be chosen, in the file's order. locked: places changed in the file that nobody can change now.

    elsewhere: descriptors in the file that are not with this person, with how many behaviours of each. unchanged: how
    many behaviours say what they said.
    """

    changes: list[Change] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)
    unknown: bool = False
    unchanged: int = 0

    @property
    def conflicts(self) -> list[Change]:
        return [change for change in self.changes if change.conflict]

    @property
    def plain(self) -> list[Change]:
        return [change for change in self.changes if not change.conflict]


def preview_of(assessment: Assessment, filled: Filled, by: Membership, *, lock: bool = False) -> Preview:
    """Two queries, three where answers have moved on since. lock: no save can come between this and one's own."""
    rows = Rating.objects.filter(force=assessment.force_id, assessment=assessment)
    rows = rows.in_sight_of(by).with_holder(by).with_asked()
    related = rows.select_related("assessment__cycle", "provision", "grade", "updated_by")
    ratings = {row.provision.code: row for row in (rows.locked_for() if lock else related)}
    return _Comparing(assessment, ratings, filled.lines).preview()


class _Comparing:
    """One file with what stands."""

    def __init__(self, assessment: Assessment, ratings: dict[str, Rating], lines: list[Line]) -> None:
        self.ratings = ratings
        self.lines = lines
        self.grades = list(Grade.objects.filter(scale=assessment.cycle.scale_id))
        self.ids = {"": None, **{grade.code: grade.pk for grade in self.grades}}
        self.names: dict[int | None, str] = {None: "", **{grade.pk: grade.name for grade in self.grades}}
        self.starts = _starts(assessment, ratings, lines)

    def preview(self) -> Preview:
        found = Preview()
        for line in self.lines:
            rating = self.ratings.get(line.code)
            if rating is None:
                descriptor = ".".join(line.code[:40].split(".")[:2])
                found.elsewhere[descriptor] = found.elsewhere.get(descriptor, 0) + 1
                continue
            start = self.starts.get((rating.pk, line.revision))
            if start is None:
                found.unknown = True
                continue
            wanted = self._wanted(line, start, content_of(rating))
            if not wanted:
                found.unchanged += 1
            elif is_open(rating) and is_theirs(rating):
                found.changes.append(self._change(rating, line, start, wanted))
            else:
                found.locked.append(f"Sheet {line.sheet}, row {line.row}: behaviour {rating.provision.label}")
        return found

    def _wanted(self, line: Line, start: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
        """What was typed into the file, and is not what stands. A cell left as it was wants nothing."""
        typed: dict[str, Any] = {}
        grade = self.ids[line.words["grade"]]
        if grade != start["grade_id"]:
            typed["grade_id"] = grade
        for name in ("comment", "reason"):
            if layout.fits(start[name]) and line.words[name] != cleaned(start[name]):
                typed[name] = line.words[name]
        return {name: value for name, value in typed.items() if value != now[name]}

    def _change(self, rating: Rating, line: Line, start: dict[str, Any], wanted: dict[str, Any]) -> Change:
        now = content_of(rating)
        differences = [
            Difference(
                label=layout.LABELS[name],
                place=f"Sheet {line.sheet}, cell {layout.place(column, line.row)}",
                start=self._said(key, start[key]),
                theirs=self._said(key, now[key]),
                yours=self._said(key, wanted[key]),
            )
            for name, column in layout.INPUTS.items()
            if (key := "grade_id" if name == "grade" else name) in wanted
        ]
        after = now | wanted
        grade = next((grade for grade in self.grades if grade.pk == after["grade_id"]), None)
        return Change(
            rating=rating,
            line=line,
            wanted=wanted,
            differences=differences,
            conflict=rating.revision != line.revision,
            no_reason=grade is not None and grade.asks_reason and not after["reason"].strip(),
        )

    def _said(self, key: str, value: Any) -> str:
        return self.names.get(value, "") if key == "grade_id" else value


def _starts(
    assessment: Assessment, ratings: dict[str, Rating], lines: Iterable[Line]
) -> dict[tuple[int, int], dict[str, Any]]:
    """{(rating's id, revision): what it said then}, for the revisions that the file started from.

    An answer that has not moved since says so itself; only the others are looked up in the history.
    """
    starts = {(row.pk, row.revision): content_of(row) for row in ratings.values()}
    known = [(ratings[line.code].pk, line.revision) for line in lines if line.code in ratings]
    moved = {revision for pk, revision in known if (pk, revision) not in starts}
    if moved:
        events = event_model(Rating)._default_manager.filter(
            force=assessment.force_id, assessment=assessment, revision__in=sorted(moved)
        )
        event: Event
        for event in events.order_by("pgh_id"):
            starts.setdefault((event.pgh_obj_id, event.revision), {}).update(content_of(event))
    return starts
