"""The list of organisations, and one with its history and its people."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.templatetags.portal import day
from forces.choices import Audience
from forces.http import PortalRequest, require
from forces.models import Force, Membership, Organisation, PolicingBody
from forces.workflow import invitation_path
from organisations import rules
from organisations.choices import ADDED, KINDS
from organisations.filters import FilterForm
from organisations.rows import Row, former_names, row_of
from organisations.views.loading import crumbs, load

PAGE = 50


@require_safe
def organisation_list(request: PortalRequest) -> HttpResponse:
    """?words=&kind=&state=: a view of it can be kept as a link."""
    require(rules.can_keep(request.membership))
    form = FilterForm(request.GET)
    rows = form.narrowed().select_related("force__region", "policing_body")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "clear_url": reverse("organisations:list") if any(request.GET.values()) else "",
        "added": [(kind.value.replace("_", "-"), KINDS[kind].lower()) for kind in ADDED],
        "unsent": Membership.objects.unsent().let_in().exclude(organisation=own_of(request)).count(),
        "breadcrumbs": crumbs()[:1],
    }
    return render(request, "organisations/organisation_list.html", context)


@require_safe
def organisation(request: PortalRequest, slug: str) -> HttpResponse:
    found = load(request, slug)
    row = row_of(found)
    context = {
        "organisation": found,
        "kind": KINDS[Audience(found.audience)],
        "facts": _facts(found, row),
        "successor": getattr(row, "successor", None),
        "former": former_names(row),
        "predecessors": [] if isinstance(row, Organisation) else list(row.predecessors.all()),
        "bodies": _bodies(row),
        "people": _people(request, found),
        "may_bring_in": rules.can_bring_in(request.membership, found),
        "may_close": rules.can_close(request.membership, found),
        "is_own": found.pk == request.membership.organisation_id,
        "now": timezone.now(),
        "breadcrumbs": crumbs(),
    }
    return render(request, "organisations/organisation.html", context)


def own_of(request: PortalRequest) -> Organisation:
    return request.membership.organisation


def _bodies(row: Row) -> list[PolicingBody]:
    """Who holds a force to account, and held it: the present one first."""
    if not isinstance(row, Force):
        return []
    return list(row.policing_bodies.select_related("successor").order_by("-from_date"))


def _people(request: PortalRequest, found: Organisation) -> list[dict[str, Any]]:
    """Those whom the national team sees: of a force its leads. The demonstration sends no mail, so it has the links."""
    me, site = request.membership, request.build_absolute_uri("/").rstrip("/")
    return [
        {
            "person": person,
            "may_see_off": rules.can_see_off(me, person),
            "link": site + invitation_path(person)
            if settings.DEMO and person.user_id is None and person.invitation_sent_at
            else "",
        }
        for person in Membership.objects.for_the_national_team().colleagues(found)
    ]


def _facts(found: Organisation, row: Row) -> list[dict[str, str]]:
    said = [("What it is", KINDS[Audience(found.audience)])]
    if isinstance(row, Force):
        said = [
            ("What it is", row.get_kind_display()),
            ("Short name, and on the map", f"{row.short_name}, {row.tile_name}, {row.abbreviation}"),
            ("Region", row.region.name),
            ("Code of the police area", row.code),
            ("First day", day(row.opened_on)),
        ]
    elif isinstance(row, PolicingBody):
        said = [
            ("What it is", row.get_kind_display()),
            ("Force", row.force.name),
            ("First day in office", day(row.from_date)),
            ("Last day in office", day(row.to_date)),
        ]
    said += [("Has this name since", day(row.named_since)), ("Closed from", day(found.closed_on))]
    return [{"key": key, "value": value} for key, value in said if value]
