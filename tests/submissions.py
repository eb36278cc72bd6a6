"""Submissions as a signature leaves them, made directly. Call these inside `arrange()`:

make_submission(force, cycle, value=3)                         # every descriptor and behaviour at 3
make_submission(force, cycle, values={"PREPARE.4": 2})         # 2 there and beneath it, 3 elsewhere
make_submission(force, cycle, values={"PREPARE.7.2.b": None})  # None is Not applicable, with a reason
make_submissions(Force.objects.all(), cycle)                   # all of them, varied, in few statements
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from assessments.choices import Stage
from assessments.models import (
    Assessment,
    Cycle,
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
)
from evidence.choices import EvidenceKind, ScanState
from evidence.models import Evidence, EvidenceVersion
from forces.models import Force
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from frameworks.querysets import ProvisionQuerySet

Value = int | None


def make_submission(
    force: Force,
    cycle: Cycle,
    *,
    value: int = 3,
    values: dict[str, Value] | None = None,
    number: int = 1,
    signed_at: datetime | None = None,
    comment: str = "Said in a test.",
) -> Submission:
    """One signed submission. An earlier one of the same force and cycle becomes superseded."""
    return _make([_Plan(force, cycle, value, values or {}, number, signed_at or timezone.now(), comment)])[0]


def make_submissions(
    forces: Iterable[Force], cycle: Cycle, *, shift: int = 0, signed_at: datetime | None = None
) -> list[Submission]:
    """One for each force, varied and the same every time; shift moves every grade up or down."""
    at = signed_at or timezone.now()
    descriptors = list(_provisions(cycle).descriptors())
    return _make(
        [
            _Plan(
                force,
                cycle,
                3,
                {
                    descriptor.code: min(5, max(1, (number * 7 + place * 3) % 5 + 1 + shift))
                    for place, descriptor in enumerate(descriptors)
                },
                1,
                at,
                "Said in a test.",
            )
            for number, force in enumerate(forces)
        ]
    )


def pin_evidence(
    submission: Submission, code: str, *, title: str = "Skills audit", link: str = ""
) -> SubmittedEvidence:
    """A piece of evidence that the submission rests on, beneath one provision. A file, unless a link is given."""
    provision = Provision.objects.get(code=code)
    force = submission.force
    evidence = Evidence.objects.create(force=force, title=title, kind=EvidenceKind.AUDIT)
    digest = hashlib.sha256(title.encode()).hexdigest()
    version = EvidenceVersion.objects.create(
        force=force,
        evidence=evidence,
        link=link,
        stored_as="" if link else f"test-{evidence.pk}",
        file_name="" if link else "audit.pdf",
        content_type="" if link else "application/pdf",
        size=0 if link else 84_000,
        sha256=digest,
        scan_state=ScanState.LINK if link else ScanState.NOT_SCANNED,
    )
    return SubmittedEvidence.objects.create(
        force=force,
        cycle=submission.cycle,
        submission=submission,
        provision=provision,
        version=version,
        title=title,
        kind=evidence.kind,
        sha256=digest,
    )


# --- how --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plan:
    force: Force
    cycle: Cycle
    value: int
    values: dict[str, Value]
    number: int
    signed_at: datetime
    comment: str

    def value_of(self, provision: Provision) -> Value:
        """The value given for the provision, or else for the nearest one above it."""
        code = provision.code
        while code:
            if code in self.values:
                return self.values[code]
            code = code.rpartition(".")[0]
        return self.value


def _provisions(cycle: Cycle) -> ProvisionQuerySet:
    return Provision.objects.filter(framework=cycle.framework)


def _make(plans: Sequence[_Plan]) -> list[Submission]:
    cycle = plans[0].cycle
    grades = {grade.value: grade for grade in Grade.objects.filter(scale=cycle.scale)}
    provisions = list(_provisions(cycle))
    behaviours = [provision for provision in provisions if provision.kind == ProvisionKind.BEHAVIOUR]
    descriptors = [provision for provision in provisions if provision.kind == ProvisionKind.DESCRIPTOR]
    forces = [plan.force for plan in plans]
    assessments = _assessments(forces, cycle, answered=len(behaviours), confirmed=len(descriptors))
    Submission.objects.filter(force__in=forces, cycle=cycle).update(superseded=True)
    submissions = Submission.objects.bulk_create(
        Submission(
            force=plan.force,
            assessment=assessments[plan.force.pk],
            cycle=cycle,
            number=plan.number,
            declaration="I confirm that this is the force’s position.",
            sent_by_name="A lead, VAWG lead",
            signed_by_name="A chief, Chief officer",
            signed_as="A. Chief",
            signed_at=plan.signed_at,
            sha256=hashlib.sha256(f"{plan.force.slug} {plan.number}".encode()).hexdigest(),
        )
        for plan in plans
    )
    pairs = list(zip(plans, submissions, strict=True))
    SubmittedRating.objects.bulk_create(
        SubmittedRating(
            force=plan.force,
            cycle=cycle,
            submission=submission,
            provision=provision,
            grade=grades[plan.value_of(provision)],
            comment=plan.comment,
            reason="It does not apply." if plan.value_of(provision) is None else "",
        )
        for plan, submission in pairs
        for provision in behaviours
    )
    SubmittedSummary.objects.bulk_create(
        SubmittedSummary(
            force=plan.force,
            cycle=cycle,
            submission=submission,
            provision=provision,
            suggested=grades[plan.value_of(provision)],
            grade=grades[plan.value_of(provision)],
            strengths=f"Strength of {plan.force.short_name}.",
            gaps=f"Gap of {plan.force.short_name}.",
            support_needed="",
        )
        for plan, submission in pairs
        for provision in descriptors
    )
    return submissions


def _assessments(
    forces: list[Force], cycle: Cycle, *, answered: int, confirmed: int
) -> dict[int, Assessment]:
    """Each force's assessment, submitted; made where there is none."""
    here = set(Assessment.objects.filter(force__in=forces, cycle=cycle).values_list("force_id", flat=True))
    Assessment.objects.bulk_create(
        Assessment(force=force, cycle=cycle) for force in forces if force.pk not in here
    )
    rows = Assessment.objects.filter(force__in=forces, cycle=cycle)
    rows.update(
        stage=Stage.SUBMITTED, answered=answered, confirmed=confirmed, last_activity_at=timezone.now()
    )
    return {row.force_id: row for row in rows}
