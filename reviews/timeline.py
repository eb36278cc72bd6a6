"""What the national team did with one submission: its own review and findings, for itself alone."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import Submission
from audit.timeline import Entry, Event, Field, Source, Told, tells
from forces.http import PortalRequest, require
from frameworks.models import Grade, Provision
from reviews import rules
from reviews.choices import FindingKind, ReviewState
from reviews.models import Finding, ModeratedGrade, PanelDecision, Reading, ReadingGrade, Review


@tells("review", "reviews/<uuid:submission_id>/")
def review(request: PortalRequest, submission_id: UUID) -> Told:
    require(rules.can_read_submissions(request.membership))
    rows = Submission.objects.select_related("force", "cycle", "review")
    submission = get_object_or_404(rows, public_id=submission_id, review__isnull=False)
    codes = dict(
        Provision.objects.filter(framework=submission.cycle.framework_id)
        .descriptors()
        .values_list("pk", "code")
    )

    def name(event: Event) -> str:
        return f"{FindingKind(event.kind).label}, {codes.get(event.provision_id, '')}"

    # While it is read blind, its history tells a reader of the other's findings no more than its pages do.
    readings = Reading.objects.filter(force=submission.force, review=submission.review).select_related(
        "reader"
    )
    found = {"review": submission.review, "force": submission.force_id}
    findings = Source(Finding, found, _FINDING, made="Written", name=name)

    return Told(
        heading=f"Review of {submission.force.short_name}",
        caption=f"{submission.cycle}, submission {submission.number}",
        back=("Back to the review", reverse("reviews:review", args=[submission.public_id])),
        sources=[
            Source(
                Review, {"submission": submission, "force": submission.force_id}, _FIELDS, made="Received"
            ),
            Source(
                ModeratedGrade,
                found,
                _moderated(submission),
                made="Settled",
                name=lambda event: f"Moderated grade, {codes.get(event.provision_id, '')}",
            ),
            *([findings] if rules.sees_all_readings(request.membership, readings) else []),
        ],
        more=_panels(submission.review, codes),
    )


def _panels(review: Review, codes: dict[int, str]) -> list[Entry]:
    """What panels decided: told by rows that nobody changes."""
    rows = PanelDecision.objects.filter(force=review.force_id, review=review).select_related("grade")
    return [
        Entry(
            row.decided_at,
            f"Panel decided, {codes.get(row.provision_id, '')}",
            row.decided_by_name,
            f"{row.grade.label}\n{row.reason}\n{', '.join(row.people)}",
        )
        for row in rows
    ]


def _moderated(submission: Submission) -> dict[str, Field]:
    return {
        "grade_id": _grade_field(submission),
        "reason": Field("Reason", long=True),
        "released_at": Field("Released"),
    }


def _grade_field(submission: Submission) -> Field:
    labels = {grade.pk: grade.label for grade in Grade.objects.filter(scale=submission.cycle.scale_id)}
    return Field("Grade", lambda value: labels.get(value, ""))


@tells("finding", "findings/<uuid:public_id>/", has_texts=True)
def finding(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.may_review(request.membership))
    rows = Finding.objects.in_sight_of(request.membership)
    rows = rows.select_related("review__submission__force", "provision")
    row = get_object_or_404(rows, public_id=public_id)
    submission = row.review.submission
    page = reverse("reviews:descriptor", args=[submission.public_id, row.provision.code])
    return Told(
        heading=f"Finding on {row.provision.title}",
        caption=f"Review of {submission.force.short_name}",
        back=("Back to the findings", f"{page}#findings"),
        sources=[Source(Finding, {"pgh_obj": row, "force": row.force_id}, _FINDING, made="Written")],
        row=row,
    )


@tells("reading_grade", "readings/<uuid:public_id>/<str:code>/", has_texts=True)
def reading_grade(request: PortalRequest, public_id: UUID, code: str) -> Told:
    require(rules.may_review(request.membership))
    rows = ReadingGrade.objects.in_sight_of(request.membership).select_related(
        "reading__review__submission__force", "reading__review__submission__cycle", "provision"
    )
    row = get_object_or_404(rows, reading__public_id=public_id, provision__code=code)
    submission = row.reading.review.submission
    fields = {
        "grade_id": _grade_field(submission),
        "reason": Field("Reason", long=True),
    }
    page = reverse("reviews:descriptor", args=[submission.public_id, row.provision.code])
    return Told(
        heading=f"Grade of {row.provision.title}",
        caption=f"Review of {submission.force.short_name}",
        back=("Back to the grade", f"{page}#grade"),
        sources=[Source(ReadingGrade, {"pgh_obj": row, "force": row.force_id}, fields, made="Given")],
        row=row,
    )


_FIELDS = {
    "state": Field("State", lambda value: ReviewState(value).label),
    "reviewer_name": Field("Reviewer"),
    "message": Field("Message", long=True),
    "decided_by_name": Field("Decided by"),
    "answers_due_on": Field("Answers wanted by"),
    "released_at": Field("Released"),
}
_FINDING = {
    "kind": Field("Kind", lambda value: FindingKind(value).label),
    "text": Field("Text", long=True),
    "released_at": Field("Released"),
}
