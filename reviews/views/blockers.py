"""Practice for what stands in forces' way: by kind of blocker, who logged it and what in the library may help."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from forces.http import PortalRequest, form_page, require
from practice.models import Practice
from practice.rules import can_keep
from reviews import matching
from reviews.choices import BarrierKind, BarrierState
from reviews.match_forms import PracticeChoiceForm
from reviews.models import Barrier, BarrierPractice

PAGE = 50


@require_safe
def kinds(request: PortalRequest) -> HttpResponse:
    """Each kind with the forces that have it now, and the practice that may help. Two queries."""
    require(can_keep(request.membership))
    here = Barrier.objects.filter(state=BarrierState.OPEN).order_by()
    forces = dict(here.values_list("kind").annotate(Count("force", distinct=True)))
    practice = dict(BarrierPractice.objects.values_list("kind").annotate(Count("pk")))
    rows = [(kind, forces.get(kind.value, 0), practice.get(kind.value, 0)) for kind in BarrierKind]
    context = {"rows": rows, "breadcrumbs": _crumbs()[:1]}
    return render(request, "reviews/blockers.html", context)


@form_page
def kind_page(request: PortalRequest, kind: str) -> HttpResponse:
    """Who has it, and what may help. A POST adds a practice."""
    require(can_keep(request.membership))
    found = _kind(kind)
    offered = Practice.objects.published().exclude(
        pk__in=BarrierPractice.objects.filter(kind=found).values("practice")
    )
    form = PracticeChoiceForm(request.POST or None, offered=offered.order_by("title", "pk").defer("stems"))
    if request.method == "POST" and form.is_valid():
        matching.match(kind=found, practice=form.cleaned_data["practice"])
        messages.success(request, "Added to what may help")
        return redirect("blockers:kind", found.value)
    barriers = Barrier.objects.filter(kind=found, state=BarrierState.OPEN).select_related("force", "cycle")
    matches = BarrierPractice.objects.filter(kind=found).select_related("practice__source")
    context = {
        "kind": found,
        "page": Paginator(barriers.order_by("force__name", "-at", "-pk"), PAGE).get_page(
            request.GET.get("page")
        ),
        "matches": matches.defer("practice__stems").order_by("practice__title", "pk"),
        "form": form,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "reviews/blocker.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: PortalRequest, public_id: UUID) -> HttpResponse:
    row = _match(request, public_id)
    matching.unmatch(row=row)
    messages.success(request, f"No longer said to help: {row.practice.title}")
    return redirect("blockers:kind", row.kind)


@require_POST
def tell(request: PortalRequest, public_id: UUID) -> HttpResponse:
    row = _match(request, public_id)
    if not Practice.objects.published().filter(pk=row.practice_id).exists():
        messages.warning(request, "It is not in the library: nobody can read it.")
    else:
        told = matching.tell_forces(row=row, by=request.membership)
        if told:
            messages.success(request, f"The leads of {count(told, 'force')} are told of it, once each.")
        else:
            messages.info(request, "No other force has this blocker now, so nobody was told.")
    return redirect("blockers:kind", row.kind)


def _kind(value: str) -> BarrierKind:
    if value not in BarrierKind.values:
        raise Http404
    return BarrierKind(value)


def _match(request: PortalRequest, public_id: UUID) -> BarrierPractice:
    require(can_keep(request.membership))
    rows = BarrierPractice.objects.select_related("practice").defer("practice__stems")
    return get_object_or_404(rows, public_id=public_id)


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Practice library", "url": reverse("practice:list")},
        {"label": "Practice for blockers", "url": reverse("blockers:list")},
    ]
