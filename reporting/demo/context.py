"""What every part of the loading looks up again and again: provisions, grades, cycles, people. Read once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from assessments.models import Cycle
from forces.choices import Audience
from forces.models import Force, Membership
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from reporting.demo.calendar import Calendar, Round
from reporting.demo.grades import Pair, positions

FRAMEWORK = "NFD-2024"
SCALE = "default"


@dataclass
class Context:
    calendar: Calendar
    previous: Cycle
    current: Cycle
    provisions: dict[str, Provision] = field(default_factory=dict)
    grades: dict[int | None, Grade] = field(default_factory=dict)
    outline: dict[str, list[str]] = field(default_factory=dict)
    _pairs: dict[str, dict[str, Pair]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.provisions = {
            provision.code: provision for provision in Provision.objects.select_related("framework")
        }
        self.grades = {grade.value: grade for grade in Grade.objects.filter(scale__code=SCALE)}
        self.outline = outline_of(p for p in self.provisions.values() if p.framework.code == FRAMEWORK)

    @property
    def rounds(self) -> tuple[tuple[Cycle, Round], tuple[Cycle, Round]]:
        return (self.previous, self.calendar.previous), (self.current, self.calendar.current)

    @property
    def writing(self) -> tuple[date, date]:
        then, now = self.calendar.writing.values()
        return then, now

    def positions_of(self, slug: str) -> dict[str, Pair]:
        if slug not in self._pairs:
            self._pairs[slug] = positions(slug, self.outline)
        return self._pairs[slug]


def outline_of(provisions: Iterable[Provision]) -> dict[str, list[str]]:
    """Each descriptor with its behaviours, in reading order."""
    ordered = sorted(provisions, key=lambda provision: provision.position)
    outline: dict[str, list[str]] = {}
    for provision in ordered:
        if provision.kind == ProvisionKind.DESCRIPTOR:
            outline[provision.code] = []
        elif provision.kind == ProvisionKind.BEHAVIOUR:
            outline[next(reversed(outline))].append(provision.code)
    return outline


def desks_of(force: Force) -> dict[str, Membership]:
    """The force's people by desk. Inside that force's scope."""
    own = Membership.objects.filter(
        force=force, audience=Audience.FORCE, email__endswith=f"@{force.slug}.example"
    )
    return {membership.email.split("@")[0]: membership for membership in own}
