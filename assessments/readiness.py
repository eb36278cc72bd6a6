"""What is still missing before an assessment can be sent: one rule for lead, chief officer and every count."""

from dataclasses import dataclass

from assessments.models import Assessment, Rating, Summary
from frameworks.models import Provision


class NotReadyError(Exception):
    """Something is still missing, so it cannot be sent or signed."""


@dataclass(frozen=True)
class Missing:
    """One thing left to do. anchor: where on the descriptor's page."""

    descriptor_code: str
    label: str
    text: str
    anchor: str
    what: str


@dataclass(frozen=True)
class WhatIsMissing:
    """False when nothing is."""

    behaviours: list[Missing]
    summaries: list[Missing]

    def __bool__(self) -> bool:
        return bool(self.behaviours or self.summaries)


def what_is_missing(assessment: Assessment) -> WhatIsMissing:
    """Unanswered behaviours and unconfirmed summaries, each in reading order."""
    ratings = (
        Rating.objects.filter(force=assessment.force_id, assessment=assessment)
        .unanswered()
        .select_related("provision")
        .order_by("provision__position")
    )
    summaries = (
        Summary.objects.filter(force=assessment.force_id, assessment=assessment, confirmed_at__isnull=True)
        .select_related("provision")
        .order_by("provision__position")
    )
    return WhatIsMissing([_behaviour(r) for r in ratings], [_summary(s.provision) for s in summaries])


def _behaviour(rating: Rating) -> Missing:
    provision = rating.provision
    return Missing(
        descriptor_code=descriptor_code_of(provision.code),
        label=provision.reference,
        text=f"{provision.path} › {provision.text}" if provision.path else provision.text,
        anchor=f"b-{provision.code}",
        what=_what_is_wanted(rating),
    )


def _what_is_wanted(rating: Rating) -> str:
    if rating.carried:
        return "Confirm last cycle’s answer, or change it"
    return "Say why it does not apply" if rating.grade_id else "Choose a grade"


def _summary(provision: Provision) -> Missing:
    return Missing(
        descriptor_code=provision.code,
        label=provision.reference,
        text=provision.title,
        anchor="summary",
        what="Confirm the summary",
    )


def descriptor_code_of(code: str) -> str:
    """PREPARE.5.3.b -> PREPARE.5"""
    return ".".join(code.split(".")[:2])
