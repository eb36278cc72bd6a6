"""What a reviewer reads of one submission, put together from few queries that do not grow."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Q

from assessments.models import (
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
)
from assessments.scoring import lower_median, movement
from frameworks.models import Grade, Provision
from reviews.choices import FindingKind
from reviews.models import Finding, Review


def review_of(submission: Submission) -> Review | None:
    """None until somebody of the national team began to read it."""
    return getattr(submission, "review", None)


@dataclass(frozen=True)
class Compared:
    """A grade beside the last cycle's. before is None where there is no earlier grade to compare with."""

    grade: Grade | None
    before: Grade | None

    @property
    def movement(self) -> int | None:
        return movement(
            self.grade.value if self.grade else None,
            self.before.value if self.before else None,
        )


# --- the whole submission ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DescriptorLine:
    """One descriptor on the submission's page. kinds: how many findings of which kind."""

    summary: SubmittedSummary
    grades: Compared
    kinds: list[tuple[str, int]]

    @property
    def provision(self) -> Provision:
        return self.summary.provision


@dataclass(frozen=True)
class StrandLines:
    strand: Provision
    lines: list[DescriptorLine]


def read_submission(submission: Submission, findings: Iterable[Finding]) -> list[StrandLines]:
    """Each strand's descriptors with grades, words and counts of findings. Two queries."""
    summaries = (
        SubmittedSummary.objects.filter(force=submission.force_id, submission=submission)
        .select_related("provision__parent", "grade", "suggested")
        .order_by("provision__position")
    )
    before = _last_grades(submission)
    kinds = Counter((finding.provision_id, finding.kind) for finding in findings)
    lines = [
        DescriptorLine(
            summary,
            Compared(summary.grade, before.get(summary.provision_id)),
            [
                (kind.label, kinds[summary.provision_id, kind.value])
                for kind in FindingKind
                if kinds[summary.provision_id, kind.value]
            ],
        )
        for summary in summaries
    ]
    return [
        StrandLines(strand, list(group))
        for strand, group in groupby(lines, key=lambda line: line.provision.parent)
        if strand is not None
    ]


def _last_grades(submission: Submission) -> dict[int, Grade | None]:
    """The force's grade of each descriptor in the cycle before, by provision."""
    if submission.cycle.previous_id is None:
        return {}
    rows = SubmittedSummary.objects.of_cycle(submission.cycle.previous_id).filter(force=submission.force_id)
    return {row.provision_id: row.grade for row in rows.select_related("grade").defer(*LONG_TEXTS)}


LONG_TEXTS = ("strengths", "gaps", "support_needed")


# --- one descriptor ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BehaviourReading:
    """One behaviour as submitted, with the evidence pinned beneath it."""

    rating: SubmittedRating
    grades: Compared
    evidence: list[SubmittedEvidence]

    @property
    def provision(self) -> Provision:
        return self.rating.provision


@dataclass(frozen=True)
class HeadingGroup:
    """Behaviours under one heading of the framework; text is empty where they stand under none."""

    text: str
    behaviours: list[BehaviourReading]


@dataclass(frozen=True)
class DescriptorReading:
    """A descriptor of the submission. middle: of all forces' grades; of: how many forces that are."""

    provision: Provision
    summary: SubmittedSummary
    grades: Compared
    groups: list[HeadingGroup]
    evidence: list[SubmittedEvidence]
    middle: Grade | None
    of: int
    place: int
    previous: Provision | None = None
    next: Provision | None = None
    total: int = field(default=0)


def read_descriptor(submission: Submission, code: str) -> DescriptorReading | None:
    """What the force submitted for one descriptor, or None if the framework has no such. Six queries."""
    descriptors = list(
        Provision.objects.filter(framework=submission.cycle.framework_id)
        .descriptors()
        .select_related("parent")
        .order_by("position")
    )
    place = next((n for n, provision in enumerate(descriptors) if provision.code == code), None)
    if place is None:
        return None
    provision = descriptors[place]
    summary, before = _summary_and_last(submission, provision)
    if summary is None:
        return None
    evidence = _evidence(submission, code)
    middle, of = _middle(submission, provision)
    return DescriptorReading(
        provision=provision,
        summary=summary,
        grades=Compared(summary.grade, before),
        groups=list(_groups(submission, code, evidence)),
        evidence=evidence.get(provision.pk, []),
        middle=middle,
        of=of,
        place=place + 1,
        previous=descriptors[place - 1] if place else None,
        next=descriptors[place + 1] if place + 1 < len(descriptors) else None,
        total=len(descriptors),
    )


def _summary_and_last(
    submission: Submission, provision: Provision
) -> tuple[SubmittedSummary | None, Grade | None]:
    """This submission's and the last cycle's, in one query."""
    last_cycle = Q(cycle=submission.cycle.previous_id, submission__superseded=False)
    rows = SubmittedSummary.objects.filter(
        Q(submission=submission) | last_cycle, force=submission.force_id, provision=provision
    ).select_related("grade", "suggested")
    summary, last = None, None
    for row in rows:
        if row.submission_id == submission.pk:
            summary = row
        else:
            last = row
    return summary, last.grade if last else None


def _middle(submission: Submission, provision: Provision) -> tuple[Grade | None, int]:
    """The middle grade of all forces that submitted, counted by the database: one row for each grade."""
    counted = list(
        SubmittedSummary.objects.of_cycle(submission.cycle_id)
        .filter(provision=provision, grade__value__isnull=False)
        .values("grade", "grade__value", "grade__name")
        .annotate(forces=Count("pk"))
    )
    values = [row["grade__value"] or 0 for row in counted for _ in range(row["forces"])]
    if not values:
        return None, 0
    middle = lower_median(values)
    row = next(row for row in counted if row["grade__value"] == middle)
    return Grade(pk=row["grade"], value=middle, name=row["grade__name"]), len(values)


def _evidence(submission: Submission, code: str) -> dict[int, list[SubmittedEvidence]]:
    """By provision: the descriptor's own and its behaviours'."""
    rows = (
        SubmittedEvidence.objects.filter(force=submission.force_id, submission=submission)
        .filter(Q(provision__code=code) | Q(provision__code__startswith=f"{code}."))
        .select_related("version")
        .order_by("title")
    )
    found: dict[int, list[SubmittedEvidence]] = {}
    for row in rows:
        found.setdefault(row.provision_id, []).append(row)
    return found


def _groups(
    submission: Submission, code: str, evidence: dict[int, list[SubmittedEvidence]]
) -> Iterator[HeadingGroup]:
    beneath = f"{code}."
    ratings = (
        SubmittedRating.objects.filter(force=submission.force_id, submission=submission)
        .filter(provision__code__startswith=beneath)
        .select_related("provision", "grade")
        .order_by("provision__position")
    )
    before = _last_ratings(submission, beneath)
    readings = (
        BehaviourReading(
            rating,
            Compared(rating.grade, before.get(rating.provision_id)),
            evidence.get(rating.provision_id, []),
        )
        for rating in ratings
    )
    for text, group in groupby(readings, key=lambda reading: reading.provision.path):
        yield HeadingGroup(text, list(group))


def _last_ratings(submission: Submission, beneath: str) -> dict[int, Grade | None]:
    if submission.cycle.previous_id is None:
        return {}
    rows = SubmittedRating.objects.filter(
        force=submission.force_id,
        cycle=submission.cycle.previous_id,
        submission__superseded=False,
        provision__code__startswith=beneath,
    )
    return {row.provision_id: row.grade for row in rows.select_related("grade").defer("comment", "reason")}
