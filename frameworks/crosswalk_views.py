"""The crosswalk: what else one line touches, all links, and the national team's changes to them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from forces.http import PortalRequest, form_page, require
from forces.roles import Permission
from frameworks import rules, workflow
from frameworks.choices import ProvisionKind, Relation
from frameworks.link_forms import LinkForm, NewLinkForm
from frameworks.models import CrosswalkLink, Provision
from frameworks.touching import touches, touches_beneath

PER_PAGE = 50
# What a force is asked about as a whole: reporting shows what it has said already (its own page, met by name).
_SUMMED_UP = (ProvisionKind.RECOMMENDATION, ProvisionKind.NATIONAL_ACTION)


@require_safe
def provision(request: PortalRequest, code: str, line: str) -> HttpResponse:
    """One line of a framework, with what it touches in this framework and in the others."""
    found = _line(code, line)
    by = request.membership
    context = {
        "provision": found,
        "touches": touches(Provision.objects.filter(pk=found.pk)),
        "beneath": touches_beneath(found),
        "may_edit": rules.can_edit_crosswalk(by),
        "sees_answers": by.may(Permission.READ_WHOLE) and found.kind in _SUMMED_UP,
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "frameworks/provision.html", context)


@require_safe
def crosswalk(request: PortalRequest) -> HttpResponse:
    """All links, in reading order. ?code= those of one line and of what stands beneath it."""
    rows = CrosswalkLink.objects.with_provisions().order_by(
        "from_provision__framework__position", "from_provision__position", "to_provision__position", "pk"
    )
    may_edit = rules.can_edit_crosswalk(request.membership)
    code = request.GET.get("code", "").strip().replace("\0", "")[:40]
    rows = rows if may_edit else rows.live()
    context = {
        "page": Paginator(rows.about(code) if code else rows, PER_PAGE).get_page(request.GET.get("page")),
        "code": code,
        "may_edit": may_edit,
        "breadcrumbs": [{"label": "Frameworks", "url": reverse("frameworks:list")}],
    }
    return render(request, "frameworks/crosswalk.html", context)


@form_page
def add_link(request: PortalRequest, code: str, line: str) -> HttpResponse:
    require(rules.can_edit_crosswalk(request.membership))
    start = _line(code, line)
    form = NewLinkForm(request.POST or None, start=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            workflow.add_link(
                start=start,
                end=said["other"],
                relation=Relation(said["relation"]),
                reason=said["reason"],
                by=request.membership,
            )
        except workflow.LinkedAlreadyError:
            form.add_error("other", "These two are linked already: change that link, or take it up again")
        else:
            messages.success(request, f"{start.code} and {said['other'].code} are linked.")
            return redirect(_page_of(start))
    context = {"form": form, "provision": start, "breadcrumbs": [*_crumbs(start), _crumb(start)]}
    return render(request, "frameworks/link_add.html", context, status=422 if form.errors else 200)


@form_page
def link(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Change one link, or withdraw it."""
    require(rules.can_edit_crosswalk(request.membership))
    row = get_object_or_404(CrosswalkLink.objects.with_provisions(), public_id=public_id)
    if request.method != "POST":
        names = (*workflow.OF_LINK, "revision")
        return _link_page(request, row, LinkForm(initial={name: getattr(row, name) for name in names}))
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _link_page(request, row, form, status=422)
    revision = form.cleaned_data.pop("revision")
    try:
        workflow.change_link(row=row, values=form.cleaned_data, revision=revision, by=request.membership)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, "The link is saved.")
    return redirect(_page_of(row.from_provision))


def _link_page(
    request: PortalRequest, row: CrosswalkLink, form: LinkForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "link": row,
        "form": form,
        "news": news_url((CrosswalkLink, [row.pk, row.revision])),
        "breadcrumbs": [*_crumbs(row.from_provision), _crumb(row.from_provision)],
    }
    return render(request, "frameworks/link.html", context, status=status)


def _line(code: str, line: str) -> Provision:
    rows = Provision.objects.linkable().select_related("framework", "parent__parent__parent")
    return get_object_or_404(rows, framework__code=code, code=line)


def _page_of(found: Provision) -> str:
    return reverse("frameworks:provision", args=[found.framework.code, found.code])


def _crumbs(found: Provision) -> list[dict[str, str]]:
    framework = found.framework
    place = f"{reverse('frameworks:framework', args=[framework.code])}#{found.anchor}"
    return [
        {"label": "Frameworks", "url": reverse("frameworks:list")},
        {"label": framework.short_title, "url": place},
    ]


def _crumb(found: Provision) -> dict[str, str]:
    return {"label": found.code, "url": _page_of(found)}
