"""Requests for tests. Call these inside `arrange()`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from forces.models import Force
from returns.models import Answer, Asked, Question, Request, Return, ReturnedAnswer

SOON = timedelta(days=30)
LINES: tuple[dict[str, Any], ...] = (
    {"kind": "text", "text": "What did you find?"},
    {"kind": "number", "text": "How many cases?"},
    {"kind": "yes_no", "text": "Is it published?"},
    {"kind": "choice", "text": "Who led it?", "options": "PSD\nHR\nOthers"},
    {"kind": "table", "text": "Cases by month", "columns": "Month\nCases", "most_rows": 3, "required": False},
)


def make_request(*lines: dict[str, Any], title: str = "Misconduct review", **values: Any) -> Request:
    request = Request.objects.create(
        title=title, why="To know.", due_on=values.pop("due_on", timezone.localdate() + SOON), **values
    )
    Question.objects.bulk_create(
        Question(request=request, number=number, **line)
        for number, line in enumerate(lines or LINES, start=1)
    )
    return request


def ask(request: Request, forces: Iterable[Force], **values: Any) -> list[Asked]:
    """As sending does it, with nobody told."""
    now = timezone.now()
    Request.objects.filter(pk=request.pk).update(state="sent", sent_at=now, sent_by_name="A lead")
    request.refresh_from_db()
    kept = [question.line.kept() for question in request.questions.in_order()]
    said = {"title": request.title, "why": request.why, "due_on": request.due_on, "asked_at": now} | values
    return [
        Asked.objects.create(force=force, request=request, questions=kept, asked_by_name="A lead", **said)
        for force in forces
    ]


def answer(asked: Asked, *texts: str) -> None:
    for number, text in enumerate(texts, start=1):
        Answer.objects.create(force=asked.force, asked=asked, number=number, text=text)
    Asked.objects.filter(pk=asked.pk).update(state="started", answered=len(texts))


def returned(asked: Asked, *texts: str, number: int = 1) -> Return:
    now = timezone.now()
    made = Return.objects.create(
        force=asked.force, asked=asked, number=number, sent_by_name="A lead", sent_at=now
    )
    ReturnedAnswer.objects.bulk_create(
        ReturnedAnswer(force=asked.force, returned=made, number=place, text=text)
        for place, text in enumerate(texts, start=1)
        if text
    )
    Asked.objects.filter(pk=asked.pk).update(state="sent", sent_number=number, sent_at=now)
    asked.refresh_from_db()
    return made


def day_boxes(name: str, day: date) -> dict[str, str]:
    """What a browser sends of a day."""
    return {f"{name}_{at}": str(part) for at, part in enumerate((day.day, day.month, day.year))}
