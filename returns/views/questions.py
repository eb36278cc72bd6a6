"""The questions of a request that is being made."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from returns import asking, rules
from returns.forms import QuestionForm
from returns.models import Question
from returns.views.common import crumbs, question_or_404, request_or_404
from returns.views.making import SENT_ALREADY


@form_page
def add(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_ask(request.membership))
    found = request_or_404(public_id)
    require(found.is_draft, otherwise=SENT_ALREADY)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if made := asking.add_question(request=found, values=form.cleaned_data):
            messages.success(request, f"Question {made.number} added")
            return redirect("requests:request", found.public_id)
        form.add_error(
            None,
            f"Nothing was added: a request has {asking.MOST_QUESTIONS} questions at most, and none once it is sent.",
        )
    context = {"form": form, "request_": found, "breadcrumbs": crumbs(found)}
    return render(request, "returns/question_add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Two texts are shown where both changed it."""
    require(rules.can_ask(request.membership))
    question = question_or_404(public_id)
    form, revision = (
        QuestionForm(initial={name: getattr(question, name) for name in asking.OF_QUESTION}),
        question.revision,
    )
    if request.method == "POST":
        form, revision = QuestionForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                asking.change_question(
                    question=question, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, f"Question {question.number} saved")
            return redirect("requests:request", question.request.public_id)
    require(question.request.is_draft, otherwise=SENT_ALREADY)
    context = {
        "title": f"Change question {question.number}",
        "caption": question.request.title,
        "form": form,
        "revision": revision,
        "news": news_url((Question, [question.pk, question.revision])),
        "texts": reverse("history:request_question_texts", args=[question.public_id]),
        "history": reverse("history:request_question", args=[question.public_id]),
        "back": reverse("requests:request", args=[question.request.public_id]),
        "breadcrumbs": crumbs(question.request),
    }
    return render(request, "returns/change.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One place up or down."""
    question = _to_change(request, public_id)
    if asking.move_question(question=question, up=request.POST.get("do") == "up"):
        messages.success(request, "Moved")
    return redirect("requests:request", question.request.public_id)


@form_page
def remove(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Asks first."""
    question = _to_change(request, public_id)
    if request.method == "POST":
        if asking.remove_question(question=question):
            messages.success(request, "Question removed")
        return redirect("requests:request", question.request.public_id)
    context = {"question": question, "breadcrumbs": crumbs(question.request)}
    return render(request, "returns/question_remove.html", context)


def _to_change(request: PortalRequest, public_id: UUID) -> Question:
    require(rules.can_ask(request.membership))
    question = question_or_404(public_id)
    require(question.request.is_draft, otherwise=SENT_ALREADY)
    return question
