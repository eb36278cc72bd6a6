"""A finding, as reviewers edit it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable
from audit.timeline import Field
from forces.models import Membership
from reviews import rules, workflow
from reviews.choices import FindingKind
from reviews.forms import FindingWordsForm
from reviews.models import Finding

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
        rows = Finding.objects.select_related("review__submission__force", "provision")
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
