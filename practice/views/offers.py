"""What a force answers to a call: drafted by those who keep its plan, sent by its lead, accepted into the library."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError, log_access
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require
from practice import offering, rules
from practice.choices import Origin
from practice.forms import NewOfferForm, OfferForm
from practice.models import CallForPractice, Practice, PracticeOffer
from practice.views.calls import call_crumbs, crumb_of_call
from practice.views.consents import taken_back

PAST = "The day by which answers were due is past. Ask the national team for more time: it can move the day."


@form_page
def add(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(rules.can_take_up(request.membership))
    force = own_force(request)
    call = get_object_or_404(CallForPractice.objects.called(), public_id=public_id)
    require(rules.can_draft_offer(request.membership, call), otherwise=PAST)
    form = NewOfferForm.empty()
    if request.method == "POST":
        form = NewOfferForm(request.POST)
        if form.is_valid():
            made = offering.draft_offer(
                force=force, call=call, key=form.cleaned_data["key"], values=form.values
            )
            messages.success(request, "Saved as a draft. The national team reads it when your lead sends it.")
            return redirect("practice:offer", made.public_id)
    context = {"call": call, "form": form, "breadcrumbs": [*call_crumbs(), crumb_of_call(call)]}
    return render(request, "practice/offer_add.html", context, status=422 if form.errors else 200)


@require_safe
def offer(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The force's own, and what was sent for the national team."""
    by = request.membership
    found = _load(request, public_id)
    if rules.can_keep(by):
        log_access(force=found.force, act="opened", what=f"Offer: {found.title}", by=by)
    made = Practice.objects.filter(origin=Origin.OFFER, origin_id=found.public_id)
    entry = (made if rules.can_keep(by) else made.published()).for_pages().first()
    context = {
        "offer": found,
        "entry": entry,
        "may_change": rules.can_change_offer(by, found),
        "may_send": rules.can_send_offer(by, found),
        "may_accept": rules.can_keep(by) and entry is None,
        "may_take_back": rules.can_speak_for_the_force(by) and entry is not None,
        "breadcrumbs": [*call_crumbs(), crumb_of_call(found.call)],
    }
    return render(request, "practice/offer.html", context)


@form_page
def change(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change the draft. What was sent stands; two texts are shown where both changed it."""
    require(rules.can_take_up(request.membership))
    found = _own(request, public_id)
    form = OfferForm(initial={name: getattr(found, name) for name in offering.OFFERED})
    revision = found.revision
    if request.method == "POST":
        form, revision = OfferForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                offering.change_offer(
                    offer=found, by=request.membership, revision=revision, values=form.cleaned_data
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved")
            return redirect("practice:offer", found.public_id)
    elif found.is_sent:
        messages.warning(request, "It was sent, and stands as it was sent")
        return redirect("practice:offer", found.public_id)
    context = {
        "offer": found,
        "form": form,
        "revision": revision,
        "news": news_url((PracticeOffer, [found.pk, found.revision])),
        "breadcrumbs": [*call_crumbs(), crumb_of_call(found.call)],
    }
    return render(request, "practice/offer_change.html", context, status=422 if form.errors else 200)


@require_POST
def send(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """As it stood on the page on which the button was pressed."""
    require(rules.can_speak_for_the_force(request.membership))
    found = _own(request, public_id)
    if not found.is_sent:
        require(rules.can_send_offer(request.membership, found), otherwise=PAST)
    try:
        revision = revision_typed(request.POST.get("revision", ""))
        offering.send_offer(offer=found, revision=revision, by=request.membership)
    except offering.SentError:
        messages.warning(request, "Somebody changed or sent it since you opened the page: read it once more")
    else:
        messages.success(request, "Sent to the national team")
    return redirect("practice:offer", found.public_id)


@require_POST
def accept(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Take it over into the library, where it is published by a step of its own."""
    require(rules.can_keep(request.membership))
    found = _load(request, public_id)
    entry = offering.accept_offer(offer=found)
    messages.success(request, "Taken over. Say which lines it is about, then publish it.")
    return redirect("practice:practice", entry.public_id)


@form_page
def take_back(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Of what was published because the offer agreed to it. Asks first; then only the national team reads it."""
    require(rules.can_speak_for_the_force(request.membership))
    found = _own(request, public_id)
    made = Practice.objects.published().filter(origin=Origin.OFFER, origin_id=found.public_id).first()
    return taken_back(request, made, reverse("practice:offer", args=[found.public_id]))


def _load(request: PortalRequest, public_id: UUID) -> PracticeOffer:
    """One that the reader may see: a force its own, the national team what was sent."""
    by = request.membership
    require(rules.can_read_own(by) or rules.can_keep(by))
    rows = PracticeOffer.objects.for_pages()
    rows = rows.sent() if rules.can_keep(by) else rows.filter(force=by.force_id)
    return get_object_or_404(rows, public_id=public_id)


def _own(request: PortalRequest, public_id: UUID) -> PracticeOffer:
    rows = PracticeOffer.objects.select_related("call")
    return get_object_or_404(rows, force=own_force(request), public_id=public_id)
