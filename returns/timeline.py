"""What happened to a request, to its questions, and to a force's answers."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit.timeline import Entry, Field, Source, Told, tells
from forces.http import PortalRequest, own_force, require
from returns import rules
from returns.choices import QuestionKind, RequestState
from returns.models import Answer, Asked, Question, Request


def _yes_or_no(value: bool) -> str:
    return "Yes" if value else "No"


REQUEST = {
    "title": Field("Title", long=True),
    "why": Field("Why you ask", long=True),
    "instructions": Field("How to answer", long=True),
    "due_on": Field("Due on"),
}
QUESTION = {
    "text": Field("Question", long=True),
    "hint": Field("Hint", long=True),
    "kind": Field("Kind of answer", lambda value: str(QuestionKind(value).label)),
    "required": Field("Has to be answered", _yes_or_no),
    "options": Field("Choices", long=True),
    "columns": Field("Columns", long=True),
    "most_rows": Field("Rows at most"),
}
ANSWER = {"text": Field("Answer", long=True), "note": Field("Said about it", long=True)}

_STATE = {"state": Field("State", lambda value: str(RequestState(value).label))}


@tells("request", "requests/<uuid:public_id>/", has_texts=True)
def request_(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_read_all(request.membership))
    row = get_object_or_404(Request, public_id=public_id)
    return Told(
        heading=row.title,
        caption="Request to forces",
        back=("Back to the request", reverse("requests:request", args=[public_id])),
        sources=[
            Source(Request, {"pgh_obj": row}, REQUEST | _STATE, made="Begun"),
            Source(Question, {"request": row}, QUESTION, made="Added", name=lambda event: "A question"),
        ],
        row=row,
    )


@tells("request_question", "requests/questions/<uuid:public_id>/", has_texts=True)
def question(request: PortalRequest, public_id: UUID) -> Told:
    require(rules.can_ask(request.membership))
    row = get_object_or_404(Question.objects.select_related("request"), public_id=public_id)
    return Told(
        heading=str(row),
        caption=row.request.title,
        back=("Back to the request", reverse("requests:request", args=[row.request.public_id])),
        sources=[Source(Question, {"pgh_obj": row}, QUESTION, made="Added")],
        row=row,
    )


@tells("request_answer", "requests/asked/<uuid:public_id>/<int:number>/", has_texts=True)
def answer(request: PortalRequest, public_id: UUID, number: int) -> Told:
    require(rules.can_read_own(request.membership))
    asked = get_object_or_404(Asked, force=own_force(request), public_id=public_id)
    line = next((line for line in asked.lines if line.number == number), None)
    if line is None:
        raise Http404
    of = {"force": asked.force_id, "asked": asked, "number": number}
    return Told(
        heading=line.text,
        caption=asked.title,
        back=("Back to the answer", reverse("requests:answer", args=[public_id, number])),
        sources=[Source(Answer, of, ANSWER)],
        more=[
            Entry(one.sent_at, f"Sent as return {one.number}", one.sent_by_name)
            for one in asked.returns.filter(force=asked.force_id)
        ],
        row=Answer.objects.filter(**of).select_related("asked").first(),
    )
