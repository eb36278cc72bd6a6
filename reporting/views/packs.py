"""Feedback packs: drafted, worded and released by the national team; read by the force and its policing body."""

from uuid import UUID

import structlog
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Cycle
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError, log_access
from forces.choices import Audience
from forces.http import PortalRequest, attachment, form_page, require
from forces.models import Membership
from reporting import packing, rules
from reporting.builders import content
from reporting.builders.pack import PackDocument, build
from reporting.choices import PackSectionKind, PackState
from reporting.forms import ReportTextForm
from reporting.models import Pack, PackPaper, PackSection
from reporting.views.choosing import chosen, no_cycle, opened_cycles

log = structlog.get_logger()

PAGE = 50
LOST = "The PDF is not where it was kept. It is being made again: come back in a minute."
AWAY = "The PDF cannot be fetched at the moment. Try again in a few minutes."


@require_safe
def packs(request: PortalRequest) -> HttpResponse:
    """For the national team those of a cycle (?cycle=); for a force and its policing body what was released to them."""
    require(rules.may_read_packs(request.membership))
    if not rules.can_make_packs(request.membership):
        released = PackPaper.objects.released_to(request.membership).select_related("cycle", "force")
        home = "Position" if request.membership.audience == Audience.POLICING_BODY else "My force"
        context = {
            "papers": released.order_by("-released_at"),
            "breadcrumbs": [{"label": home, "url": reverse("reporting:home")}],
        }
        return render(request, "reporting/packs/own.html", context)
    cycles = opened_cycles()
    if not cycles:
        return no_cycle(request, "Feedback packs")
    cycle = chosen(cycles, request.GET.get("cycle", ""))
    return render(request, "reporting/packs/list.html", {**_progress_of(request, cycle), "cycles": cycles})


@require_safe
def progress(request: PortalRequest) -> HttpResponse:
    """The part of the list that tells how far they are; fetched again until nothing is in the making."""
    require(rules.can_make_packs(request.membership))
    cycle = chosen(opened_cycles(), request.GET.get("cycle", ""))
    return render(request, "reporting/packs/rows.html", _progress_of(request, cycle))


@require_POST
def draft_all(request: PortalRequest, slug: str) -> HttpResponse:
    require(rules.can_make_packs(request.membership))
    cycle = get_object_or_404(Cycle, slug=slug)
    asked = packing.ask_for_packs(cycle=cycle, by=request.membership)
    if asked:
        said = "1 pack is" if asked == 1 else f"{asked} packs are"
        messages.success(request, f"{said} being drafted. You may leave this page.")
    else:
        messages.info(request, "Every force whose submission is accepted has a pack already.")
    return redirect(f"{reverse('packs:list')}?cycle={cycle.slug}")


