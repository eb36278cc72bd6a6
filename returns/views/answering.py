"""A force's own: what it is asked, its answers as they are written, sending them, and what was sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import RefusedSaveError, StaleSaveError, log_access
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from returns import rules, workflow
from returns.answer_forms import AnswerForm
from returns.models import Answer, Asked, Return
from returns.views.common import crumbs, line_or_404, own_asked_or_404
from returns.wording import Line


@require_safe
def asked_page(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The questions with what is answered; for the lead, sending."""
    require(rules.can_read_own(request.membership))
    asked = own_asked_or_404(request, public_id)
    answers = workflow.answers_to(asked)
    context = {
        "asked": asked,
        "rows": [(line, answers.get(line.number), _shown(line, answers)) for line in asked.lines],
        "missing": workflow.unanswered(asked, answers),
        "seen": workflow.seal_of(answers),
        "is_late": asked.is_late(timezone.localdate()),
        "may_answer": _may_answer(request, asked),
        "may_send": rules.can_send(request.membership) and asked.is_open,
        "returns": asked.returns.filter(force=asked.force_id),
        "decisions": asked.decisions.filter(force=asked.force_id),
        "breadcrumbs": crumbs(),
    }
    return render(request, "returns/asked.html", context)


def _shown(line: Line, answers: dict[int, Answer]) -> str:
    """What the list says of an answer: its words, how many rows it has, or that there is none."""
    answer = answers.get(line.number)
    if answer is None or not workflow.is_said(answer):
        return ""
    if not answer.text:
        return "No answer, and why"
    if line.is_table:
        number = len(line.cells(answer.text))
        return f"{number} row{'' if number == 1 else 's'}"
    return line.words(answer.text)


@form_page
def answer(request: PortalRequest, public_id: UUID, number: int) -> HttpResponse:
    """One question. Two texts are shown where both changed the answer."""
    require(rules.can_read_own(request.membership))
    asked = own_asked_or_404(request, public_id)
    line = line_or_404(asked.lines, number)
    row = workflow.answers_to(asked).get(number) or Answer(text="", note="")
    form = AnswerForm(initial={name: getattr(row, name) for name in workflow.ANSWERED}, line=line)
    revision = row.revision
    if request.method == "POST":
        require(rules.can_answer(request.membership))
        require(asked.is_open, otherwise=workflow.NOT_OPEN)
        form, revision = AnswerForm(request.POST, line=line), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            return _save(request, asked, form, revision)
    context = {
        "asked": asked,
        "line": line,
        "answer": row,
        "words": line.words(row.text),
        "cells": line.cells(row.text),
        "form": form if _may_answer(request, asked) else None,
        "revision": revision,
        "news": news_url((Answer, [row.pk, row.revision])) if row.pk else "",
        "before": _beside(asked, number, -1),
        "after": _beside(asked, number, 1),
        "breadcrumbs": crumbs(asked),
    }
    return render(request, "returns/answer.html", context, status=422 if form.errors else 200)


def _may_answer(request: PortalRequest, asked: Asked) -> bool:
    return asked.is_open and rules.can_answer(request.membership)


def _save(request: PortalRequest, asked: Asked, form: AnswerForm, revision: int) -> HttpResponse:
    try:
        workflow.save_answer(
            asked=asked, line=form.line, by=request.membership, revision=revision, values=form.values
        )
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    except RefusedSaveError as refused:
        require(False, otherwise=str(refused))
    messages.success(
        request, f"Question {form.line.number} saved. The national team reads it once it is sent"
    )
    if following := _beside(asked, form.line.number, 1):
        return redirect("requests:answer", asked.public_id, following.number)
    return redirect("requests:asked", asked.public_id)


def _beside(asked: Asked, number: int, step: int) -> Line | None:
    return next((line for line in asked.lines if line.number == number + step), None)


@require_POST
def send(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The lead sends all of it, as it stood on their page."""
    require(rules.can_send(request.membership))
    asked = own_asked_or_404(request, public_id)
    require(asked.is_open, otherwise=workflow.NOT_OPEN)
    returned = workflow.send_return(asked=asked, seen=request.POST.get("seen", ""), by=request.membership)
    if returned is None:
        messages.info(
            request,
            "Nothing was sent: a question waits for an answer, or somebody changed one since. Read them, then send",
        )
        return redirect("requests:asked", asked.public_id)
    messages.success(request, f"Return {returned.number} is with the national team")
    return redirect("requests:returned", returned.public_id)


@require_safe
def returned(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What was sent, as it was sent. The force can see who else opened it."""
    require(rules.can_read_requests(request.membership))
    rows = Return.objects.select_related("force", "asked__request" if _national(request) else "asked")
    own = {"force": request.membership.force_id} if request.membership.force_id else {}
    found = get_object_or_404(rows.filter(**own), public_id=public_id)
    asked = found.asked
    if _national(request):
        what = f"Return {found.number} to “{asked.title}”"
        log_access(force=found.force, act="opened", what=what, by=request.membership)
    answers = {one.number: one for one in found.answers.filter(force=found.force_id)}
    context = {
        "returned": found,
        "asked": asked,
        "rows": [_as_sent(line, answers.get(line.number)) for line in asked.lines],
        "national": _national(request),
        "returns": asked.returns.filter(force=found.force_id),
        "breadcrumbs": crumbs(asked.request if _national(request) else asked),
    }
    return render(request, "returns/returned.html", context)


def _as_sent(line: Line, answer: object) -> tuple[Line, object, str, list[list[str]]]:
    text: str = getattr(answer, "text", "")
    return line, answer, line.words(text), line.cells(text)


def _national(request: PortalRequest) -> bool:
    return rules.can_read_all(request.membership)
