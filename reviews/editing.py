"""A finding, and the grade of a reading, as reviewers edit them."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from frameworks.models import Grade
from reviews import grading, rules, workflow
from reviews.choices import FindingKind
from reviews.forms import FindingWordsForm
from reviews.models import Finding, ReadingGrade
from reviews.reading_forms import GradeWordsForm

DECIDED = Closed(
    "This review was decided while you were writing",
    "What was found went to the force as it stood, and changes no more. Your text stands below, so that you can use it"
    " elsewhere.",
)


@editable
class EditableFinding(Editable):
    model = Finding
    changed_by = ("reviews:finding",)
    noun = "finding"

    def may(self, by: Membership) -> bool:
        return rules.may_review(by)

    def find(self, pk: int, by: Membership) -> Finding | None:
        rows = Finding.objects.in_sight_of(by).select_related("review__submission__force", "provision")
        return rows.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return {
            "kind": Field("Kind", lambda value: FindingKind(value).label),
            "text": Field("Finding", long=True),
        }

    def place(self, row: Any) -> str:
        page = reverse("reviews:descriptor", args=[row.review.submission.public_id, row.provision.code])
        return f"{page}#findings"

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if rules.can_review(by, row.review.submission, row.review) else DECIDED

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> FindingWordsForm:
        return FindingWordsForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.change_finding(finding=row, revision=revision, values=values, by=by)


HANDED_IN = Closed(
    "This reading is closed",
    "It was handed in, given to somebody else, or its review was decided. Your text stands below, so that you can use"
    " it elsewhere.",
)


@editable
class EditableGrade(Editable):
    model = ReadingGrade
    changed_by = ("reviews:grade",)
    noun = "grade"

    def may(self, by: Membership) -> bool:
        return rules.may_review(by)

    def find(self, pk: int, by: Membership) -> ReadingGrade | None:
        rows = ReadingGrade.objects.in_sight_of(by).select_related(
            "reading__review__submission__force", "reading__review__submission__cycle__scale", "provision"
        )
        return rows.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        scale = row.reading.review.submission.cycle.scale_id
        labels = {grade.pk: grade.label for grade in Grade.objects.filter(scale=scale)}
        return {
            "grade_id": Field("Grade", lambda value: labels.get(value, "")),
            "reason": Field("Reason", long=True),
        }

    def texts(self, row: Any) -> dict[str, str]:
        return {"grade": str(row.grade_id), "reason": row.reason}

    def place(self, row: Any) -> str:
        page = reverse(
            "reviews:descriptor", args=[row.reading.review.submission.public_id, row.provision.code]
        )
        return f"{page}#grade"

    def closed(self, row: Any, by: Membership) -> Closed | None:
        reading = row.reading
        return None if rules.can_grade(by, reading.review.submission, reading) else HANDED_IN

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> GradeWordsForm:
        shown = {name.removesuffix("_id"): value for name, value in (initial or {}).items()}
        return GradeWordsForm(data, initial=shown, scale=row.reading.review.submission.cycle.scale)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        grading.save_grade(row=row, revision=revision, values=values, by=by)
