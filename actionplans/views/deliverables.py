"""Next steps: what is promised nationally, by whom and when, and how it stands."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actionplans import issuing, rules
from actionplans.models import Deliverable
from actionplans.response_forms import DeliverableForm, NewDeliverableForm
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require

PAGE = 50


@require_safe
def next_steps(request: PortalRequest) -> HttpResponse:
    """All of them, what is not delivered first. Everybody who is in may read them."""
    rows = Deliverable.objects.by_due_date()
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_keep": rules.can_keep_recommendations(request.membership),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "recommendations/next_steps.html", context)


@form_page
def add(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep_recommendations(request.membership))
    form = NewDeliverableForm.empty()
    if request.method == "POST":
        form = NewDeliverableForm(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            made = issuing.add_deliverable(
                key=values.pop("key"), recommendation=values.pop("recommendation"), values=values
            )
            messages.success(request, f"Deliverable added: {made.short_title}")
            return redirect("recommendations:next_steps")
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(
        request, "recommendations/deliverable_add.html", context, status=422 if form.errors else 200
    )


@form_page
def change(request: PortalRequest, code: str) -> HttpResponse:
    """Who owns it, by when it is due, how it stands and what it is for. Two texts are shown where both changed it."""
    require(rules.can_keep_recommendations(request.membership))
    row = get_object_or_404(Deliverable, code=code)
    initial = {name.removesuffix("_id"): getattr(row, name) for name in issuing.OF_DELIVERABLE}
    form, revision = DeliverableForm(initial=initial), row.revision
    if request.method == "POST":
        form, revision = DeliverableForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                issuing.change_deliverable(
                    row=row, by=request.membership, revision=revision, values=form.attributes
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Deliverable saved")
            return redirect("recommendations:next_steps")
    context = {
        "title": row.short_title,
        "form": form,
        "revision": revision,
        "news": news_url((Deliverable, [row.pk, row.revision])),
        "history": reverse("history:deliverable", args=[code]),
        "texts": reverse("history:deliverable_texts", args=[code]),
        "back": reverse("recommendations:next_steps"),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "recommendations/change.html", context, status=422 if form.errors else 200)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Recommendations", "url": reverse("recommendations:list")},
        {"label": "Next steps", "url": reverse("recommendations:next_steps")},
    ]
