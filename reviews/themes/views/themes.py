"""Themes with their counts, the quotes behind each, and the texts that wait to be tagged."""

from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.choices import CycleState
from assessments.models import Cycle
from audit.workflow import log_access_of_each
from forces.http import PortalRequest, require
from forces.models import Region
from forces.roles import Permission
from reviews.themes import rules
from reviews.themes.choices import Part
from reviews.themes.listing import counted, untagged
from reviews.themes.models import Theme

PAGE = 25


class _PlaceForm(forms.Form):
    """Cycle, region and perhaps which text. Shown, never validated."""

    use_required_attribute = False

    def __init__(
        self, cycles: list[Cycle], regions: list[Region], *, parts: bool = False, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # initial alone
        offered = {
            "cycle": ("Cycle", [(one.slug, one.name) for one in cycles]),
            "region": ("Region", [("", "All regions"), *((one.code, one.name) for one in regions)]),
            **({"part": ("Text", [("", "Both texts"), *Part.choices])} if parts else {}),
        }
        for name, (label, choices) in offered.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices)


def _opened() -> QuerySet[Cycle]:
    return Cycle.objects.exclude(state=CycleState.PREPARING).order_by("-due_on")


class _Place:
    """?cycle=&region=: what the address asks for. Raises Http404 for a cycle that there is not."""

    def __init__(self, request: PortalRequest, *, parts: bool = False) -> None:
        self.cycles = list(_opened())
        if not self.cycles:
            raise Http404
        slug = request.GET.get("cycle", "")
        known = {cycle.slug: cycle for cycle in self.cycles}
        if slug and slug not in known:
            raise Http404
        self.cycle = known.get(slug, self.cycles[0])
        regions = list(Region.objects.all())
        self.region = next((one for one in regions if one.code == request.GET.get("region")), None)
        self.code = self.region.code if self.region else ""
        self.part = request.GET.get("part", "") if request.GET.get("part") in Part.values else ""
        initial = {"cycle": self.cycle.slug, "region": self.code, "part": self.part}
        self.form = _PlaceForm(self.cycles, regions, parts=parts, initial=initial)

    @property
    def context(self) -> dict[str, object]:
        return {"cycle": self.cycle, "region": self.region, "form": self.form}


def _home() -> list[dict[str, str]]:
    return [{"label": "National overview", "url": reverse("reporting:grid")}]


def crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [*_home(), {"label": "Themes", "url": reverse("themes:list")}, *more]


@require_safe
def theme_list(request: PortalRequest) -> HttpResponse:
    """Each theme with how many forces and quotes, in this cycle and those before."""
    require(rules.can_read_themes(request.membership))
    if not _opened().exists():
        may_open = request.membership.may(Permission.RUN_CYCLES)
        return render(request, "no_cycle.html", {"title": "Themes", "may_open": may_open})
    place = _Place(request)
    at = place.cycles.index(place.cycle)
    shown = [one for one in place.cycles[at:] if one.framework_id == place.cycle.framework_id]
    context = {
        **place.context,
        "cycles": shown,
        "counted": counted(shown, region=place.code),
        "waiting": untagged(place.cycle, region=place.code).count(),
        "can_keep": rules.can_keep_themes(request.membership),
    }
    return render(request, "reviews/themes/list.html", {**context, "breadcrumbs": _home()})


@require_safe
def theme(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The quotes that a count is made of. ?part=&page="""
    require(rules.can_read_themes(request.membership))
    found = get_object_or_404(Theme, public_id=public_id)
    place = _Place(request, parts=True)
    tags = found.tags.standing().in_region(place.code).filter(cycle=place.cycle)
    if place.part:
        tags = tags.filter(part=place.part)
    rows = tags.with_quotes().select_related("force__region", "submission", "provision__parent")
    ordered = rows.order_by("force__short_name", "provision__position", "pk")
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    quoted = list(dict.fromkeys(one.force for one in page.object_list))
    what = f"Summaries of {place.cycle.name}"  # under which theme, is the team's own
    log_access_of_each(quoted, act="opened", what=what, by=request.membership)
    context = {
        **place.context,
        "theme": found,
        "page": page,
        "can_keep": rules.can_keep_themes(request.membership),
        "breadcrumbs": crumbs(),
    }
    return render(request, "reviews/themes/theme.html", context)


@require_safe
def waiting(request: PortalRequest) -> HttpResponse:
    """Summaries of which no text is tagged yet."""
    require(rules.can_read_themes(request.membership))
    place = _Place(request)
    rows = untagged(place.cycle, region=place.code)
    context = {
        **place.context,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "breadcrumbs": crumbs(),
    }
    return render(request, "reviews/themes/waiting.html", context)
