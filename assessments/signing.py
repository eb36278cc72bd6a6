"""An assessment is sent, signed, sent back, asked about again: everything that moves its stage (choices.MOVES).

Every function is one transaction with the request's; none leaves half of itself. `by` is who does it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from assessments import rules
from assessments.choices import MOVES, SignOffStep, Stage
from assessments.difference import since_last_submission
from assessments.freezing import fingerprint, freeze
from assessments.models import Assessment, Extension, Reply, SentBack, SignOff, Submission
from assessments.readiness import NotReadyError, what_is_missing
from assessments.telling import tell_new_day, tell_signed, tell_step
from assessments.weak_points import WeakPoint, keep_with, weak_points, without_a_word
from audit.models import KeptConflict
from audit.workflow import StaleSaveError, save_over
from core.templatetags.portal import day
from forces.models import Force, Membership
from frameworks.models import Provision
from notices.choices import NoticeKind


class NotAllowedNowError(Exception):
    """The assessment has moved on since the page was opened. Says so in a sentence for the person."""


# --- sending and signing ------------------------------------------------------------------------------------


@transaction.atomic
def send_for_signature(*, assessment: Assessment, note: str, by: Membership) -> None:
    """The lead sends it to the chief officer; answers are locked from here. Raises NotReadyError."""
    _move(assessment, SignOffStep.SENT)
    if what_is_missing(assessment):  # asked with the row locked: no save can come between
        raise NotReadyError("Something is still missing: see the list.")
    if without_a_word(weak_points(assessment, today=timezone.localdate())):
        raise NotReadyError("Say why you send what is weakly founded: see the list.")
    _refuse_unanswered(assessment)
    SentBack.objects.filter(force=assessment.force, assessment=assessment).unsettled().update(
        settled_at=timezone.now()
    )
    sent = _log(assessment, SignOffStep.SENT, note, by)
    tell_step(assessment, sent, NoticeKind.SENT, by=by)


def _refuse_unanswered(assessment: Assessment) -> None:
    if left := unanswered_questions(assessment):
        named = ", ".join(asked.provision.title for asked in left)
        raise NotReadyError(f"Change something, or write an answer, for each question on {named}.")


@transaction.atomic
def send_back(*, assessment: Assessment, reasons: Mapping[Provision, str], by: Membership) -> None:
    """The chief officer wants parts changed first: only those open again.

    reasons: {descriptor: what should change, and why}.
    """
    _move(assessment, SignOffStep.SENT_BACK)
    _ask_for(assessment, reasons, by)
    step = _log(assessment, SignOffStep.SENT_BACK, "", by)
    tell_step(assessment, step, NoticeKind.SENT_BACK, by=by)


@transaction.atomic
def open_more(*, assessment: Assessment, reasons: Mapping[Provision, str], by: Membership) -> None:
    """The chief officer opens further descriptors while it is sent back. reasons: as in send_back."""
    _move(assessment, SignOffStep.OPENED_MORE)
    _ask_for(assessment, reasons, by)
    step = _log(assessment, SignOffStep.OPENED_MORE, "", by)
    tell_step(assessment, step, NoticeKind.SENT_BACK, by=by)


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
    _move(assessment, SignOffStep.SIGNED)
    if what_is_missing(assessment):
        raise NotReadyError("Something is missing since it was sent: send it back to the lead.")
    _refuse_unanswered(assessment)
    sent = sent_by(assessment)
    points = weak_points(assessment, today=timezone.localdate())
    beside = _beside(assessment, points)  # before the submission takes the replies
    submission = freeze(
        assessment,
        declaration=declaration(assessment.force, timezone.localdate()),
        note=sent.note if sent else "",
        sent_by_name=sent.by_name if sent else "",
        signed_by_name=signature_of(by),
        signed_as=signed_as,
        signed_at=at or timezone.now(),
    )
    keep_with(submission, points)
    replies_in_writing(assessment).exclude(text="").update(submission=submission)
    if seen is not None and seen != _seal(sent, submission.sha256, beside):
        raise NotAllowedNowError(
            "What is to be signed has changed since you opened the page. Read it again, then sign."
        )
    _log(assessment, SignOffStep.SIGNED, "", by)
    tell_signed(submission, by=by)
    return submission


def to_sign(assessment: Assessment, sent: SignOff | None) -> str:
    """What a signature would stand for now: this sending, these answers, this evidence, what is beside them."""
    points = weak_points(assessment, today=timezone.localdate())
    return _seal(sent, fingerprint(assessment), _beside(assessment, points))


def _seal(sent: SignOff | None, sha256: str, beside: str) -> str:
    of_all = hashlib.sha256(f"{sha256}-{beside}".encode()).hexdigest()
    return f"{sent.pk if sent else 0}-{of_all}"


def _beside(assessment: Assessment, points: Iterable[WeakPoint]) -> str:
    """The hash of what is frozen beside the answers: what is weakly founded, with the lead's words, and replies."""
    replies = replies_in_writing(assessment).exclude(text="").order_by("pk")
    content = {
        "weak": [[point.rule.value, point.provision.code, point.says, point.word] for point in points],
        "replies": [list(said) for said in replies.values_list("provision__code", "question", "text")],
    }
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


# --- the national team ----------------------------------------------------------------------------------------


