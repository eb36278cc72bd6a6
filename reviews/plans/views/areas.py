"""The two working lists: what the plans show of each matter, and the areas that a reviewer words for the report."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from forces.http import PortalRequest, form_page, require
from reviews.plans import listing, rules
from reviews.plans.areas import counted, counted_of, findings_on, lists
from reviews.plans.choices import AreaKind
from reviews.plans.forms import NewAreaForm, StandingAreaForm
from reviews.plans.models import PlanArea, PlanMatter
from reviews.plans.views.common import Crumbs, crumbs_above

PAGE = 50


class FindingFilterForm(forms.Form):
    """Shown, never validated. It stands beside a form whose fields are called the same."""

    kind = forms.ChoiceField(label="Findings for", choices=[("", "Both lists"), *AreaKind.choices])
    use_required_attribute = False


@require_safe
def area_lists(request: PortalRequest) -> HttpResponse:
    """Both lists as they stand, and each matter with its counts."""
    require(rules.can_read_reviews(request.membership))
    context = {"lists": lists(), "counted": counted(), "breadcrumbs": crumbs_above()}
    return render(request, "reviews/plans/areas.html", context)


def _crumbs() -> Crumbs:
    return [*crumbs_above(), {"label": "Areas for the report", "url": reverse("planreviews:areas")}]


@form_page
def matter(request: PortalRequest, code: str) -> HttpResponse:
    """?kind=&page=: what reviewers found on one matter in all plans. A POST puts an area on a list."""
    require(rules.can_word_areas(request.membership))
    matter = get_object_or_404(PlanMatter.objects.with_places(), code=code)
    if request.method != "POST":
        return _matter_page(request, matter, NewAreaForm())
    form = NewAreaForm(request.POST)
    if not form.is_valid():
        return _matter_page(request, matter, form, status=422)
    made = listing.add_area(matter=matter, by=request.membership, **form.cleaned_data)
    messages.success(request, f"Added to {AreaKind(made.kind).label.lower()}.")
    return redirect(f"{reverse('planreviews:matter', args=[code])}#areas")


def _matter_page(
    request: PortalRequest, matter: PlanMatter, form: NewAreaForm, *, status: int = 200
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    rows = findings_on(matter, kind)
    context: dict[str, Any] = {
        "matter": matter,
        "counted": counted_of(matter),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "filter_form": FindingFilterForm(initial={"kind": kind}, auto_id="filter_%s"),
        "clear_url": request.path if kind else "",
        "form": form,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "reviews/plans/matter.html", context, status=status)


@form_page
def area(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Word an area anew, move it to the other list, or take it off."""
    require(rules.can_word_areas(request.membership))
    rows = PlanArea.objects.select_related("matter__provision__parent")
    area = get_object_or_404(rows, public_id=public_id)
    form = StandingAreaForm(initial={name: getattr(area, name) for name in listing.WORDED})
    revision = area.revision
    if request.method == "POST":
        form, revision = StandingAreaForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                listing.change_area(
                    area=area, revision=revision, values=form.cleaned_data, by=request.membership
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Saved.")
            return redirect("planreviews:matter", area.matter.code)
    context = {
        "area": area,
        "form": form,
        "revision": revision,
        "news": news_url((PlanArea, [area.pk, revision])),
        "breadcrumbs": [
            *_crumbs(),
            {"label": area.matter.reference, "url": reverse("planreviews:matter", args=[area.matter.code])},
        ],
    }
    return render(request, "reviews/plans/area.html", context, status=422 if form.errors else 200)
