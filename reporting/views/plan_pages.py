"""A plan on a page as a PDF: of an edition for all who read it, of the live plan for its force."""

from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

import actionplans.rules
from actionplans.models import Edition
from actionplans.views.editions import crumbs_of, note_opened, readable
from forces.http import PortalRequest, attachment, form_page, own_force, require
from forces.models import Force
from reporting import plan_pages, rules
from reporting.models import PlanPage

log = structlog.get_logger()


@form_page
def of_plan(request: PortalRequest) -> HttpResponse:
    """The newest of the live plan, and to ask for it as it stands now."""
    require(actionplans.rules.can_read_plan(request.membership))
    back = [
        {"label": "Action plan", "url": reverse("actionplans:plan")},
        {"label": "Plan on a page", "url": reverse("actionplans:page")},
    ]
    return _page(request, own_force(request), None, back)


@form_page
def of_edition(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Made when the edition was shared; of one from before that, its force asks for it."""
    edition = readable(request, public_id)
    address = reverse("actionplans:edition_page", args=[edition.public_id])
    return _page(
        request, edition.force, edition, [*crumbs_of(request), {"label": str(edition), "url": address}]
    )


def _page(
    request: PortalRequest, force: Force, edition: Edition | None, breadcrumbs: list[dict[str, str]]
) -> HttpResponse:
    if request.method == "POST":
        require(rules.can_make_plan_page(request.membership, force))
        plan_pages.ask_for_page(force=force, edition=edition, by_name=request.membership.display_name)
        return redirect(request.path)
    context = {
        "page": PlanPage.objects.newest_of(force, edition),
        "force": force,
        "edition": edition,
        "may_make": rules.can_make_plan_page(request.membership, force),
        "breadcrumbs": breadcrumbs,
    }
    return render(request, "reporting/plan_page/page.html", context)


@require_safe
def state(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """The part of the page that tells how far it is; fetched again every two seconds until it is done."""
    page = _readable(request, public_id)
    return render(request, "reporting/plan_page/state.html", {"page": page})


@require_safe
def download(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    page = _readable(request, public_id)
    if not page.done:
        raise Http404
    try:
        file = default_storage.open(page.stored_as)
    except OSError as error:  # away or gone: it can be asked for again, and says so in the log
        log.warning("plan_page_file_missing", page=str(public_id))
        raise Http404 from error
    title = f"{page.force.name}, {page.edition or 'live plan'}, on a page"
    if page.edition:
        note_opened(request, page.edition, f"{page.edition} of the action plan, on a page (PDF)")
    return attachment(file, name=f"{slugify(title)}.pdf", content_type="application/pdf")


def _readable(request: PortalRequest, public_id: UUID) -> PlanPage:
    require(actionplans.rules.can_read_editions(request.membership))
    rows = PlanPage.objects.defer("content").select_related("force", "edition__force")
    editions = Edition.objects.readable_by(request.membership)
    own = Q(edition=None, force=request.membership.force_id)
    page = get_object_or_404(rows.filter(own | Q(edition__in=editions)), public_id=public_id)
    if not rules.can_read_plan_page(request.membership, page):
        raise Http404
    return page
