"""Reading what the national progress report is made from: seven queries, however many forces there are.

Run inside the national audience's scope.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from assessments.models import Cycle, SubmittedSummary
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Framework, Grade, Provision
from reporting.builders.content import Completeness, GradeName
from reporting.builders.distributions import moved
from reporting.builders.names import ForceNames
from reporting.builders.wording import DescriptorMove
from reviews.choices import FindingKind
from reviews.models import Finding

GradesOf = dict[int, dict[str, int]]


@dataclass
class Given:
    """What was read: everything that the sections of the report are made from."""

    cycle: Cycle
    before: Cycle | None
    public: bool
    grades: tuple[GradeName, ...]
    strands: list[Provision]
    descriptors: dict[int, list[Provision]]
    forces: list[Force]
    names: ForceNames
    now: GradesOf
    then: GradesOf
    completeness: Completeness
    findings: list[Finding]
    unsaid: Counter[str] = field(default_factory=Counter)

    def may_say(self, kind: str, *texts: str) -> bool:
        """Everything in the internal version; in the public one what names no force. What is left out is counted."""
        allowed = not self.public or not self.names.found_in(*texts)
        self.unsaid[kind] += not allowed
        return allowed

    def moves(self, strand: Provision) -> list[DescriptorMove]:
        """Each descriptor of the strand with how its grades moved since the cycle before."""
        return [
            (descriptor.title, moved(self.now[descriptor.pk], self.then[descriptor.pk], self.grades))
            for descriptor in self.descriptors[strand.pk]
        ]

    @property
    def before_name(self) -> str:
        return self.before.name if self.before else ""


def read(cycle: Cycle, *, public: bool) -> Given:
    before = cycle.previous
    if before and (before.framework_id, before.scale_id) != (cycle.framework_id, cycle.scale_id):
        before = None  # other questions or other grades: nothing to compare
    ordered = Grade.objects.filter(scale=cycle.scale).order_by(
        "value"
    )  # Not applicable, without a value, is last
    positions = {grade.pk: position for position, grade in enumerate(ordered)}
    strands, descriptors = _provisions(cycle.framework)
    forces = list(Force.objects.there_between(cycle.opens_on, cycle.due_on).select_related("region"))
    now, then, submitted, signed_until = _grades_given(cycle, before, positions)
    return Given(
        cycle=cycle,
        before=before,
        public=public,
        grades=tuple(GradeName(grade.value, grade.name, grade.definition) for grade in ordered),
        strands=strands,
        descriptors=descriptors,
        forces=forces,
        names=ForceNames(forces),
        now=now,
        then=then,
        completeness=Completeness(
            submitted=len(submitted),
            expected=len(forces),
            missing=()
            if public
            else tuple(force.short_name for force in forces if force.slug not in submitted),
            signed_until=signed_until,
        ),
        findings=_findings(cycle),
    )


def _provisions(framework: Framework) -> tuple[list[Provision], dict[int, list[Provision]]]:
    """Strands, and the descriptors of each, in reading order."""
    kinds = (ProvisionKind.STRAND, ProvisionKind.DESCRIPTOR)
    rows = list(Provision.objects.filter(framework=framework, kind__in=kinds).in_reading_order())
    descriptors: dict[int, list[Provision]] = defaultdict(list)
    for row in rows:
        if row.kind == ProvisionKind.DESCRIPTOR and row.parent_id:
            descriptors[row.parent_id].append(row)
    return [row for row in rows if row.kind == ProvisionKind.STRAND], descriptors


def _grades_given(
    cycle: Cycle, before: Cycle | None, positions: dict[int, int]
) -> tuple[GradesOf, GradesOf, set[str], date | None]:
    """{descriptor: {force: position of its grade}} of both cycles; who submitted in this one, and until when."""
    cycles = [cycle.pk] + ([before.pk] if before else [])
    rows = SubmittedSummary.objects.filter(cycle__in=cycles, submission__superseded=False).values_list(
        "cycle_id", "provision_id", "force__slug", "grade_id", "submission__signed_at"
    )
    given: dict[int, GradesOf] = {cycle_id: defaultdict(dict) for cycle_id in cycles}
    submitted: set[str] = set()
    signed = []
    for cycle_id, provision_id, force, grade_id, signed_at in rows:
        if grade_id:
            given[cycle_id][provision_id][force] = positions[grade_id]
        if cycle_id == cycle.pk:
            submitted.add(force)
            signed.append(signed_at)
    return (
        given[cycle.pk],
        given[before.pk] if before else defaultdict(dict),
        submitted,
        timezone.localtime(max(signed)).date() if signed else None,
    )


def _findings(cycle: Cycle) -> list[Finding]:
    """Released findings on the submissions that count, in the order of the framework and of the grid."""
    return list(
        Finding.objects.filter(
            released_at__isnull=False,
            kind__in=[FindingKind.PROMISING_PRACTICE, FindingKind.GAP],
            review__submission__cycle=cycle,
            review__submission__superseded=False,
        )
        .select_related("provision", "force")
        .order_by("provision__position", "force__region__position", "force__position", "written_at", "pk")
    )
