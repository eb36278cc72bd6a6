"""The content of the national progress report as plain values, and how it is frozen.

No database ids, no clock: the same data gives the same content, and so the same bytes.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class GradeName:
    """One grade of the cycle's scale. value: None for Not applicable."""

    value: int | None
    name: str
    definition: str


@dataclass(frozen=True)
class Band:
    """How many forces stand at a grade, or at several neighbouring ones that the public version shows together.

    grades: positions in the report's list of grades, first to last.
    """

    grades: tuple[int, ...]
    label: str
    count: int


@dataclass(frozen=True)
class Distribution:
    """Where the forces stand in one descriptor in one cycle. bands: empty where too few forces may be shown."""

    total: int
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Movement:
    """How many forces gave a higher, the same and a lower grade than in the cycle before."""

    rose: int
    same: int
    fell: int

    @property
    def compared(self) -> int:
        return self.rose + self.same + self.fell

    @property
    def net(self) -> int:
        return self.rose - self.fell


@dataclass(frozen=True)
class DescriptorResult:
    code: str
    number: str
    title: str
    text: str
    now: Distribution
    before: Distribution | None
    moved: Movement | None


@dataclass(frozen=True)
class FoundText:
    """A finding of the national team, and the forces that it was made of: none in the public version."""

    number: str
    descriptor: str
    text: str
    forces: tuple[str, ...]


@dataclass(frozen=True)
class Strand:
    name: str
    finding: str
    subtitle: str
    summary: tuple[str, ...]
    moves: str
    moves_of: str
    descriptors: tuple[DescriptorResult, ...]
    practice: tuple[FoundText, ...]
    strengthen: tuple[FoundText, ...]


@dataclass(frozen=True)
class Fact:
    figure: str
    words: str


@dataclass(frozen=True)
class Words:
    """An editable text of the report. written: nobody has written it yet when false; then the portal's own stands."""

    text: str
    written: bool


@dataclass(frozen=True)
class Completeness:
    """missing: empty in the public version, whatever is missing."""

    submitted: int
    expected: int
    missing: tuple[str, ...]
    signed_until: date | None


@dataclass(frozen=True)
class DeliverableLine:
    title: str
    short_title: str
    owner: str
    due: str
    recommendation: str


@dataclass(frozen=True)
class Update:
    owner: str
    title: str
    body: str
    as_at: str
    quoted: bool


@dataclass(frozen=True)
class Recommendation:
    number: str
    title: str
    text: str
    under: bool
    updates: tuple[Update, ...]


@dataclass(frozen=True)
class PlanAreaText:
    """What the plans of forces show of one line of the frameworks. How many plans: none in the public version."""

    line: str
    text: str
    addressed: int | None
    partly: int | None
    absent: int | None


@dataclass(frozen=True)
class PlanAreas:
    """The two lists. Empty in a report that was frozen before there were any."""

    promising: tuple[PlanAreaText, ...] = ()
    strengthened: tuple[PlanAreaText, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """How much the public version leaves out because it names a force."""

    findings: int = 0
    deliverables: int = 0
    updates: int = 0
    areas: int = 0


@dataclass(frozen=True)
class GridRow:
    """One force. cells: a position in the list of grades, or None where it gave none; empty where it did not submit."""

    force: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True)
class GridRegion:
    name: str
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class CommonBarrier:
    """A kind of blocker. forces: how many told of it, in words."""

    kind: str
    forces: str


@dataclass(frozen=True)
class Source:
    """A quoted document, as its licence wants it named."""

    title: str
    publisher: str
    published: str
    source: str
    licence: str
    licence_url: str


@dataclass(frozen=True)
class NationalReport:
    public: bool
    marking: str
    demonstration: bool
    title: str
    cycle: str
    before: str
    grades: tuple[GradeName, ...]
    completeness: Completeness
    facts: tuple[Fact, ...]
    foreword: Words
    introduction: Words
    strands: tuple[Strand, ...]
    ahead: tuple[DeliverableLine, ...]
    overdue: tuple[DeliverableLine, ...]
    recommendations: tuple[Recommendation, ...]
    grid: tuple[GridRegion, ...]
    method: tuple[str, ...]
    left_out: str
    framework: Source
    sources: tuple[Source, ...]
    plans: PlanAreas = PlanAreas()
    # With a default: a report that was frozen before there were any is thawed without.
    barriers: tuple[CommonBarrier, ...] = ()


# --- frozen and thawed ------------------------------------------------------------------------------------------

T = TypeVar("T")


def freeze(report: "DataclassInstance") -> dict[str, Any]:
    """The content of a document as JSON holds it."""
    frozen: dict[str, Any] = json.loads(json.dumps(asdict(report), default=date.isoformat))
    return frozen


def digest(frozen: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def thaw(frozen: dict[str, Any]) -> NationalReport:
    return thaw_as(NationalReport, frozen)


def thaw_as(kind: type[T], frozen: dict[str, Any]) -> T:
    """What freeze made of a document of this kind, made back."""
    thawed: T = _thaw(kind, frozen)
    return thawed


def _thaw(kind: Any, value: Any) -> Any:
    """What freeze made of a value of this type, made back."""
    if get_origin(kind) is tuple:
        return tuple(_thaw(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is UnionType:
        return None if value is None else _thaw(get_args(kind)[0], value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _thaw(hints[name], item) for name, item in value.items()})
    return date.fromisoformat(value) if kind is date else value
