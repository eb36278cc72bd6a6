"""An assessment is sent, signed, sent back, asked about again: everything that moves its stage.

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.choices import SignOffStep, Stage
from assessments.freezing import fingerprint, freeze
from assessments.models import Assessment, SentBack, SignOff, Submission, WeakPointWord
from assessments.readiness import NotReadyError, what_is_missing
from assessments.weak_points import WeakPoint, keep_with, weak_points, without_a_word
from core.templatetags.portal import day
from forces.models import Force, Membership
from frameworks.models import Provision


class NotAllowedNowError(Exception):
    """The assessment has moved on since the page was opened. Says so in a sentence for the person."""


@transaction.atomic
def send_for_signature(*, assessment: Assessment, note: str, by: Membership) -> None:
    """The lead sends it to the chief officer; answers are locked from here. Raises NotReadyError."""
    _move(assessment, (Stage.DRAFT, Stage.REOPENED), Stage.WITH_CHIEF_OFFICER)
    if what_is_missing(assessment):  # asked with the row locked: no save can come between
        raise NotReadyError("Something is still missing: see the list.")
    if without_a_word(weak_points(assessment, today=timezone.localdate())):
        raise NotReadyError("Say why you send what is weakly founded: see the list.")
    SentBack.objects.filter(force=assessment.force, assessment=assessment, settled_at__isnull=True).update(
        settled_at=timezone.now()
    )
    _log(assessment, SignOffStep.SENT, note, by)


@transaction.atomic
def say_why(*, assessment: Assessment, words: Mapping[WeakPoint, str], by: Membership) -> None:
    """The lead's words on what is weakly founded. An empty one takes back what was said."""
    for point, word in words.items():
        WeakPointWord.objects.update_or_create(
            force_id=assessment.force_id,
            assessment=assessment,
            provision=point.provision,
            rule=point.rule,
            defaults={"word": word},
        )


@transaction.atomic
def send_back(*, assessment: Assessment, reasons: dict[Provision, str], by: Membership) -> None:
    """The chief officer wants parts changed first. reasons: {descriptor: what should change, and why}."""
    _move(assessment, (Stage.WITH_CHIEF_OFFICER,), Stage.DRAFT)
    for provision, reason in reasons.items():
        SentBack.objects.create(
            force=assessment.force,
            assessment=assessment,
            provision=provision,
            reason=reason,
            by_name=signature_of(by),
        )
    _log(assessment, SignOffStep.SENT_BACK, "", by)


@transaction.atomic
def sign(
    *,
    assessment: Assessment,
    signed_as: str,
    by: Membership,
    at: datetime | None = None,
    seen: str | None = None,
) -> Submission:
    """The chief officer signs: the answers are frozen as the next submission. Raises NotReadyError.

    seen: to_sign() when the signer's page was made. Raises NotAllowedNowError when what is frozen is not just that.
    """
    _move(assessment, (Stage.WITH_CHIEF_OFFICER,), Stage.SUBMITTED)
    if what_is_missing(assessment):
        raise NotReadyError("Something is missing since it was sent: send it back to the lead.")
    sent = sent_by(assessment)
    submission = freeze(
        assessment,
        declaration=declaration(assessment.force, timezone.localdate()),
        note=sent.note if sent else "",
        sent_by_name=sent.by_name if sent else "",
        signed_by_name=signature_of(by),
        signed_as=signed_as,
        signed_at=at or timezone.now(),
    )
    keep_with(submission, weak_points(assessment, today=timezone.localdate()))
    if seen is not None and seen != _seal(sent, submission.sha256):
        raise NotAllowedNowError(
            "What is to be signed has changed since you opened the page. Read it again, then sign."
        )
    _log(assessment, SignOffStep.SIGNED, "", by)
    return submission


def to_sign(assessment: Assessment, sent: SignOff | None) -> str:
    """What a signature would stand for now: this sending, with these answers and this evidence."""
    return _seal(sent, fingerprint(assessment))


def _seal(sent: SignOff | None, sha256: str) -> str:
    return f"{sent.pk if sent else 0}-{sha256}"


@transaction.atomic
def reopen(*, submission: Submission, by: Membership) -> None:
    """The national team sends a submission back: the force may answer and sign again. The submission stays."""
    _move(submission.assessment, (Stage.SUBMITTED,), Stage.REOPENED)


def _move(assessment: Assessment, before: tuple[Stage, ...], after: Stage) -> None:
    """Move the stage if it still is what the page showed. Raises NotAllowedNowError when somebody was quicker."""
    rows = Assessment.objects.filter(force=assessment.force_id, pk=assessment.pk, stage__in=before)
    if not rows.update(stage=after, revision=F("revision") + 1):
        raise NotAllowedNowError("Somebody has moved the assessment on in the meantime. Look at it again.")
    assessment.stage = after


def _log(assessment: Assessment, step: SignOffStep, note: str, by: Membership) -> None:
    SignOff.objects.create(
        force=assessment.force,
        assessment=assessment,
        step=step,
        note=note,
        by=by,
        by_name=signature_of(by),
    )


def sent_by(assessment: Assessment) -> SignOff | None:
    """The last sending: who must not be the one to sign."""
    return (
        SignOff.objects.filter(force=assessment.force_id, assessment=assessment, step=SignOffStep.SENT)
        .select_related("by")
        .first()
    )


def signature_of(by: Membership) -> str:
    """Name and post as they are now, for rows that outlive both."""
    return f"{by.display_name}, {by.post or by.role_label}"


def declaration(force: Force, on: date) -> str:
    """The sentence that is signed."""
    return (
        f"I have read this assessment. It is the honest position of {force.name} on {day(on)}, and I submit it to the"
        " national VAWG team."
    )
