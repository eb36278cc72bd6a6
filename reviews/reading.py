"""What a reviewer reads of one submission, put together from few queries that do not grow."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from django.db.models import Count, Q

from assessments.difference import Content, Difference, differences
from assessments.models import (
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
)
from assessments.scoring import lower_median, movement
from assessments.submitted import SubmittedRow
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
    """One descriptor on the submission's page. kinds: how many findings of which kind. given: by whoever reads it."""

    summary: SubmittedSummary
    grades: Compared
    kinds: list[tuple[str, int]]
    given: Grade | None = None

    @property
    def provision(self) -> Provision:
        return self.summary.provision


@dataclass(frozen=True)
class StrandLines:
    strand: Provision
    lines: list[DescriptorLine]


def read_submission(
    submission: Submission, findings: Iterable[Finding], given: Mapping[int, Grade] | None = None
) -> list[StrandLines]:
    """Each strand's descriptors with grades, words and counts of findings. Two queries.

    given: {descriptor: the grade that the person who looks gave it}.
    """
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
            (given or {}).get(summary.provision_id),
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
    """One behaviour as submitted, with the evidence pinned beneath it. difference: from last cycle, None for none."""

    rating: SubmittedRating
    grades: Compared
    evidence: list[SubmittedEvidence]
    difference: Difference | None = None

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
    """A descriptor of the submission.

    middle: of all forces' grades; of: how many forces that are. had_last: whether there is a last cycle's to compare
    with. difference: of the summary from last cycle's.
    """

    provision: Provision
    summary: SubmittedSummary
    grades: Compared
    groups: list[HeadingGroup]
    evidence: list[SubmittedEvidence]
    middle: Grade | None
    of: int
    place: int
    had_last: bool = False
    difference: Difference | None = None
    previous: Provision | None = None
    next: Provision | None = None
    total: int = field(default=0)


def read_descriptor(submission: Submission, code: str) -> DescriptorReading | None:
    """What the force submitted for one descriptor, or None if the framework has no such. Five queries."""
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
    summary, last = _summary_and_last(submission, provision)
    if summary is None:
        return None
    ratings, last_ratings = _ratings(submission, code)
    evidence, last_evidence = _evidence(submission, code)
    changed = _changed([summary, *ratings], evidence, [*filter(None, [last]), *last_ratings], last_evidence)
    middle, of = _middle(submission, provision)
    return DescriptorReading(
        provision=provision,
        summary=summary,
        grades=Compared(summary.grade, last.grade if last else None),
        groups=list(_groups(ratings, last_ratings, evidence, changed)),
        evidence=_of(evidence, provision),
        middle=middle,
        of=of,
        place=place + 1,
        had_last=last is not None,
        difference=changed.get(provision.pk),
        previous=descriptors[place - 1] if place else None,
        next=descriptors[place + 1] if place + 1 < len(descriptors) else None,
        total=len(descriptors),
    )


def _here_or_last(submission: Submission) -> Q:
    """Rows of this submission, and of the one that stands for last cycle: one query for both."""
    last_cycle = Q(cycle=submission.cycle.previous_id, submission__superseded=False)
    return Q(submission=submission) | last_cycle


Rows = TypeVar("Rows", bound=SubmittedRow)


def _apart(rows: Iterable[Rows], submission: Submission) -> tuple[list[Rows], list[Rows]]:
    here: list[Rows] = []
    last: list[Rows] = []
    for row in rows:
        (here if row.submission_id == submission.pk else last).append(row)
    return here, last


def _summary_and_last(
    submission: Submission, provision: Provision
) -> tuple[SubmittedSummary | None, SubmittedSummary | None]:
    rows = SubmittedSummary.objects.filter(
        _here_or_last(submission), force=submission.force_id, provision=provision
    ).select_related("provision", "grade", "suggested")
    here, last = _apart(rows, submission)
    return next(iter(here), None), next(iter(last), None)


def _ratings(submission: Submission, code: str) -> tuple[list[SubmittedRating], list[SubmittedRating]]:
    rows = (
        SubmittedRating.objects.filter(_here_or_last(submission), force=submission.force_id)
        .filter(provision__code__startswith=f"{code}.")
        .select_related("provision", "grade")
        .order_by("provision__position")
    )
    return _apart(rows, submission)


def _evidence(submission: Submission, code: str) -> tuple[list[SubmittedEvidence], list[SubmittedEvidence]]:
    """The descriptor's own and its behaviours'."""
    rows = (
        SubmittedEvidence.objects.filter(_here_or_last(submission), force=submission.force_id)
        .filter(Q(provision__code=code) | Q(provision__code__startswith=f"{code}."))
        .select_related("version", "provision")
        .order_by("title")
    )
    return _apart(rows, submission)


def _of(evidence: Iterable[SubmittedEvidence], provision: Provision) -> list[SubmittedEvidence]:
    return [row for row in evidence if row.provision_id == provision.pk]


def _changed(
    said: Iterable[SubmittedRow],
    evidence: Iterable[SubmittedEvidence],
    last_said: Sequence[SubmittedRow],
    last_evidence: Iterable[SubmittedEvidence],
) -> dict[int, Difference]:
    """{provision: what is different from last cycle}; nothing where there was none."""
    if not last_said:
        return {}
    before, after = Content(), Content()
    for content, rows, pinned in ((before, last_said, last_evidence), (after, said, evidence)):
        content.add(rows)
        for row in pinned:
            content.pin(row.provision, row.sha256, row.title)
    return {found.provision.pk: found for found in differences(before, after)}


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


def _groups(
    ratings: Iterable[SubmittedRating],
    last: Iterable[SubmittedRating],
    evidence: Sequence[SubmittedEvidence],
    changed: Mapping[int, Difference],
) -> Iterator[HeadingGroup]:
    before = {row.provision_id: row.grade for row in last}
    readings = (
        BehaviourReading(
            rating,
            Compared(rating.grade, before.get(rating.provision_id)),
            _of(evidence, rating.provision),
            changed.get(rating.provision_id),
        )
        for rating in ratings
    )
    for text, group in groupby(readings, key=lambda reading: reading.provision.path):
        yield HeadingGroup(text, list(group))