@require_safe
def pack(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """One pack as it stands: its parts, to be worded, and what its force would read."""
    require(rules.can_make_packs(request.membership))
    found = _pack(public_id)
    sections = {section.kind: section for section in found.sections.all()}
    document, paper, seen = _shown(found)
    context = {
        "pack": found,
        "sections": [(kind, sections[kind]) for kind in PackSectionKind if kind in sections],
        "paper": paper,
        "document": document,
        "seen": seen,
        "can_edit": found.state == PackState.DRAFTED,
        "can_release": rules.can_release_pack(request.membership, found),
        "breadcrumbs": [_list(found.cycle)],
    }
    return render(request, "reporting/packs/pack.html", context)


@form_page
def section(request: PortalRequest, public_id: UUID, section_id: UUID) -> HttpResponse:
    """The words of one part, saved only over what the writer started from."""
    require(rules.can_make_packs(request.membership))
    found = _pack(public_id)
    require(found.state == PackState.DRAFTED, otherwise="The pack is released: its words stand.")
    row = get_object_or_404(PackSection, force=found.force_id, pack=found, public_id=section_id)
    row.pack = found
    started = {"text": row.text, "revision": row.revision}
    label = PackSectionKind(row.kind).label
    form = ReportTextForm(request.POST or None, initial=started, label=label)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            packing.change_section(
                section=row, text=given["text"], revision=given["revision"], by=request.membership
            )
        except StaleSaveError as stale:
            return conflict_page(request, stale.conflict, status=409)
        messages.success(request, f"{label} saved.")
        return redirect("packs:pack", found.public_id)
    context = {
        "pack": found,
        "section": row,
        "label": label,
        "form": form,
        "news": news_url((PackSection, [row.pk, row.revision])),
        "breadcrumbs": [
            _list(found.cycle),
            {"label": str(found), "url": reverse("packs:pack", args=[found.public_id])},
        ],
    }
    return render(request, "reporting/packs/section.html", context, status=422 if form.is_bound else 200)


@require_POST
def release(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """seen=<digest of the document that the page showed>: nothing else is released."""
    require(rules.may_release_packs(request.membership))
    found = _pack(public_id)
    try:
        seen = request.POST.get("seen", "")
        if packing.release_pack(pack=found, seen=seen, by=request.membership):
            messages.success(request, f"{found} is released, and the force’s leads are told.")
        else:
            messages.info(request, "It was released already.")
    except packing.NotReadyError as error:
        messages.error(request, str(error))
    return redirect("packs:pack", found.public_id)


@require_POST
def again(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Try once more to make the PDF that could not be made."""
    require(rules.can_make_packs(request.membership))
    _, paper, _ = _shown(_pack(public_id))
    if paper and paper.stopped:
        packing.make_again(paper=paper)
    return redirect("packs:pack", public_id)


@require_safe
def released(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """What was released: for the force, its policing body, and the national team."""
    paper = _paper(request, public_id)
    _note(paper, "opened", f"Feedback pack, {paper.cycle}", by=request.membership)
    context = {
        "paper": paper,
        "document": content.thaw_as(PackDocument, paper.content),
        "breadcrumbs": [{"label": "Feedback packs", "url": reverse("packs:list")}],
    }
    return render(request, "reporting/packs/released.html", context)


@require_safe
def download(request: PortalRequest, public_id: UUID) -> HttpResponseBase:
    paper = _paper(request, public_id)
    if not paper.done:
        raise Http404
    try:
        file = default_storage.open(paper.stored_as)
    except FileNotFoundError:
        log.warning("pack_file_missing", paper=str(public_id))
        if rules.can_make_packs(request.membership):
            packing.make_again(paper=paper)
        else:
            packing.ring_for_lost_file(str(public_id))
        messages.error(request, LOST)
        return redirect("packs:released", public_id)
    except OSError:  # the storage is away, and with it for now the file
        log.exception("pack_storage_away", paper=str(public_id))
        messages.error(request, AWAY)
        return redirect("packs:released", public_id)
    title = f"Feedback pack, {paper.force.name}, {paper.cycle.name}"
    _note(paper, "downloaded", f"Feedback pack, {paper.cycle} (PDF)", by=request.membership)
    return attachment(file, name=f"{slugify(title)}.pdf", content_type="application/pdf")


# --- what the pages show ----------------------------------------------------------------------------------------


def _progress_of(request: PortalRequest, cycle: Cycle) -> dict[str, object]:
    rows = Pack.objects.of_cycle(cycle)
    counts = Pack.objects.count_by_state(cycle)
    return {
        "cycle": cycle,
        "counts": [(state, counts[state]) for state in PackState if counts.get(state)],
        "total": sum(counts.values()),
        "in_the_making": bool(counts.get(PackState.ASKED)) or PackPaper.objects.in_the_making(cycle).exists(),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "waiting": packing.waiting_for_packs(cycle),
    }


def _pack(public_id: UUID) -> Pack:
    rows = Pack.objects.select_related("force", "cycle__framework", "cycle__previous", "submission")
    return get_object_or_404(rows, public_id=public_id)


def _shown(pack: Pack) -> tuple[PackDocument | None, PackPaper | None, str]:
    """The document that stands, or that its force would read now; its paper, where one says just that; its digest."""
    papers = pack.papers.standing_first()
    if pack.state == PackState.RELEASED:
        paper = papers.filter(released_at__isnull=False).first()
        return (content.thaw_as(PackDocument, paper.content), paper, "") if paper else (None, None, "")
    if pack.state != PackState.DRAFTED:
        return None, None, ""
    document = build(pack, {section.kind: section.text for section in pack.sections.all()})
    digest = content.digest(content.freeze(document))
    return document, papers.defer("content").filter(content_sha256=digest).first(), digest


def _note(paper: PackPaper, act: str, what: str, *, by: Membership) -> None:
    """The force reads who opened what was released to it. A draft is the team's own, and not told of."""
    if paper.released_at:
        log_access(force=paper.force, act=act, what=what, by=by)


def _paper(request: PortalRequest, public_id: UUID) -> PackPaper:
    """What the person may read: the national team every paper, others what was released to them."""
    require(rules.may_read_packs(request.membership))
    rows = PackPaper.objects.select_related("force", "cycle")
    if not rules.can_make_packs(request.membership):
        rows = rows.released_to(request.membership)
    return get_object_or_404(rows, public_id=public_id)


def _list(cycle: Cycle) -> dict[str, str]:
    return {"label": f"Feedback packs, {cycle.name}", "url": f"{reverse('packs:list')}?cycle={cycle.slug}"}
