"""What a force does: answer a request question by question, and send all of it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.workflow import RefusedSaveError, save_over
from forces.models import Membership
from returns.choices import AskedState
from returns.models import Answer, Asked, Return, ReturnedAnswer
from returns.wording import Line, seal

# What people write in an answer.
ANSWERED = ("text", "note")
NOT_OPEN = (
    "This request was sent to the national team, or closed, so its answers do not change. The national team can open it"
    " again: ask them."
)


def save_answer(
    *, asked: Asked, line: Line, by: Membership, revision: int, values: Mapping[str, Any]
) -> bool:
    """Save what is different; say whether anything was. What is said first starts from revision 1.

    Raises StaleSaveError, with both texts kept; also where it was sent, or closed, meanwhile. RefusedSaveError where
    that is so and nothing was ever answered.
    """
    of: dict[str, Any] = {"force_id": asked.force_id, "asked": asked, "number": line.number}
    # Locked: of two who answer at once the later one counts both.
    rows = Asked.objects.select_for_update().still_open()
    is_open = rows.filter(force=asked.force_id, pk=asked.pk).exists()
    row = Answer.objects.filter(**of).first()
    if row is None and not is_open:
        raise RefusedSaveError(NOT_OPEN)
    row = row or Answer.objects.get_or_create(**of)[0]
    saved = save_over(
        row=row,
        revision=revision,
        values=values,
        by=by,
        fields=ANSWERED,
        about=f"{asked.title}: question {line.number}"[:250],
        is_open=is_open,
    )
    if saved:
        _count(asked)
    return saved


def _count(asked: Asked) -> None:
    """How far it is, for the national team to see; opened again, it stays so until it is sent again."""
    rows = Asked.objects.filter(force=asked.force_id, pk=asked.pk)
    said = Answer.objects.said().filter(force=asked.force_id, asked=asked).count()
    rows.update(answered=said, last_activity_at=timezone.now())
    rows.filter(state=AskedState.NOT_STARTED).update(state=AskedState.STARTED)


def answers_to(asked: Asked) -> dict[int, Answer]:
    """{number of the question: what is written}, in one query."""
    return {answer.number: answer for answer in Answer.objects.filter(force=asked.force_id, asked=asked)}


def unanswered(asked: Asked, answers: Mapping[int, Answer]) -> list[Line]:
    """The questions that want an answer, or a word on why there is none, and have neither."""
    return [line for line in asked.lines if line.required and not is_said(answers.get(line.number))]


def is_said(answer: Answer | None) -> bool:
    return answer is not None and bool(answer.text or answer.note)


def seal_of(answers: Mapping[int, Answer]) -> str:
    """What the page showed to whoever sends it."""
    return seal(sorted([number, answer.text, answer.note] for number, answer in answers.items()))


@transaction.atomic
def send_return(*, asked: Asked, seen: str, by: Membership) -> Return | None:
    """Freeze all answers for the national team, under the next number. None where they say something else than was
    `seen`, a question wants an answer still, or it is not open."""
    row = Asked.objects.select_for_update().still_open().filter(force=asked.force_id, pk=asked.pk).first()
    answers = answers_to(row) if row else {}
    if row is None or unanswered(row, answers) or seal_of(answers) != seen:
        return None
    now, of = timezone.now(), {"force_id": row.force_id}
    returned = Return.objects.create(
        **of,
        asked=row,
        number=row.sent_number + 1,
        sent_by_name=f"{by.display_name}, {by.role_label}"[:220],
        sent_at=now,
    )
    ReturnedAnswer.objects.bulk_create(
        ReturnedAnswer(**of, returned=returned, number=number, text=answer.text, note=answer.note)
        for number, answer in sorted(answers.items())
        if is_said(answer)
    )
    Asked.objects.filter(force=row.force_id, pk=row.pk).update(
        state=AskedState.SENT, sent_at=now, sent_number=returned.number, last_activity_at=now
    )
    return returned
