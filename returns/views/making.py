"""The national team's requests: listed, made, looked at as a force will see them, sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, own_force, require
from forces.models import Force
from returns import asking, rules
from returns.answer_forms import AnswerForm
from returns.forms import RequestForm, SendForm
from returns.models import Asked, Request
from returns.views.common import crumbs, request_or_404

PAGE = 50
SENT_ALREADY = "It was sent to forces: what they were asked stays as they were asked."


@require_safe
def requests(request: PortalRequest) -> HttpResponse:
    """The national team's all; a force's own, what is to be answered on top."""
    require(rules.can_read_requests(request.membership))
    national = rules.can_read_all(request.membership)
    rows: QuerySet[Any] = (
        Request.objects.with_progress().newest_first()
        if national
        else Asked.objects.filter(force=own_force(request)).soonest_first()
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_ask": rules.can_ask(request.membership),
    }
    return render(request, f"returns/{'requests' if national else 'asked_list'}.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_ask(request.membership))
    form = RequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = asking.add_request(by=request.membership, values=form.cleaned_data)
        messages.success(request, f"Request begun: “{made.title}”. Now add its questions")
        return redirect("requests:request", made.public_id)
    context = {"form": form, "breadcrumbs": crumbs()}
    return render(request, "returns/add.html", context, status=422 if form.errors else 200)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What it says around its questions. Two texts are shown where both changed it."""
    require(rules.can_ask(request.membership))
    found = request_or_404(public_id)
    form, revision = (
        RequestForm(initial={name: getattr(found, name) for name in asking.OF_REQUEST}),
        found.revision,
    )
    if request.method == "POST":
        form, revision = RequestForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                asking.change_request(
                    request=found, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Request saved")
            return redirect("requests:request", found.public_id)
    require(found.is_draft, otherwise=SENT_ALREADY)
    context = {
        "title": "Change the request",
        "caption": found.title,
        "form": form,
        "revision": revision,
        "news": news_url((Request, [found.pk, found.revision])),
        "texts": reverse("history:request_texts", args=[found.public_id]),
        "back": reverse("requests:request", args=[found.public_id]),
        "breadcrumbs": crumbs(found),
    }
    return render(request, "returns/change.html", context, status=422 if form.errors else 200)


@require_safe
def preview(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """As a force will see it, or sees it: nothing that is typed here goes anywhere."""
    require(rules.can_read_all(request.membership))
    found = request_or_404(public_id)
    lines = [question.line for question in found.questions.in_order()]
    forms = [AnswerForm(line=line, prefix=f"q{line.number}") for line in lines]
    context = {
        "request_": found,
        "forms": forms,
        "breadcrumbs": crumbs(found),
    }
    return render(request, "returns/preview.html", context)


@form_page
def send(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """To all forces or some, as it stands on this page."""
    require(rules.can_ask(request.membership))
    found = request_or_404(public_id)
    require(found.is_draft, otherwise=SENT_ALREADY)
    forces = list(Force.objects.there_on(timezone.localdate()).select_related("region"))
    form = SendForm(request.POST if request.method == "POST" else None, forces=forces)
    questions = list(found.questions.in_order())
    is_past = found.due_on < timezone.localdate()
    if request.method == "POST" and not is_past and form.is_valid():
        return _sent(request, found, form)
    context = {
        "request_": found,
        "form": form,
        "questions": questions,
        "seen": asking.seal_of(found, questions),
        "is_past": is_past,
        "breadcrumbs": crumbs(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "returns/send.html", context, status=status)


def _sent(request: PortalRequest, found: Request, form: SendForm) -> HttpResponse:
    asked = asking.send_request(
        request=found, forces=form.chosen, seen=request.POST.get("seen", ""), by=request.membership
    )
    if asked:
        messages.success(request, f"Sent to {count(asked, 'force')}. Their VAWG leads are told")
    else:
        messages.info(
            request,
            "Nothing was sent: it has no question, or somebody changed it since. Read it, then send it",
        )
    return redirect("requests:request", found.public_id)
