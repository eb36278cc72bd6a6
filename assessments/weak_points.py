"""Is it well founded? What somebody should look at again before it is sent, signed or believed. Four queries.

Nothing here keeps an assessment from being sent but a word that is wanted (choices.WANT_A_WORD).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils.timezone import localdate

from actionplans.choices import ActionStatus
from actionplans.models import ActionProvision
from assessments import scoring
from assessments.choices import WANT_A_WORD, WeakRule
from assessments.freezing import answer_of
from assessments.models import (
    Assessment,
    Rating,
    Submission,
    SubmittedRating,
    SubmittedWeakPoint,
    Summary,
    WeakPointWord,
)
from assessments.readiness import descriptor_code_of
from evidence.choices import GONE, ScanState
from evidence.models import EvidenceUse
from frameworks.models import Provision

A_YEAR = timedelta(days=365)
OPEN_STATES = (ScanState.CLEAN, ScanState.NOT_SCANNED, ScanState.LINK)


@dataclass(frozen=True)
class WeakPoint:
    """One thing to look at. says: about what, where the rule's own words do not tell.

    word: the lead's, on it. revision: of that word, 0 while nobody has said any. wrong: why it could not be saved.
    """

    rule: WeakRule
    provision: Provision
    says: str = ""
    word: str = ""
    revision: int = 0
    wrong: str = ""

    @property
    def get_rule_display(self) -> str:
        """As a model says it, for the template that both share."""
        return str(self.rule.label)

    @property
    def wants_a_word(self) -> bool:
        return self.rule in WANT_A_WORD

    @property
    def key(self) -> str:
        """Of the box in which the word is typed."""
        return f"word-{self.rule.value}-{self.provision.code}"

    @property
    def descriptor_code(self) -> str:
        return descriptor_code_of(self.provision.code)

    @property
    def anchor(self) -> str:
        is_descriptor = self.provision.code == self.descriptor_code
        return "summary" if is_descriptor else f"b-{self.provision.code}"

    @property
    def name(self) -> str:
        return self.provision.name


def weak_points(assessment: Assessment, *, today: date) -> list[WeakPoint]:
    """In the order of the rules, and within a rule in reading order."""
    ratings = list(_ratings(assessment))
    found = [*_of_ratings(ratings), *_of_summaries(assessment, ratings), *_of_evidence(assessment, today)]
    rows = WeakPointWord.objects.filter(force=assessment.force_id, assessment=assessment)
    said: dict[tuple[str, int], dict[str, Any]] = {
        (row.rule, row.provision_id): {"word": row.word, "revision": row.revision} for row in rows
    }
    order = list(WeakRule)
    return sorted(
        (replace(point, **said.get((point.rule.value, point.provision.pk), {})) for point in found),
        key=lambda point: (order.index(point.rule), point.provision.position),
    )


def without_a_word(points: Iterable[WeakPoint]) -> list[WeakPoint]:
    """Those that keep it from being sent until the lead says why."""
    return [point for point in points if point.wants_a_word and not point.word.strip()]


def keep_with(submission: Submission, points: Iterable[WeakPoint]) -> None:
    """Frozen beside what was signed."""
    SubmittedWeakPoint.objects.bulk_create(
        SubmittedWeakPoint(
            force_id=submission.force_id,
            cycle_id=submission.cycle_id,
            submission=submission,
            provision=point.provision,
            rule=point.rule,
            says=point.says,
            word=point.word,
        )
        for point in points
    )


def _ratings(assessment: Assessment) -> QuerySet[Rating]:
    """Each with has_evidence; and last_value, last_name and last_comment: what was submitted last cycle."""
    uses = EvidenceUse.objects.filter(force=assessment.force_id, provision=OuterRef("provision"))
    last = SubmittedRating.objects.filter(
        force=assessment.force_id,
        cycle=assessment.cycle.previous_id,
        submission__superseded=False,
        provision=OuterRef("provision"),
        # Grades of another scale cannot be set beside these.
        grade__scale=assessment.cycle.scale_id,
    )
    return (
        Rating.objects.filter(force=assessment.force_id, assessment=assessment)
        .select_related("provision", "grade")
        .annotate(
            has_evidence=Exists(uses.exclude(version__scan_state__in=GONE)),
            last_value=Subquery(last.values("grade__value")[:1]),
            last_name=Subquery(last.values("grade__name")[:1]),
            last_comment=Subquery(last.values("comment")[:1]),
        )
    )


def _of_ratings(ratings: list[Rating]) -> Iterable[WeakPoint]:
    """What is carried forward and not confirmed is no answer yet, so nothing is said of it."""
    ratings = [rating for rating in ratings if not rating.carried]
    copied = scoring.copied({rating.provision.code: rating.comment for rating in ratings})
    for rating in ratings:
        answer = answer_of(rating)
        value = answer.value
        if value is not None and value >= scoring.HIGH and not rating.has_evidence:  # type: ignore[attr-defined]  # annotated
            yield WeakPoint(WeakRule.NO_EVIDENCE, rating.provision)
        moved = scoring.movement(value, rating.last_value)  # type: ignore[attr-defined]  # annotated
        last_comment = rating.last_comment or ""  # type: ignore[attr-defined]  # annotated
        if scoring.moved_unsaid(moved, comment=rating.comment, last=last_comment):
            yield WeakPoint(WeakRule.MOVED_UNSAID, rating.provision, _moved_in_words(rating, moved or 0))
        if answer.graded and not answer.answered:
            yield WeakPoint(WeakRule.NO_REASON, rating.provision)
        if rating.provision.code in copied:
            yield WeakPoint(WeakRule.SAME_TEXT, rating.provision, rating.comment[:200])


def _moved_in_words(rating: Rating, moved: int) -> str:
    """Fell from 4 In place to 2 Planned."""
    before = f"{rating.last_value} {rating.last_name}"  # type: ignore[attr-defined]  # annotated
    return f"{'Rose' if moved > 0 else 'Fell'} from {before} to {rating.grade.label if rating.grade else ''}."


def _of_summaries(assessment: Assessment, ratings: list[Rating]) -> Iterable[WeakPoint]:
    planned = (
        ActionProvision.objects.filter(force=assessment.force_id)
        .exclude(action__status=ActionStatus.STOPPED)
        .filter(
            Q(provision=OuterRef("provision"))
            | Q(provision__code__startswith=Concat(OuterRef("provision__code"), Value(".")))
        )
    )
    summaries = (
        Summary.objects.filter(force=assessment.force_id, assessment=assessment)
        .select_related("provision", "grade")
        .annotate(has_action=Exists(planned))
    )
    for summary in summaries:
        beneath = f"{summary.provision.code}."
        answers = [answer_of(rating) for rating in ratings if rating.provision.code.startswith(beneath)]
        suggested = scoring.suggested_value(answers)
        value = summary.grade.value if summary.grade else None
        if value is not None and suggested is not None and value > suggested:
            yield WeakPoint(WeakRule.ABOVE_SUGGESTED, summary.provision)
        if summary.gaps.strip() and not summary.has_action:
            yield WeakPoint(WeakRule.NO_ACTION, summary.provision)


def _of_evidence(assessment: Assessment, today: date) -> Iterable[WeakPoint]:
    uses = (
        EvidenceUse.objects.filter(
            force=assessment.force_id, provision__framework=assessment.cycle.framework_id
        )
        .exclude(version__scan_state=ScanState.REMOVED)
        .select_related("provision", "evidence", "version")
    )
    for use in uses.order_by("pk"):
        if use.version.scan_state not in OPEN_STATES:
            said = f"{use.evidence.title}: {use.version.get_scan_state_display().lower()}"
            yield WeakPoint(WeakRule.UNOPENED, use.provision, said)
            continue
        if use.evidence.review_on and use.evidence.review_on < today:
            yield WeakPoint(WeakRule.PAST_REVIEW, use.provision, use.evidence.title)
        if (use.evidence.refers_to or localdate(use.version.added_at)) < today - A_YEAR:
            yield WeakPoint(WeakRule.OLD_EVIDENCE, use.provision, use.evidence.title)
