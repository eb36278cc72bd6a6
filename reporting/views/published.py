"""What everybody reads, signed in or not: a force's published plan, its earlier versions, and each as PDF.

A force that has published nothing is answered as one that does not exist. Only rows that a chief officer released are
in reach of these pages (forces/grants.py: PublishedPlan and what belongs to it).
"""

from typing import TypeVar

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actionplans.models import PublishedPlan
from actionplans.public_lines import arranged
from forces.http import attachment
from forces.models import Force
from reporting.models import PublishedPaper

log = structlog.get_logger()
R = TypeVar("R", bound=HttpResponseBase)

# So long a cache may show what was withdrawn since.
KEPT_SECONDS = 300


@login_not_required
@require_safe
def newest(request: HttpRequest, slug: str) -> HttpResponse:
    """The last version that was released, or the notice that it was withdrawn."""
    versions = _versions(slug)
    return _page(request, versions[0], versions)


@login_not_required
@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    versions = _versions(slug)
    return _page(request, _one(versions, number), versions)


@login_not_required
@require_safe
def pdf(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    versions = _versions(slug)
    plan = _one(versions, number)
    if plan.withdrawal:
        return _page(request, plan, versions)
    file = PublishedPaper.objects.done_of(plan)
    if file is None:
        raise Http404
    try:
        stored = default_storage.open(file.stored_as)
    except OSError as error:
        log.warning("published_file_missing", force=slug, number=number)
        raise Http404 from error
    name = f"{slug}-vawg-plan-{number}.pdf"
    return _keepable(request, attachment(stored, name=name, content_type="application/pdf"))


def _versions(slug: str) -> list[PublishedPlan]:
    """The newest first. Raises Http404 where there is none, and where there is no such force."""
    versions = list(PublishedPlan.objects.of(get_object_or_404(Force, slug=slug)))
    if not versions:
        raise Http404
    return versions


def _one(versions: list[PublishedPlan], number: int) -> PublishedPlan:
    for found in versions:
        if found.number == number:
            return found
    raise Http404


def _page(request: HttpRequest, plan: PublishedPlan, versions: list[PublishedPlan]) -> HttpResponse:
    withdrawn = plan.withdrawal is not None
    context = {
        "force": plan.force,
        "plan": plan,
        "number": plan.number,
        "withdrawal": plan.withdrawal,
        "page": None if withdrawn else arranged(plan.lines.all()),
        "file": None if withdrawn else PublishedPaper.objects.done_of(plan),
        "others": [(other, other.withdrawal) for other in versions if other.pk != plan.pk],
        "newest": versions[0],
    }
    template = "published/withdrawn.html" if withdrawn else "published/page.html"
    return _keepable(request, render(request, template, context, status=410 if withdrawn else 200))


def _keepable(request: HttpRequest, response: R) -> R:
    """Caches may keep what nobody is signed in to; a session's own answer may bring a cookie."""
    if not request.user.is_authenticated:
        response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
