"""Requests, their questions and the answers of a force, as people edit them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from audit.editing import Closed, Editable, Values, editable, with_days
from audit.timeline import Field
from forces.models import Membership
from returns import asking, rules, workflow
from returns.answer_forms import AnswerForm
from returns.forms import QuestionForm, RequestForm
from returns.models import Answer, Question, Request
from returns.timeline import ANSWER, QUESTION, REQUEST
from returns.wording import Line

WAS_SENT = Closed(
    "The request was sent while you were writing", "What forces were asked stays as they were asked."
)


class OfARequest(Editable):
    """What the national lead edits until it is sent."""

    def may(self, by: Membership) -> bool:
        return rules.can_ask(by)


@editable
class EditableRequest(OfARequest):
    model = Request
    changed_by = ("requests:change",)
    noun = "request"

    def find(self, pk: int, by: Membership) -> Any | None:
        return Request.objects.filter(pk=pk).first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return REQUEST

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if row.is_draft else WAS_SENT

    def place(self, row: Any) -> str:
        return reverse("requests:change" if row.is_draft else "requests:request", args=[row.public_id])

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return RequestForm(data, initial=initial)

    def texts(self, row: Any) -> dict[str, str]:
        return with_days(super().texts(row), row, ["due_on"])

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        asking.change_request(request=row, by=by, revision=revision, values=values)


@editable
class EditableQuestion(OfARequest):
    model = Question
    changed_by = ("requests:change_question",)
    noun = "question"

    def find(self, pk: int, by: Membership) -> Any | None:
        return Question.objects.filter(pk=pk).select_related("request").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return QUESTION

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None if row.request.is_draft else WAS_SENT

    def place(self, row: Any) -> str:
        if row.request.is_draft:
            return reverse("requests:change_question", args=[row.public_id])
        return reverse("requests:request", args=[row.request.public_id])

    def context(self, row: Any) -> str:
        return str(row.request.title)

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return QuestionForm(data, initial=initial)

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        asking.change_question(question=row, by=by, revision=revision, values=values)


@editable
class EditableAnswer(Editable):
    model = Answer
    changed_by = ("requests:answer",)
    noun = "answer"

    def may(self, by: Membership) -> bool:
        return rules.can_answer(by)

    def find(self, pk: int, by: Membership) -> Any | None:
        return Answer.objects.filter(force=by.force_id, pk=pk).select_related("asked").first()

    def fields(self, row: Any) -> Mapping[str, Field]:
        return ANSWER

    def closed(self, row: Any, by: Membership) -> Closed | None:
        if row.asked.is_open:
            return None
        return Closed("It was sent while you were writing", workflow.NOT_OPEN)

    def place(self, row: Any) -> str:
        return reverse("requests:answer", args=[row.asked.public_id, row.number])

    def context(self, row: Any) -> str:
        return _line(row).text

    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        return AnswerForm(data, initial=initial, line=_line(row))

    def values(self, form: Any) -> Values:
        values: Values = form.values
        return values

    def texts(self, row: Any) -> dict[str, str]:
        """Of a table, each box by itself."""
        line, texts = _line(row), super().texts(row)
        if not line.is_table:
            return texts
        form = AnswerForm(initial={"text": texts.pop("text")}, line=line)
        return texts | {name: form.fields[name].initial for names in form.names for name in names}

    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        workflow.save_answer(asked=row.asked, line=_line(row), by=by, revision=revision, values=values)


def _line(row: Answer) -> Line:
    return next(line for line in row.asked.lines if line.number == row.number)