@transaction.atomic
def reopen(
    *,
    submission: Submission,
    questions: Mapping[Provision, str],
    by: Membership,
    answer_by: date | None = None,
) -> None:
    """The national team asks: those descriptors alone open again, and the answer is the next number.

    questions: {descriptor: what is asked}. answer_by: until when. The submission stays as it was signed.
    """
    assessment = submission.assessment
    _move(assessment, SignOffStep.REOPENED)
    _ask_for(assessment, questions, by, answer_by)
    _log(assessment, SignOffStep.REOPENED, "", by)


def questions_of(assessment: Assessment) -> QuerySet[SentBack]:
    """What the national team asked about the submission in force; nothing where it asked nothing."""
    standing = Submission.objects.in_force().filter(force=assessment.force_id, assessment=assessment)
    asked = SentBack.objects.filter(force=assessment.force_id, assessment=assessment, by_national=True)
    signed_at = standing.values_list("signed_at", flat=True).first()
    return asked.filter(at__gte=signed_at).select_related("provision") if signed_at else asked.none()


def unanswered_questions(assessment: Assessment) -> list[SentBack]:
    """Those on a descriptor in which nothing has changed since, and that have no answer in words."""
    asked = list(questions_of(assessment))
    if not asked:
        return []
    changed = {difference.descriptor for difference in since_last_submission(assessment)}
    said = set(replies_in_writing(assessment).exclude(text="").values_list("provision_id", flat=True))
    return [one for one in asked if one.provision.code not in changed and one.provision_id not in said]


def replies_in_writing(assessment: Assessment) -> QuerySet[Reply]:
    """The force's answers in words that no submission has taken yet."""
    return Reply.objects.filter(force=assessment.force_id, assessment=assessment, submission__isnull=True)


def replies_standing(assessment: Assessment) -> QuerySet[Reply]:
    """Those in writing, and those that went with the submission in force."""
    rows = Reply.objects.filter(force=assessment.force_id, assessment=assessment).select_related("provision")
    return rows.filter(Q(submission__isnull=True) | Q(submission__superseded=False))


def reply(
    *, assessment: Assessment, texts: Mapping[SentBack, tuple[str, int]], by: Membership
) -> list[KeptConflict]:
    """The lead's answers in words, which go to the national team with the next submission. An empty one is none.

    texts: {question: (text, the revision that it started from, 0 for none)}. Gives those that came too late, kept.
    """
    late = []
    for asked, (text, revision) in texts.items():
        if not text.strip() and not revision:
            continue
        row, made = Reply.objects.get_or_create(
            force_id=assessment.force_id,
            assessment=assessment,
            provision=asked.provision,
            submission=None,
            defaults={"text": text.strip(), "question": asked.reason},
        )
        try:
            if not made:
                change_reply(row=row, text=text.strip(), revision=revision, by=by, question=asked.reason)
        except StaleSaveError as stale:
            late.append(stale.conflict)
    return late


def change_reply(*, row: Reply, text: str, revision: int, by: Membership, question: str = "") -> None:
    """Raises StaleSaveError."""
    save_over(
        row=row,
        revision=revision,
        values={"text": text},
        by=by,
        fields=("text",),
        about=f"Answer to the question on {row.provision.title}",
        also={"question": question or row.question},
        is_open=row.submission_id is None and rules.is_open(row.assessment),
        along=True,
    )


@transaction.atomic
def extend(*, assessment: Assessment, until: date, reason: str, by: Membership) -> Extension:
    """The national lead gives one force more time; the cycle's own day takes it back. Its leads are told."""
    rows = Assessment.objects.filter(force=assessment.force_id, pk=assessment.pk)
    rows.update(extended_until=until if until > assessment.cycle.due_on else None)
    extension = Extension.objects.create(
        force_id=assessment.force_id,
        assessment=assessment,
        until=until,
        reason=reason,
        by=by,
        by_name=signature_of(by),
    )
    tell_new_day(extension, by=by)
    return extension


# --- what they are made of ------------------------------------------------------------------------------------


def _move(assessment: Assessment, step: SignOffStep) -> None:
    """Take the step from where it leads. Raises NotAllowedNowError when somebody was quicker."""
    rows = Assessment.objects.filter(force=assessment.force_id, pk=assessment.pk)
    before = rows.select_for_update().values_list("stage", flat=True).get()
    after = MOVES[step].get(Stage(before))
    if after is None:
        raise NotAllowedNowError("Somebody has moved the assessment on in the meantime. Look at it again.")
    rows.update(stage=after, revision=F("revision") + 1)
    assessment.stage = after


def _ask_for(
    assessment: Assessment,
    reasons: Mapping[Provision, str],
    by: Membership,
    answer_by: date | None = None,
) -> None:
    SentBack.objects.bulk_create(
        SentBack(
            force_id=assessment.force_id,
            assessment=assessment,
            provision=provision,
            reason=reason,
            by_name=signature_of(by),
            by_national=by.force_id is None,
            answer_by=answer_by,
        )
        for provision, reason in reasons.items()
    )


def _log(assessment: Assessment, step: SignOffStep, note: str, by: Membership) -> SignOff:
    return SignOff.objects.create(
        force_id=assessment.force_id,
        assessment=assessment,
        step=step,
        note=note,
        by=by if by.force_id == assessment.force_id else None,
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
