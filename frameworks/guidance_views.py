"""What good looks like: the national lead's list of all behaviours, and the page to write beside one."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from forces.http import PortalRequest, form_page, require
from frameworks import rules, workflow
from frameworks.choices import ProvisionKind
from frameworks.forms import GuidanceForm
from frameworks.models import Framework, Guidance, Provision


@dataclass
class Part:
    """A descriptor and its behaviours, each with what was written beside it, or None."""

    descriptor: Provision
    lines: list[tuple[Provision, Guidance | None]] = field(default_factory=list)


@require_safe
def guidance_list(request: PortalRequest, code: str) -> HttpResponse:
    """All behaviours, and which have nothing beside them. ?state=empty those alone."""
    require(rules.can_write_guidance(request.membership))
    framework = get_object_or_404(Framework, code=code)
    parts = _parts(framework)
    lines = [line for part in parts for line in part.lines]
    only_empty = request.GET.get("state") == "empty"
    if only_empty:
        for part in parts:
            part.lines = [line for line in part.lines if not _written(line[1])]
    context = {
        "framework": framework,
        "parts": [part for part in parts if part.lines],
        "written": sum(_written(guidance) for _, guidance in lines),
        "total": len(lines),
        "only_empty": only_empty,
        "breadcrumbs": _crumbs(framework)[:2],
    }
    return render(request, "frameworks/guidance_list.html", context)


def _parts(framework: Framework) -> list[Part]:
    kinds = [ProvisionKind.DESCRIPTOR, ProvisionKind.BEHAVIOUR]
    lines = framework.provisions.filter(kind__in=kinds).with_guidance().select_related("parent")
    parts: list[Part] = []
    for provision in lines.in_reading_order():
        if provision.kind == ProvisionKind.DESCRIPTOR:
            parts.append(Part(provision))
        else:
            parts[-1].lines.append((provision, getattr(provision, "guidance", None)))
    return parts


def _written(guidance: Guidance | None) -> bool:
    return guidance is not None and bool(guidance.looks_like or guidance.typical_evidence)


@form_page
def guidance(request: PortalRequest, code: str, behaviour: str) -> HttpResponse:
    """Write beside one behaviour; then the list, or the next one that has nothing beside it."""
    require(rules.can_write_guidance(request.membership))
    rows = Provision.objects.behaviours().with_guidance().select_related("framework")
    provision = get_object_or_404(rows, framework__code=code, code=behaviour)
    stands: Guidance | None = getattr(provision, "guidance", None)
    if request.method != "POST":
        return _page(request, provision, stands, _form_over(stands))
    form = GuidanceForm(request.POST)
    if not form.is_valid():
        return _page(request, provision, stands, form, status=422)
    try:
        workflow.write_guidance(provision=provision, by=request.membership, **form.cleaned_data)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    messages.success(request, f"What good looks like for {provision.reference} is saved.")
    return redirect(_after(request, provision))


def _form_over(stands: Guidance | None) -> GuidanceForm:
    if stands is None:
        return GuidanceForm(initial={"revision": 0})
    names = ("looks_like", "typical_evidence", "revision")
    return GuidanceForm(initial={name: getattr(stands, name) for name in names})


def _page(
    request: PortalRequest,
    provision: Provision,
    stands: Guidance | None,
    form: GuidanceForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "provision": provision,
        "guidance": stands,
        "form": form,
        "news": news_url((Guidance, [stands.pk, stands.revision])) if stands else "",
        "breadcrumbs": _crumbs(provision.framework),
    }
    return render(request, "frameworks/guidance.html", context, status=status)


def _after(request: PortalRequest, provision: Provision) -> str:
    code = provision.framework.code
    if request.POST.get("do") == "next":
        open_ones = Provision.objects.behaviours().filter(framework=provision.framework_id, guidance=None)
        following = open_ones.filter(position__gt=provision.position).order_by("position").first()
        if following:
            return reverse("frameworks:guidance", args=[code, following.code])
    return f"{reverse('frameworks:guidance_list', args=[code])}#{provision.anchor}"


def _crumbs(framework: Framework) -> list[dict[str, str]]:
    return [
        {"label": "Frameworks", "url": reverse("frameworks:list")},
        {"label": framework.short_title, "url": reverse("frameworks:framework", args=[framework.code])},
        {"label": "What good looks like", "url": reverse("frameworks:guidance_list", args=[framework.code])},
    ]
