"""Copying an assessment into a submission's rows, which nothing changes afterwards."""

import hashlib
import json
from typing import Any

from django.db.models import QuerySet

from assessments import scoring
from assessments.models import (
    Assessment,
    Rating,
    Submission,
    SubmittedEvidence,
    SubmittedRating,
    SubmittedSummary,
    Summary,
)
from evidence.choices import GONE
from evidence.models import EvidenceUse
from frameworks.models import Grade


def freeze(assessment: Assessment, **fields: Any) -> Submission:
    """Make the next submission of the assessment from its answers as they are now.

    fields: declaration, note and the names and time of signing, as on Submission. An earlier submission is
    superseded. The caller has checked that all is answered, holds the assessment's row, and is in its force's scope.
    """
    ratings, summaries, uses = standing_rows(assessment)
    earlier = Submission.objects.filter(force=assessment.force, assessment=assessment)
    number = earlier.count() + 1
    earlier.filter(superseded=False).update(superseded=True)
    submission = Submission.objects.create(
        force=assessment.force,
        assessment=assessment,
        cycle=assessment.cycle,
        number=number,
        sha256=content_sha256(ratings, summaries, uses),
        **fields,
    )
    _copy(submission, ratings, summaries, uses)
    return submission


def _ratings(assessment: Assessment) -> QuerySet[Rating]:
    rows = Rating.objects.filter(force=assessment.force, assessment=assessment)
    return rows.select_related("provision", "grade").order_by("provision__position")


def _summaries(assessment: Assessment) -> QuerySet[Summary]:
    rows = Summary.objects.filter(force=assessment.force, assessment=assessment)
    return rows.select_related("provision", "grade").order_by("provision__position")


def _uses(assessment: Assessment) -> QuerySet[EvidenceUse]:
    """Evidence under the provisions of this framework; what serves only other frameworks is not the submission's.

    A rejected or removed file is nothing to sign: its bytes are gone.
    """
    rows = EvidenceUse.objects.filter(
        force=assessment.force, provision__framework=assessment.cycle.framework
    ).exclude(version__scan_state__in=GONE)
    return rows.select_related("evidence", "version", "provision").order_by("provision__position", "pk")


def standing_rows(assessment: Assessment) -> tuple[list[Rating], list[Summary], list[EvidenceUse]]:
    """What a submission made now would copy. Three queries."""
    return list(_ratings(assessment)), list(_summaries(assessment)), list(_uses(assessment))


def fingerprint(assessment: Assessment) -> str:
    """The hash that a submission made now would have."""
    return content_sha256(*standing_rows(assessment))


def content_sha256(ratings: list[Rating], summaries: list[Summary], uses: list[EvidenceUse]) -> str:
    """The hash of what was signed, from a canonical JSON: the same content gives the same hash anywhere."""
    content = {
        "ratings": [_said(rating) for rating in ratings],
        "summaries": [
            [s.provision.code, s.grade.code if s.grade else None, s.strengths, s.gaps, s.support_needed]
            for s in summaries
        ],
        "evidence": [[u.provision.code, u.evidence.title, u.version.sha256] for u in uses],
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _said(rating: Rating) -> list[str | None]:
    """What is said once of several is there where it was said: other answers keep the hash that they always had."""
    said = [
        rating.provision.code,
        rating.grade.code if rating.grade else None,
        rating.comment,
        rating.reason,
    ]
    return [*said, rating.unchanged_because] if rating.unchanged_because else said


def _copy(
    submission: Submission, ratings: list[Rating], summaries: list[Summary], uses: list[EvidenceUse]
) -> None:
    shared: dict[str, Any] = {
        "force": submission.force,
        "cycle": submission.cycle,
        "submission": submission,
    }
    grades = {grade.value: grade for grade in Grade.objects.filter(scale=submission.cycle.scale)}
    SubmittedRating.objects.bulk_create(
        SubmittedRating(
            **shared,
            provision=r.provision,
            grade=r.grade,
            comment=r.comment,
            reason=r.reason,
            unchanged_because=r.unchanged_because,
        )
        for r in ratings
    )
    SubmittedSummary.objects.bulk_create(
        SubmittedSummary(
            **shared,
            provision=s.provision,
            suggested=grades.get(scoring.suggested_value(answers_beneath(s.provision.code, ratings))),
            grade=s.grade,
            strengths=s.strengths,
            gaps=s.gaps,
            support_needed=s.support_needed,
        )
        for s in summaries
    )
    SubmittedEvidence.objects.bulk_create(
        SubmittedEvidence(
            **shared,
            provision=u.provision,
            version=u.version,
            title=u.evidence.title,
            kind=u.evidence.kind,
            refers_to=u.evidence.refers_to,
            review_on=u.evidence.review_on,
            sha256=u.version.sha256,
        )
        for u in uses
    )


def answers_beneath(code: str, ratings: list[Rating]) -> list[scoring.Answer]:
    return [answer_of(rating) for rating in ratings if rating.provision.code.startswith(f"{code}.")]


def answer_of(rating: Rating) -> scoring.Answer:
    grade = rating.grade
    return scoring.Answer(
        graded=grade is not None,
        value=grade.value if grade else None,
        asks_reason=grade.asks_reason if grade else False,
        reason=rating.reason,
        carried=rating.carried,
    )
