"""Several answers at once: one grade, last cycle's answers as they were, or one piece of evidence beneath them all.

Each call is one transaction. What has an answer already is left as it is, so that a second call does nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, TextField, Value, When
from django.utils import timezone

from assessments import rules
from assessments.models import Assessment, Rating
from assessments.querysets import RatingQuerySet
from assessments.readiness import NotReadyError
from evidence.models import EvidenceUse, EvidenceVersion
from evidence.workflow import use_evidence
from forces.models import Membership
from frameworks.models import Grade, Provision


@dataclass(frozen=True)
class Done:
    """How many behaviours were changed, and how many of those chosen were left as they are."""

    changed: int
    left: int


@transaction.atomic
def grade_together(
    *, assessment: Assessment, codes: Sequence[str], grade: Grade, reason: str, by: Membership
) -> Done:
    """One grade for those of the behaviours that have no answer yet. reason: where the grade asks for one and none is
    there.

    Raises NotReadyError once answers are locked.
    """
    rows = _locked(assessment, codes, by)
    said = (
        {"reason": Case(When(reason="", then=Value(reason)), default=F("reason"), output_field=TextField())}
        if grade.asks_reason
        else {}
    )
    return _update(rows, rows.unanswered(), by, grade=grade, unchanged_because="", **said)


@transaction.atomic
def confirm_together(*, assessment: Assessment, codes: Sequence[str], why: str, by: Membership) -> Done:
    """Last cycle's answers stand, for one reason, where they were carried forward. Raises NotReadyError once locked."""
    rows = _locked(assessment, codes, by)
    return _update(rows, rows.filter(carried=True), by, unchanged_because=why)


@transaction.atomic
def use_together(
    *, assessment: Assessment, codes: Sequence[str], version: EvidenceVersion, by: Membership
) -> Done:
    """One version beneath each of the behaviours, answered or not. Raises NotReadyError once answers are locked."""
    rows = _locked(assessment, codes, by)
    there = EvidenceUse.objects.filter(
        force=version.force_id, evidence=version.evidence_id, provision=OuterRef("pk")
    )
    chosen = Provision.objects.filter(pk__in=rows.values("provision"))
    new = list(chosen.exclude(Exists(there)))
    use_evidence(version=version, provisions=new)
    return Done(len(new), rows.count() - len(new))


def _locked(assessment: Assessment, codes: Sequence[str], by: Membership) -> RatingQuerySet:
    """Those of the behaviours that `by` may answer now, with the assessment's row locked as every save locks it."""
    own = Assessment.objects.select_related("cycle").filter(force=by.force_id)
    held = own.select_for_update(of=("self",)).get(pk=assessment.pk)
    if not rules.is_open(held):
        raise NotReadyError("Answers are locked: the assessment was sent while you were choosing.")
    rows = Rating.objects.filter(force=by.force_id, assessment=assessment).open_in(held)
    return rows.filter(provision__code__in=codes).theirs(by)


def _update(chosen: RatingQuerySet, rows: RatingQuerySet, by: Membership, **values: Any) -> Done:
    total = chosen.count()
    changed = rows.update(
        carried=False, revision=F("revision") + 1, updated_by=by, updated_at=timezone.now(), **values
    )
    return Done(changed, total - changed)
