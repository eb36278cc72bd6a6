"""How far forces are with a request, what they answered side by side, and what is decided about one of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from audit.conflicts import came_too_late
from audit.workflow import log_access_of_each
from core.templatetags.portal import count, day
from forces.http import PortalRequest, form_page, require
from returns import asking, rules
from returns.choices import AskedState
from returns.counting import NONE, WITHOUT, Counted
from returns.forms import MoreTimeForm, ReopenForm
from returns.models import Asked, Decision, Request, Return
from returns.querysets import AskedQuerySet
from returns.views.common import any_asked_or_404, crumbs, line_or_404, request_or_404
from returns.wording import Line

PAGE = 50
LATE = "late"


@require_safe
def request_page(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One request: while it is made its questions, once it is sent how far each force is."""
    require(rules.can_read_all(request.membership))
    found = request_or_404(public_id)
    questions = list(found.questions.in_order())
    context: dict[str, Any] = {
        "request_": found,
        "questions": questions,
        "may_change": rules.can_ask(request.membership) and found.is_draft,
        "may_ask": rules.can_ask(request.membership),
        "may_export": rules.can_ask_for_export(request.membership),
        "may_close": rules.can_ask(request.membership) and found.is_sent,
        "breadcrumbs": crumbs(),
    }
    if not found.is_draft:
        context |= _progress(found, request.GET.get("state", ""))
        newest = Return.objects.filter(asked=OuterRef("pk"), number=OuterRef("sent_number"))
        rows = context.pop("rows").annotate(newest=Subquery(newest.values("public_id")[:1]))
        context["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "returns/request.html", context)


def _progress(found: Request, state: str) -> dict[str, Any]:
    """Two queries, and one for the rows."""
    every, today = Asked.objects.filter(request=found), timezone.localdate()
    counted, late = every.count_by_state(), every.late(today).count()
    rows = every.by_region()
    if state == LATE:
        rows = rows.late(today)
    elif state in AskedState.values:
        rows = rows.filter(state=state)
    return {
        "rows": rows,
        "state": state,
        "today": today,
        "asked_in_all": sum(counted.values()),
        "sent_in_all": counted[AskedState.SENT],
        "missing": sum(counted[one] for one in AskedState if one not in {AskedState.SENT, AskedState.CLOSED}),
        "late": late,
        "states": [(one.value, one.label, number) for one, number in counted.items() if number],
    }


@require_safe
def answers(request: PortalRequest, public_id: UUID, number: int) -> HttpResponse:
    """All forces' answers to one question, side by side. Each force can see who looked."""
    require(rules.can_read_all(request.membership))
    found = request_or_404(public_id)
    lines = [question.line for question in found.questions.in_order()]
    line = line_or_404(lines, number)
    narrowed = request.GET.get("answer", "")
    every = Asked.objects.filter(request=found).with_returned(number)
    page = Paginator(_narrowed(every, narrowed).by_region(), PAGE).get_page(request.GET.get("page"))
    _note(request, page, f"Answer to question {number} of “{found.title}”")
    context = {
        "request_": found,
        "line": line,
        "lines": lines,
        "page": page,
        "counted": Counted.of(line, _texts(every)),
        "answered": [(one, *_shown(line, one)) for one in page.object_list],
        "narrowed": narrowed,
        "none": NONE,
        "without": WITHOUT,
        "breadcrumbs": crumbs(found),
    }
    return render(request, "returns/answers.html", context)


def _shown(line: Line, one: Any) -> tuple[str, list[list[str]]]:
    """Its words, and the cells of a table. one: of with_returned."""
    text: str = one.text or ""
    return line.words(text), line.cells(text)


def _texts(every: AskedQuerySet) -> list[str | None]:
    """Of each force that was asked: None where it sent nothing, an empty text where it sent no answer."""
    rows: Any = every.values_list("sent_number", "text")  # type: ignore[misc]  # with_returned adds text
    return [(text or "") if number else None for number, text in rows]


def _narrowed(every: AskedQuerySet, answer: str) -> AskedQuerySet:
    if answer == NONE:
        return every.filter(sent_number=0)
    if answer == WITHOUT:
        said_nothing = Q(text__isnull=True) | Q(text="")
        return every.filter(said_nothing, sent_number__gt=0)
    if not answer:
        return every
    return every.filter(text=answer)  # type: ignore[misc]  # with_returned annotates it


def _note(request: PortalRequest, page: Page, what: str) -> None:
    forces = [one.force for one in page.object_list if one.return_id]
    log_access_of_each(forces, act="opened", what=what, by=request.membership)


@require_POST
def remind(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_ask(request.membership))
    found = request_or_404(public_id)
    require(found.is_sent, otherwise="It is closed: nobody answers it any more.")
    told = asking.remind_missing(request=found, by=request.membership)
    messages.success(
        request, f"The leads of {count(told, 'force')} that have yet to send are told, once a day at most"
    )
    return redirect("requests:request", found.public_id)


@form_page
def close(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Asks first: what a force has not sent by then stays unsent."""
    require(rules.can_ask(request.membership))
    found = request_or_404(public_id)
    require(found.is_sent, otherwise="It is not open: there is nothing to close.")
    if request.method == "POST":
        if asking.close_request(request=found):
            messages.success(request, "Closed. What was returned stays")
        return redirect("requests:request", found.public_id)
    missing = Asked.objects.filter(request=found).still_open().count()
    context = {"request_": found, "missing": missing, "breadcrumbs": crumbs(found)}
    return render(request, "returns/close.html", context)


@form_page
def more_time(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """A later day for one force, or the request's own again; with all that was decided before."""
    require(rules.can_ask(request.membership))
    asked = any_asked_or_404(public_id)
    may = asked.request.is_sent and asked.is_open
    form = MoreTimeForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST":
        require(may, otherwise="It was sent, or closed: its date changes no more.")
        if form.is_valid():
            if not asking.give_more_time(asked=asked, by=request.membership, **form.cleaned_data):
                return _too_late(request, asked, form)
            messages.success(
                request, f"{asked.force.short_name} now has until {day(form.cleaned_data['until'])}."
            )
            return redirect("requests:request", asked.request.public_id)
    return _decide(request, asked, form, may, "returns/more_time.html")


@form_page
def reopen(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One force answers again, for a reason."""
    require(rules.can_ask(request.membership))
    asked = any_asked_or_404(public_id)
    may = asked.request.is_sent and not asked.is_open
    form = ReopenForm(request.POST if request.method == "POST" else None, asked=asked)
    if request.method == "POST":
        require(may, otherwise="It is open already, or the request is closed.")
        if form.is_valid():
            if not asking.reopen(asked=asked, by=request.membership, **form.cleaned_data):
                return _too_late(request, asked, form)
            messages.success(request, f"{asked.force.short_name} can answer again. Its leads are told")
            return redirect("requests:request", asked.request.public_id)
    return _decide(request, asked, form, may, "returns/reopen.html")


def _too_late(request: PortalRequest, asked: Asked, form: MoreTimeForm | ReopenForm) -> HttpResponse:
    """The force, or a colleague, was faster: nothing was decided, and the reason is kept."""
    return came_too_late(
        request,
        Decision,
        about=f"{asked.title}: {asked.force.short_name}",
        place=reverse("requests:request", args=[asked.request.public_id]),
        yours={"Reason": form.cleaned_data["reason"]},
    )


def _decide(
    request: PortalRequest, asked: Asked, form: MoreTimeForm | ReopenForm, may: bool, template: str
) -> HttpResponse:
    context = {
        "asked": asked,
        "form": form,
        "may": may,
        "today": timezone.localdate(),
        "decisions": asked.decisions.filter(force=asked.force_id),
        "breadcrumbs": crumbs(asked.request),
    }
    return render(request, template, context, status=422 if form.errors else 200)
