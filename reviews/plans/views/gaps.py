"""The gap grid: every force's plan beside what plans are marked against, as a page and as a spreadsheet."""

from typing import cast

from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from audit.workflow import log_access
from core.jinja2 import render as render_quickly
from forces.http import PortalRequest, attachment, require
from forces.models import Force
from reviews.plans import rules
from reviews.plans.grid import Grid, forces_of, gap_grid
from reviews.plans.sheet import TYPE, workbook_of
from reviews.plans.views.common import RegionForm, crumbs_above, regions

# The territorial forces stand on one page.
PAGE = 50


@require_safe
def gaps(request: PortalRequest) -> HttpResponse:
    """?region=&page=. Counts are of all forces of the region, whatever the page."""
    require(rules.can_read_reviews(request.membership))
    known = regions()
    region = _known(request, known)
    page = Paginator(forces_of(region), PAGE).get_page(request.GET.get("page"))
    grid = gap_grid(cast("QuerySet[Force]", page.object_list), region)
    context = {
        "page": page,
        "grid": grid,
        "region": region,
        "table": _table(request, grid),
        "form": RegionForm(regions=known, initial={"region": region}),
        "clear_url": request.path if region else "",
        "breadcrumbs": crumbs_above(),
    }
    return render(request, "reviews/plans/gaps.html", context)


def _known(request: PortalRequest, known: list[tuple[str, str]]) -> str:
    """The region asked for; none where the data does not know it."""
    region = request.GET.get("region", "")
    return region if region in dict(known) else ""


def _table(request: PortalRequest, grid: Grid) -> SafeString:
    """Some 1,700 cells, by the quicker template engine, which escapes as this one does."""
    return render_quickly(request, "plan_gaps.html", grid=grid)


@require_safe
def sheet(request: PortalRequest) -> FileResponse:
    """?region=: the same marks, of all forces, as a spreadsheet. They are the national team's own."""
    require(rules.can_read_reviews(request.membership))
    region = _known(request, regions())
    data = workbook_of(gap_grid(forces_of(region), region))
    log_access(force=None, act="downloaded", what="Plans and gaps, as a spreadsheet", by=request.membership)
    return attachment(ContentFile(data), name="plans-and-gaps.xlsx", content_type=TYPE)
