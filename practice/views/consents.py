"""A force is asked whether all others may read of its practice: the words, its answer, and taking that back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.workflow import keep_conflict, log_access
from forces.http import PortalRequest, form_page, own_force, require
from practice import rules, workflow
from practice.choices import ConsentState
from practice.forms import ConsentForm
from practice.models import Consent, Practice, TakenBack
from practice.views.library import crumbs

PAGE = 50


@require_safe
def consents(request: PortalRequest) -> HttpResponse:
    """What the force was asked, and what it said: what waits comes first."""
    require(rules.can_read_own(request.membership))
    rows = Consent.objects.filter(force=own_force(request)).order_by("answered_at", "-asked_at", "-pk")
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": crumbs(),
    }
    return render(request, "practice/consents.html", context)


@form_page
def consent(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The words that others would read. The lead answers for the force, once."""
    by = request.membership
    require(rules.can_read_own(by) or rules.can_keep(by))
    asked = get_object_or_404(Consent.objects.readable_by(by).select_related("force"), public_id=public_id)
    may_answer = rules.can_speak_for_the_force(by) and by.force_id == asked.force_id
    if request.method != "POST":
        if rules.can_keep(by):
            log_access(force=asked.force, act="opened", what=f"Consent: {asked.title}", by=by)
        return _page(request, asked, ConsentForm() if may_answer and asked.is_open else None)
    require(may_answer)
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, status=422)
    state, note = ConsentState(form.cleaned_data["answer"]), form.cleaned_data["note"]
    try:
        workflow.answer_consent(consent=asked, state=state, note=note, by=by)
    except workflow.AnsweredError:
        return _too_late(request, asked, note)
    said = "Everybody who signs in may read it" if state == ConsentState.GIVEN else "Nobody else reads of it"
    messages.success(request, f"Your answer is given. {said}.")
    return redirect("practice:consent", asked.public_id)


@form_page
def take_back(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Asks first; from then on nobody but the national team reads it."""
    require(rules.can_speak_for_the_force(request.membership))
    asked = get_object_or_404(Consent, force=own_force(request), public_id=public_id)
    entry = Practice.objects.published().filter(pk=asked.practice_id).first()
    return taken_back(request, entry, reverse("practice:consent", args=[asked.public_id]))


def taken_back(request: PortalRequest, entry: Practice | None, back: str) -> HttpResponse:
    """entry: as it stands in the library; None where it does not. back: the page that leads here."""
    if entry is None:
        messages.warning(request, "It is not in the library: there is nothing to take back.")
        return redirect(back)
    if request.method == "POST":
        workflow.take_back(practice=entry, by=request.membership)
        messages.success(request, "Taken back: no other force reads it any more.")
        return redirect(back)
    context = {"entry": entry, "back": back, "breadcrumbs": crumbs()}
    return render(request, "practice/take_back.html", context)


def _page(
    request: PortalRequest, asked: Consent, form: ConsentForm | None, *, status: int = 200
) -> HttpResponse:
    by = request.membership
    published = Practice.objects.published().filter(pk=asked.practice_id)
    context = {
        "asked": asked,
        "form": form,
        "published": published.for_pages().first(),
        "taken_back": TakenBack.objects.filter(force=asked.force_id, practice=asked.practice_id).first(),
        "may_answer": rules.can_speak_for_the_force(by) and by.force_id == asked.force_id,
        "may_keep": rules.can_keep(by),
        "breadcrumbs": [*crumbs(), *_crumb(request)],
    }
    return render(request, "practice/consent.html", context, status=status)


def _too_late(request: PortalRequest, asked: Consent, note: str) -> HttpResponse:
    """Somebody answered first. What was typed is kept, and said to be."""
    if note:
        keep_conflict(
            subject=Consent._meta.label,
            by=request.membership,
            about=f"Consent: {asked.title}",
            yours={"To the national team": note},
            place=reverse("practice:consent", args=[asked.public_id]),
        )
    asked.refresh_from_db()
    kept = " What you wrote is kept among texts that came too late." if note else ""
    messages.warning(request, f"Your force has answered already.{kept}")
    return _page(request, asked, None, status=409)


def _crumb(request: PortalRequest) -> list[dict[str, str]]:
    if not rules.can_read_own(request.membership):
        return []
    return [{"label": "What you were asked", "url": reverse("practice:consents")}]
