"""What is different from the last submission: grades that moved, texts that changed, evidence that came and went.

Read for a force, its chief officer and the national team alike; of two submissions, or of what stands now and the
submission in force, or what the chief officer sent back. Three queries for each side, whatever has changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.safestring import SafeString

from assessments.freezing import standing_rows
from assessments.models import (
    Assessment,
    Rating,
    SentBack,
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
    Summary,
)
from assessments.readiness import descriptor_code_of
from audit.timeline import event_model
from core import diff
from evidence.choices import GONE
from evidence.models import EvidenceUse
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision, with_strand

LABELS = {
    "comment": "Comment",
    "reason": "Why it does not apply",
    "unchanged_because": "Unchanged because",
    "strengths": "Strengths",
    "gaps": "Gaps",
    "support_needed": "Support needed",
}


@dataclass(frozen=True)
class Said:
    """A grade and the texts beside it, of one behaviour or summary."""

    grade: Grade | None
    texts: dict[str, str]


@dataclass
class Content:
    """All that one signature stands for. evidence: {provision's id: {hash of the version: title}}."""

    provisions: dict[int, Provision] = field(default_factory=dict)
    said: dict[int, Said] = field(default_factory=dict)
    evidence: dict[int, dict[str, str]] = field(default_factory=dict)

    def add(self, rows: Iterable[Any]) -> None:
        """Ratings or summaries, live or submitted."""
        for row in rows:
            texts = {name: getattr(row, name) for name in LABELS if hasattr(row, name)}
            self.provisions[row.provision_id] = row.provision
            self.said[row.provision_id] = Said(row.grade, texts)

    def pin(self, provision: Provision, sha256: str, title: str) -> None:
        self.provisions[provision.pk] = provision
        self.evidence.setdefault(provision.pk, {})[sha256] = title


@dataclass(frozen=True)
class Difference:
    """One behaviour or summary that is not as it was. texts: (label, what changed as markup)."""

    provision: Provision
    before: Grade | None
    after: Grade | None
    texts: list[tuple[str, SafeString]]
    added: list[str]
    removed: list[str]

    @property
    def descriptor(self) -> str:
        return descriptor_code_of(self.provision.code)

    @property
    def regraded(self) -> bool:
        return self.before != self.after

    @property
    def name(self) -> str:
        summary = self.provision.kind == ProvisionKind.DESCRIPTOR
        return f"Summary of {self.provision.name}" if summary else self.provision.name


def since_last_submission(assessment: Assessment) -> list[Difference]:
    """What stands now against the submission in force; nothing where there is none."""
    rows = Submission.objects.in_force().filter(force=assessment.force_id, assessment=assessment)
    standing = rows.first()
    return differences(of_submission(standing), of_assessment(assessment)) if standing else []


def since_the_one_before(submission: Submission) -> list[Difference] | None:
    """Against the number before it; None for the first."""
    rows = Submission.objects.filter(force=submission.force_id, assessment=submission.assessment_id)
    before = rows.filter(number=submission.number - 1).first()
    return differences(of_submission(before), of_submission(submission)) if before else None


def since_sent_back(assessment: Assessment, *, sent_at: datetime) -> list[Difference] | None:
    """What stands now in what the chief officer sent back, against what they had been sent at that time.

    It was locked from then until it was sent back, and nothing else was open since. None where the history begins
    later.
    """
    before, now = _of_history(assessment, sent_at), of_assessment(assessment)
    if not before.provisions:
        return None
    asked = {descriptor_code_of(provision.code) for provision in before.provisions.values()}
    now.provisions = {
        key: one for key, one in now.provisions.items() if descriptor_code_of(one.code) in asked
    }
    return differences(before, now)


def of_submission(submission: Submission) -> Content:
    content = Content()
    mine = {"force": submission.force_id, "submission": submission}
    for model in (SubmittedRating, SubmittedSummary):
        content.add(model._default_manager.filter(**mine).select_related("provision", "grade"))
    for row in SubmittedEvidence.objects.filter(**mine).select_related("provision"):
        content.pin(row.provision, row.sha256, row.title)
    return content


def of_assessment(assessment: Assessment) -> Content:
    """As a submission made now would be."""
    content = Content()
    ratings, summaries, uses = standing_rows(assessment)
    content.add(ratings)
    content.add(summaries)
    for use in uses:
        content.pin(use.provision, use.version.sha256, use.evidence.title)
    return content


def _of_history(assessment: Assessment, at: datetime) -> Content:
    """What stood then in the descriptors that the chief officer has sent back since."""
    content = Content()
    back = SentBack.objects.filter(force=assessment.force_id, assessment=assessment, by_national=False)
    asked = Exists(back.filter(at__gte=at).over(OuterRef("provision__code")))
    for model in (Rating, Summary):
        rows = _as_of(model, at).filter(asked, force=assessment.force_id, assessment=assessment)
        content.add(rows.select_related("provision", "grade"))
    uses = _as_of(EvidenceUse, at).filter(
        asked, force=assessment.force_id, provision__framework=assessment.cycle.framework_id
    )
    for use in uses.select_related("provision", "version", "evidence"):
        if use.pgh_label != "delete" and use.version.scan_state not in GONE:
            content.pin(use.provision, use.version.sha256, use.evidence.title)
    return content


def _as_of(model: type[Model], at: datetime) -> QuerySet[Any]:
    """The state of each row then, from its history; with the label of what had last been done to it."""
    events = event_model(model)._default_manager.filter(pgh_created_at__lte=at)
    return events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")


def differences(before: Content, after: Content) -> list[Difference]:
    """In reading order; nothing for what is as it was."""
    provisions = before.provisions | after.provisions
    ordered = sorted(provisions.values(), key=lambda provision: provision.position)
    return [found for provision in ordered if (found := _difference(provision, before, after))]


NOTHING = Said(None, {})


def _difference(provision: Provision, before: Content, after: Content) -> Difference | None:
    old, new = before.said.get(provision.pk, NOTHING), after.said.get(provision.pk, NOTHING)
    texts = [
        (label, diff.changes(old.texts.get(name, ""), new.texts.get(name, "")))
        for name, label in LABELS.items()
        if old.texts.get(name, "") != new.texts.get(name, "")
    ]
    added, removed = _gone(after, before, provision), _gone(before, after, provision)
    if old.grade == new.grade and not (texts or added or removed):
        return None
    return Difference(provision, old.grade, new.grade, texts, added, removed)


def _gone(here: Content, there: Content, provision: Provision) -> list[str]:
    """Titles of what `here` rests on under the provision, and `there` does not."""
    kept = there.evidence.get(provision.pk, {})
    rests_on = here.evidence.get(provision.pk, {})
    return [title for sha256, title in rests_on.items() if sha256 not in kept]


def by_descriptor(found: Iterable[Difference]) -> list[tuple[str, list[Difference]]]:
    """[(Prepare 7, its differences)], in reading order, for pages."""
    return [(with_strand(code), list(rows)) for code, rows in groupby(found, key=lambda one: one.descriptor)]
