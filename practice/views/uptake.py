"""What a force does with a practice of others, and what happened."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, own_force, require
from practice import rules, taking_up
from practice.forms import UptakeForm
from practice.models import Practice, Uptake
from practice.views.library import crumb_of, crumbs

PAGE = 50


@require_safe
def own(request: PortalRequest) -> HttpResponse:
    """All that the force takes up, the newest first."""
    require(rules.can_read_own(request.membership))
    rows = Uptake.objects.filter(force=own_force(request)).order_by("-since", "-pk")
    # An entry that was taken out of the library is not there any more for the force: neither is its line.
    rows = rows.filter(practice__in=Practice.objects.published()).select_related("practice")
    context = {
        "page": Paginator(rows.defer("practice__stems"), PAGE).get_page(request.GET.get("page")),
        "may_take_up": rules.can_take_up(request.membership),
        "breadcrumbs": crumbs(),
    }
    return render(request, "practice/own.html", context)


@form_page
def uptake(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Say what the force does with it, and later what happened. Two texts are shown where both changed it."""
    require(rules.can_take_up(request.membership))
    force = own_force(request)
    entry = get_object_or_404(Practice.objects.published().for_pages(), public_id=public_id)
    row = Uptake.objects.filter(force=force, practice=entry).first()
    form = _form_of(row)
    revision = row.revision if row else 0
    if request.method == "POST":
        form, revision = UptakeForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                taking_up.note_uptake(
                    force=force,
                    practice=entry,
                    by=request.membership,
                    revision=revision,
                    values=form.cleaned_data,
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved. The national team can read it.")
            return redirect("practice:practice", entry.public_id)
    context = {
        "entry": entry,
        "uptake": row,
        "form": form,
        "revision": revision,
        "news": news_url((Uptake, [row.pk, row.revision])) if row else "",
        "breadcrumbs": [*crumbs(), crumb_of(entry)],
    }
    return render(request, "practice/uptake.html", context, status=422 if form.errors else 200)


def _form_of(row: Uptake | None) -> UptakeForm:
    if row is None:
        return UptakeForm(initial={"since": timezone.localdate()})
    return UptakeForm(initial={name: getattr(row, name) for name in taking_up.OF_UPTAKE})
