"""What the national lead does: make a request, put its questions in order, send it to forces, decide, close it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from audit.workflow import save_over
from forces.models import Force, Membership
from returns.choices import AskedState, DecisionKind, RequestState
from returns.models import Asked, Decision, Question, Request
from returns.telling import remind, tell_asked, tell_decided
from returns.wording import seal

# What people write of a request, and of a question.
OF_REQUEST = ("title", "why", "instructions", "due_on")
OF_QUESTION = ("text", "hint", "kind", "required", "options", "columns", "most_rows")
# One sitting answers it.
MOST_QUESTIONS = 40


def signature_of(by: Membership) -> str:
    return f"{by.display_name}, {by.role_label}"[:220]


def add_request(*, by: Membership, values: Mapping[str, Any]) -> Request:
    return Request.objects.create(made_by_name=signature_of(by), **values)


def change_request(*, request: Request, by: Membership, revision: int, values: Mapping[str, Any]) -> bool:
    """Save what is different of OF_REQUEST. Raises StaleSaveError, with both texts kept; also once it was sent."""
    return save_over(
        row=request,
        revision=revision,
        values=values,
        by=by,
        fields=OF_REQUEST,
        about=f"Request: {request.title}",
        is_open=_drafted(request),
    )


# --- questions ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_question(*, request: Request, values: Mapping[str, Any]) -> Question | None:
    """At the end. None where it was sent meanwhile, or has as many as there may be."""
    if not _drafted(request):
        return None
    last = Question.objects.filter(request=request).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST_QUESTIONS:
        return None
    return Question.objects.create(request=request, number=last + 1, **values)


def change_question(*, question: Question, by: Membership, revision: int, values: Mapping[str, Any]) -> bool:
    """Save what is different of OF_QUESTION. Raises StaleSaveError, with both texts kept; also once it was sent."""
    return save_over(
        row=question,
        revision=revision,
        values=values,
        by=by,
        fields=OF_QUESTION,
        about=f"Question {question.number}",
        is_open=_drafted(question.request),
    )


@transaction.atomic
def remove_question(*, question: Question) -> bool:
    """The later ones move up. False where the request was sent meanwhile."""
    if not _drafted(question.request):
        return False
    rows = Question.objects.filter(request=question.request)
    number = rows.values_list("number", flat=True).get(pk=question.pk)
    rows.filter(pk=question.pk).delete()
    rows.filter(number__gt=number).update(number=F("number") - 1)
    return True


@transaction.atomic
def move_question(*, question: Question, up: bool) -> bool:
    """One place. False where there is none, or the request was sent meanwhile."""
    if not _drafted(question.request):
        return False
    rows = Question.objects.filter(request=question.request)
    number = rows.values_list("number", flat=True).get(pk=question.pk)
    there = number - 1 if up else number + 1
    if not rows.filter(number=there).update(number=number):
        return False
    rows.filter(pk=question.pk).update(number=there)
    return True


def _drafted(request: Request) -> bool:
    """Whether it is still being made; locked, so that its questions are numbered by one person at a time."""
    rows = Request.objects.filter(pk=request.pk, state=RequestState.DRAFT)
    return rows.select_for_update().exists()


# --- sending, and what follows --------------------------------------------------------------------------------


def seal_of(request: Request, questions: Iterable[Question]) -> str:
    """What a preview showed."""
    said = [str(getattr(request, name)) for name in OF_REQUEST]
    return seal(said, [question.line.kept() for question in questions])


@transaction.atomic
def send_request(*, request: Request, forces: Iterable[Force], seen: str, by: Membership) -> int:
    """Ask the forces: each gets a copy that nobody changes, and its leads are told. Says how many.

    0 where it was sent before, has no question, or says something else than was `seen`.
    """
    row = Request.objects.select_for_update().filter(pk=request.pk, state=RequestState.DRAFT).first()
    questions = list(row.questions.in_order()) if row else []
    if row is None or not questions or seal_of(row, questions) != seen:
        return 0
    now, kept = timezone.now(), [question.line.kept() for question in questions]
    said = {name: getattr(row, name) for name in OF_REQUEST}
    made = Asked.objects.bulk_create(
        Asked(force=force, request=row, questions=kept, asked_by_name=signature_of(by), asked_at=now, **said)
        for force in forces
    )
    if made:
        Request.objects.filter(pk=row.pk).update(
            state=RequestState.SENT, sent_at=now, sent_by_name=signature_of(by)
        )
        tell_asked(Asked.objects.filter(request=row), by=by)
    return len(made)


def remind_missing(*, request: Request, by: Membership) -> int:
    """Tell the leads of all forces that have yet to send; says how many forces. Once a day at most."""
    rows = Asked.objects.filter(request=request).still_open()
    return remind(rows, on=timezone.localdate(), by=by)


@transaction.atomic
def give_more_time(*, asked: Asked, until: date, reason: str, by: Membership) -> bool:
    """A later day for one force; the request's own takes it back. Its leads are told. False where it sent meanwhile."""
    extended = until if until > asked.due_on else None
    if not _open(asked).update(extended_until=extended):
        return False
    asked.extended_until = extended
    _decide(asked, DecisionKind.MORE_TIME, until, reason, by)
    return True


@transaction.atomic
def reopen(*, asked: Asked, until: date | None, reason: str, by: Membership) -> bool:
    """One force answers again: what it returned stays, and what it sends next has the next number.

    False where it is open already, or the request was closed meanwhile.
    """
    open_requests = Request.objects.filter(pk=asked.request_id, state=RequestState.SENT)
    if not open_requests.select_for_update().exists():  # whoever closes it waits
        return False
    rows = Asked.objects.filter(force=asked.force_id, pk=asked.pk)
    values: dict[str, Any] = {"state": AskedState.REOPENED}
    if until:
        values["extended_until"] = until if until > asked.due_on else None
    if not rows.filter(state=AskedState.SENT).update(**values):
        return False
    for name, value in values.items():
        setattr(asked, name, value)
    _decide(asked, DecisionKind.REOPENED, until, reason, by)
    return True


def _decide(asked: Asked, kind: DecisionKind, until: date | None, reason: str, by: Membership) -> None:
    decision = Decision.objects.create(
        force_id=asked.force_id,
        asked=asked,
        kind=kind,
        until=until,
        reason=reason,
        by_name=signature_of(by),
    )
    tell_decided(asked, decision, by=by)


def _open(asked: Asked) -> Any:
    return Asked.objects.still_open().filter(force=asked.force_id, pk=asked.pk)


@transaction.atomic
def close_request(*, request: Request) -> bool:
    """Nobody answers it any more. What was returned stays, also where it was opened again since."""
    rows = Request.objects.filter(pk=request.pk, state=RequestState.SENT)
    if not rows.update(state=RequestState.CLOSED, closed_at=timezone.now()):
        return False
    asked = Asked.objects.filter(request=request).still_open()
    asked.filter(sent_number__gt=0).update(state=AskedState.SENT)
    asked.filter(sent_number=0).update(state=AskedState.CLOSED)
    return True
