"""What a force already says of a recommendation or national action: collected once, wherever it was given.

A recommendation is answered by what the force gave for it, and for the lines that it touches by the crosswalk. Nothing
is judged here: a line is unanswered while there is no grade, no action and no evidence for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from actionplans.models import ActionProvision
from assessments.attached import AttachedTo, Pile
from assessments.models import Assessment, Rating
from evidence.models import EvidenceUse
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import CrosswalkLink, Grade, Provision
from frameworks.querysets import ProvisionQuerySet
from frameworks.touching import Touch, touches, touches_of_each

V = TypeVar("V")
SUBJECTS = (ProvisionKind.RECOMMENDATION, ProvisionKind.NATIONAL_ACTION)


@dataclass(frozen=True)
class Given:
    """All that a force has given, by code: grades, numbers of actions, numbers of pieces of evidence.

    A behaviour without a grade has None; one that was carried forward and not confirmed is no grade.
    """

    grades: dict[str, Grade | None]
    actions: dict[str, int]
    evidence: dict[str, int]

    @classmethod
    def of(cls, force: Force, assessment: Assessment | None) -> "Given":
        """Three queries; each gives one row to a provision at most."""
        ratings = Rating.objects.filter(force=force, assessment=assessment).select_related(
            "grade", "provision"
        )
        return cls(
            grades={r.provision.code: None if r.carried else r.grade for r in ratings},
            actions=_counted(ActionProvision.objects.filter(force=force)),
            evidence=_counted(EvidenceUse.objects.filter(force=force)),
        )


def _counted(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("provision__code").annotate(how_many=Count("pk")))


@dataclass(frozen=True)
class Line:
    """One provision, and what was given for it; for a descriptor or an area, beneath it too.

    touch: how it came here; None for the recommendation or action itself. is_wide: others stand beneath it. grade: of a
    behaviour. behaviours and rated: codes, of those that have a grade. with_actions and with_evidence: how many
    provisions have some. The piles hold the newest of its own.
    """

    provision: Provision
    touch: Touch | None
    is_wide: bool
    grade: Grade | None
    behaviours: frozenset[str]
    rated: frozenset[str]
    with_actions: int
    with_evidence: int
    actions: Pile = field(default_factory=Pile)
    evidence: Pile = field(default_factory=Pile)

    @property
    def unanswered(self) -> bool:
        return not (self.rated or self.with_actions or self.with_evidence)


@dataclass(frozen=True)
class Covered:
    """A recommendation or national action, itself first, then what it touches."""

    subject: Provision
    lines: list[Line]

    @property
    def itself(self) -> Line:
        return self.lines[0]

    @property
    def others(self) -> list[Line]:
        return self.lines[1:]

    @property
    def rated(self) -> int:
        return len({code for line in self.lines for code in line.rated})

    @property
    def behaviours(self) -> int:
        return len({code for line in self.lines for code in line.behaviours})

    @property
    def with_actions(self) -> int:
        """How many of the lines have an action."""
        return sum(bool(line.with_actions) for line in self.lines)

    @property
    def with_evidence(self) -> int:
        return sum(bool(line.with_evidence) for line in self.lines)

    @property
    def unanswered(self) -> list[Line]:
        return [line for line in self.lines if line.unanswered]


def subjects() -> ProvisionQuerySet:
    rows = Provision.objects.filter(kind__in=SUBJECTS).select_related("framework", "parent")
    return rows.order_by("framework__position", "position")


def all_covered(force: Force, assessment: Assessment | None) -> list[Covered]:
    """Each recommendation and national action, in reading order; five queries."""
    provisions = list(subjects())
    given = Given.of(force, assessment)
    touched = touches_of_each(provisions)
    return [Covered(p, _lines(p, touched[p.code], given)) for p in provisions]


def covered(subject: Provision, force: Force, assessment: Assessment | None) -> Covered:
    """One of them, with the newest actions and evidence of each line; six queries."""
    itself = Provision.objects.filter(pk=subject.pk)
    found = touches(itself)
    attached = AttachedTo(force.pk, None, provision__in=_with_touched(itself))
    return Covered(subject, _lines(subject, found, Given.of(force, assessment), attached))


def _with_touched(given: ProvisionQuerySet) -> ProvisionQuerySet:
    ends = Q(from_provision=OuterRef("pk")) | Q(to_provision=OuterRef("pk"))
    links = CrosswalkLink.objects.touching(given)
    return Provision.objects.filter(Q(pk__in=given.values("pk")) | Exists(links.filter(ends)))


def _lines(
    subject: Provision, found: Iterable[Touch], given: Given, attached: AttachedTo | None = None
) -> list[Line]:
    """Each provision once, by its nearest link."""
    nearest: dict[int, Touch] = {}
    for touch in found:
        nearest.setdefault(touch.other.pk, touch)
    return [
        _line(subject, None, given, attached),
        *(_line(touch.other, touch, given, attached) for touch in nearest.values()),
    ]


def _line(provision: Provision, touch: Touch | None, given: Given, attached: AttachedTo | None) -> Line:
    code = provision.code
    # What a recommendation or an action contains is a subject of its own.
    is_wide = provision.kind in {ProvisionKind.DESCRIPTOR, ProvisionKind.ACTION_AREA}
    grades = _of(given.grades, code, is_wide=is_wide)
    return Line(
        provision=provision,
        touch=touch,
        is_wide=is_wide,
        grade=given.grades.get(code),
        behaviours=frozenset(grades),
        rated=frozenset(at for at, grade in grades.items() if grade is not None),
        with_actions=len(_of(given.actions, code, is_wide=is_wide)),
        with_evidence=len(_of(given.evidence, code, is_wide=is_wide)),
        actions=attached.actions.get(provision.pk, Pile()) if attached else Pile(),
        evidence=attached.evidence.get(provision.pk, Pile()) if attached else Pile(),
    )


def _of(by_code: Mapping[str, V], code: str, *, is_wide: bool) -> dict[str, V]:
    if not is_wide:
        return {code: by_code[code]} if code in by_code else {}
    return {at: value for at, value in by_code.items() if at == code or at.startswith(f"{code}.")}
