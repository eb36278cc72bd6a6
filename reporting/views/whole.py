"""The whole, from what forces submitted: how they are spread, who stands behind a count, and forces side by side."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.models import Cycle
from forces.http import PortalRequest, require
from forces.models import Force, Region
from frameworks.choices import ProvisionKind
from frameworks.models import Grade, Provision
from reporting import rules
from reporting.dashboards.compare import compare as compared
from reporting.dashboards.spread import Moved, forces_behind, grades_of, lines_of, spreads, standings, trend
from reporting.views.choosing import FORCES, CompareForm, PlaceForm, chosen, opened_cycles

PAGE = 50
ONE_OR_TWO = "low"
RATED = (ProvisionKind.DESCRIPTOR, ProvisionKind.BEHAVIOUR)


@require_safe
def spread(request: PortalRequest, code: str) -> HttpResponse:
    """One descriptor: its spread over the grades, its behaviours', and the cycles before. ?cycle=&region="""
    require(rules.can_see_the_whole(request.membership))
    cycles = opened_cycles()
    cycle = chosen(cycles, request.GET.get("cycle", ""))
    provisions = lines_of(cycle, code)
    if not provisions:
        raise Http404
    descriptor = provisions[0]
    regions = list(Region.objects.all())
    region = _known(regions, request.GET.get("region", ""))
    initial = {"cycle": cycle.slug, "region": region.code if region else ""}
    near = region.code if region else ""
    grades = grades_of(cycles)
    lines = spreads(cycle, provisions, grades, region=near)
    context = {
        "cycle": cycle,
        "descriptor": descriptor,
        "region": region,
        "own": lines[0],
        "behaviours": lines[1:],
        "trend": trend(cycle, descriptor, cycles, grades, region=near),
        "form": PlaceForm(cycles, regions, initial=initial),
        "breadcrumbs": [_overview(cycle)],
    }
    return render(request, "reporting/spread.html", context)


@require_safe
def who(request: PortalRequest, code: str) -> HttpResponse:
    """The forces that a count is made of. ?cycle=&region=&grade=&moved=&page=; grade: a code, or low for 1 or 2."""
    require(rules.can_see_the_whole(request.membership))
    cycle = chosen(opened_cycles(), request.GET.get("cycle", ""))
    lines = Provision.objects.filter(kind__in=RATED).select_related("parent__parent__parent")
    line = get_object_or_404(lines, framework=cycle.framework_id, code=code)
    region = _known(list(Region.objects.all()), request.GET.get("region", ""))
    grade = Grade.objects.filter(scale=cycle.scale_id, code=request.GET.get("grade", "")).first()
    low = request.GET.get("grade") == ONE_OR_TWO
    moved = next((way for way in Moved if way.value == request.GET.get("moved")), None)
    found = forces_behind(
        cycle, line, grade=grade, low=low, moved=moved, region=region.code if region else ""
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    descriptor = _descriptor_of(line)
    context = {
        "cycle": cycle,
        "line": line,
        "descriptor": descriptor,
        "grade": grade,
        "low": low,
        "moved": moved,
        "region": region,
        "page": page,
        "standings": standings(page.object_list),
        "breadcrumbs": [_overview(cycle), _to_spread(cycle, descriptor, region)],
    }
    return render(request, "reporting/who.html", context)


@require_safe
def compare(request: PortalRequest) -> HttpResponse:
    """?cycle=&first=&second=&third=&region=: forces by their slug."""
    require(rules.can_see_the_whole(request.membership))
    cycles = opened_cycles()
    cycle = chosen(cycles, request.GET.get("cycle", ""))
    wanted = ("slug", "short_name", "region__code", "region__name", "region__position")
    known = (
        Force.objects.select_related("region").only(*wanted).order_by("short_name").in_bulk(field_name="slug")
    )
    regions = sorted({force.region for force in known.values()}, key=lambda region: region.position)
    asked = {name: request.GET.get(name, "") for name in FORCES}
    forces = list(dict.fromkeys(known[slug] for slug in asked.values() if slug in known))
    region = _known(regions, request.GET.get("region", ""))
    initial = {"cycle": cycle.slug, **asked, "region": region.code if region else ""}
    context = {
        "cycle": cycle,
        "comparison": compared(cycle, forces, region) if forces else None,
        "form": CompareForm(cycles, regions, list(known.values()), initial=initial),
        "breadcrumbs": [_overview(cycle)],
    }
    return render(request, "reporting/compare.html", context)


def _known(regions: list[Region], code: str) -> Region | None:
    return next((region for region in regions if region.code == code), None)


def _descriptor_of(line: Provision) -> Provision:
    above: Provision | None = line
    while above and above.kind != ProvisionKind.DESCRIPTOR:
        above = above.parent
    return above or line


def _overview(cycle: Cycle) -> dict[str, str]:
    url = f"{reverse('reporting:grid')}?{urlencode({'cycle': cycle.slug})}"
    return {"label": f"National overview, {cycle.name}", "url": url}


def _to_spread(cycle: Cycle, descriptor: Provision, region: Region | None) -> dict[str, str]:
    asked = {"cycle": cycle.slug, **({"region": region.code} if region else {})}
    url = f"{reverse('reporting:spread', args=[descriptor.code])}?{urlencode(asked)}"
    return {"label": descriptor.name, "url": url}
