"""Pages of evidence: the list, adding, one piece with its uses, and handing out."""

import uuid
from collections.abc import Iterable
from urllib.parse import quote

import structlog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from evidence import rules, workflow
from evidence.forms import AddEvidenceForm, EvidenceFilter, WordsForm
from evidence.http import own_evidence, page_of, trail, versions_of
from evidence.locks import LockedError, unlocked
from evidence.models import Evidence, EvidenceUse, EvidenceVersion
from evidence.provisions import evidenced, find_provisions
from evidence.sight import also_for, attachable_by
from evidence.storing import FileChangedError, Room, StoreUnavailableError, open_unchanged
from forces.http import PortalRequest, attachment, form_page, own_force, require
from frameworks.models import Provision

log = structlog.get_logger()

PER_PAGE = 50
OFFERED = 20


@require_safe
def evidence_list(request: PortalRequest) -> HttpResponse:
    require(rules.can_read(request.membership))
    rows = own_evidence(request).with_uses().prefetch_related("versions").order_by("-added_at", "-pk")
    filtered = EvidenceFilter(request.GET, queryset=rows)
    return render(
        request,
        "evidence/evidence_list.html",
        {
            "filter": filtered.form,
            "is_filtered": any(request.GET.get(name) for name in ("words", "kind", "provision")),
            "used_for": filtered.form.cleaned_data.get("provision", "") if filtered.form.is_valid() else "",
            "page": Paginator(filtered.qs, PER_PAGE).get_page(request.GET.get("page")),
            "room": Room(own_force(request)),
            "can_add": rules.can_add(request.membership),
        },
    )


@form_page
def add(request: PortalRequest) -> HttpResponse:
    """New evidence, for the provision in ?for= where there is one; then back to ?next=."""
    require(rules.can_add(request.membership))
    force = own_force(request)
    provision = _provision_asked_for(request)
    also = _also(request, provision)
    posted = request.method == "POST"
    form = AddEvidenceForm(request.POST, request.FILES) if posted else AddEvidenceForm()
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            evidence = workflow.add_evidence(
                force=force,
                by=request.membership,
                provisions=[provision, *also] if provision else [],
                **{name: given[name] for name in ("title", "kind", "refers_to", "review_on", "link", "file")},
            )
        except StoreUnavailableError as error:
            form.refuse(error)
        except LockedError as error:
            messages.error(request, str(error))
            return _adding_page(request, form, provision, status=409)
        else:
            messages.success(request, f"“{evidence.title}” is added{_to(provision, also)}.")
            return redirect(_next(request) or page_of(evidence))
    return _adding_page(request, form, provision, status=form.status)


def _adding_page(
    request: PortalRequest, form: AddEvidenceForm, provision: Provision | None, *, status: int = 200
) -> HttpResponse:
    context = {**_adding(request, form, provision), "has_errors": status != 200}
    return render(request, "evidence/evidence_add.html", context, status=status)


def _adding(request: PortalRequest, form: AddEvidenceForm, provision: Provision | None) -> dict[str, object]:
    """What the page for adding shows: the form, and beside it what the force has already."""
    search = WordsForm(request.GET)
    context: dict[str, object] = {
        "form": form,
        "provision": provision,
        "next": _next(request),
        "query": request.GET.urlencode(),
        "words": search.wanted,
        "breadcrumbs": trail(),
    }
    if provision:
        force, itself = own_force(request), Provision.objects.filter(pk=provision.pk)
        uses = EvidenceUse.objects.filter(force=force, provision=provision)
        others = own_evidence(request).exclude(uses__provision=provision).with_words(search.wanted)
        offered = list(others.prefetch_related("versions").order_by("-added_at", "-pk")[: OFFERED + 1])
        context |= {
            "locked": not unlocked(force.pk, itself).exists(),
            "already": uses.links_by_provision().get(provision.pk, []),
            "offered": offered[:OFFERED],
            "more": len(offered) > OFFERED,
            "offers": also_for(request.membership, itself),
            "also": request.POST.getlist("also"),
        }
    return context


@require_POST
def use_existing(request: PortalRequest) -> HttpResponse:
    """Evidence that the force has already, now for the provision in ?for= as well, and for others with it."""
    require(rules.can_add(request.membership))
    provision = _provision_asked_for(request)
    if provision is None:
        raise Http404
    chosen = own_evidence(request).filter(public_id__in=_uuids(request.POST.getlist("evidence")))
    pieces = [piece for piece in chosen.prefetch_related("versions") if rules.may_be_relied_on(piece.current)]
    if not pieces:
        messages.error(request, "Choose at least one piece of evidence from the list, or add a new one.")
        return _adding_page(request, AddEvidenceForm(), provision, status=422)
    also = _also(request, provision)
    try:
        for evidence in pieces:
            workflow.use_evidence(version=evidence.current, provisions=[provision, *also])
    except LockedError as error:
        messages.error(request, str(error))
        return _adding_page(request, AddEvidenceForm(), provision, status=409)
    messages.success(
        request, f"{count(len(pieces), 'piece of evidence,pieces of evidence')} added{_to(provision, also)}."
    )
    return redirect(_next(request) or page_of(pieces[0]))


@require_safe
def evidence(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    require(rules.can_read(request.membership))
    return _page(
        request, get_object_or_404(own_evidence(request).select_related("added_by"), public_id=public_id)
    )


def _page(request: PortalRequest, piece: Evidence, *, status: int = 200) -> HttpResponse:
    """One piece: its versions, what it is used for, and finding more to use it for."""
    search = WordsForm(request.GET)
    can_add = rules.can_add(request.membership)
    found_by_words = attachable_by(request.membership, find_provisions(search.wanted))
    unused = found_by_words.exclude(pk__in=piece.uses.values("provision"))
    found = list(unused[: OFFERED + 1]) if can_add and search.wanted else []
    used = Provision.objects.filter(pk__in=piece.uses.values("provision"))
    return render(
        request,
        "evidence/evidence_detail.html",
        {
            "evidence": piece,
            **versions_of(piece, request.membership),
            "can_remove": rules.can_remove(request.membership),
            "uses": piece.uses.with_provisions().select_related("version"),
            "open": set(unlocked(piece.force_id, used).values_list("pk", flat=True)),
            "words": search.wanted,
            "found": found[:OFFERED],
            "more": len(found) > OFFERED,
            "offers": also_for(request.membership, used) if can_add else [],
            "can_add": can_add,
            "has_errors": status != 200,
            "breadcrumbs": trail(),
        },
        status=status,
    )


@require_POST
def use(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Use the evidence for each provision chosen."""
    require(rules.can_add(request.membership))
    piece = get_object_or_404(own_evidence(request), public_id=public_id)
    mine = attachable_by(request.membership, evidenced())
    provisions = list(mine.filter(code__in=_codes(request.POST.getlist("provision"))))
    if not provisions:
        messages.error(request, "Choose at least one behaviour, action or recommendation.")
        return _page(request, piece, status=422)
    if not rules.may_be_relied_on(piece.current):
        messages.error(request, "What there is of it was rejected. Add a clean version first.")
        return _page(request, piece, status=422)
    try:
        workflow.use_evidence(version=piece.current, provisions=provisions)
    except LockedError as error:
        messages.error(request, str(error))
        return _page(request, piece, status=409)
    messages.success(request, f"Now used for {', '.join(p.code for p in provisions)}.")
    return redirect(page_of(piece))


@require_POST
def stop_using(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    require(rules.can_add(request.membership))
    piece = get_object_or_404(own_evidence(request), public_id=public_id)
    mine = attachable_by(request.membership, Provision.objects.all())
    provision = mine.filter(code__in=_codes([request.POST.get("provision", "")])).first()
    if provision is None:
        messages.error(request, "Choose where it should no longer be used.")
        return _page(request, piece, status=422)
    try:
        workflow.stop_using(evidence=piece, provision=provision)
    except LockedError as error:
        messages.error(request, str(error))
        return _page(request, piece, status=409)
    messages.success(
        request, f"No longer used for {provision.code}. What was already submitted is unchanged."
    )
    return redirect(page_of(piece))


@require_safe
def download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out one version: the file as an attachment, or the way to the link. Who opened it is recorded.

    The row may be all that the reader sees: the national team has no right to the evidence that it belongs to.
    """
    require(rules.can_open(request.membership))
    rows = EvidenceVersion.objects.select_related("force")
    own = request.membership.force_id
    rows = rows.pinned() if own is None else rows.filter(force=own, evidence__in=own_evidence(request))
    version = get_object_or_404(rows, public_id=public_id)
    if not rules.may_be_handed_out(version):
        return _not_handed_out(request, version, version.scan_state, status=403)
    if version.link:
        workflow.record_opening(version=version, by=request.membership)
        return HttpResponseRedirect(version.link)
    try:
        file = open_unchanged(version)
    except FileChangedError:
        log.error("stored_file_changed", version=str(version.public_id))  # noqa: TRY400 - where it was found is no news
        return _not_handed_out(request, version, "changed", status=503)
    except OSError:
        log.exception("stored_file_missing", version=str(version.public_id))
        return _not_handed_out(request, version, "away", status=503)
    workflow.record_opening(version=version, by=request.membership)
    return attachment(file, name=version.file_name, content_type=version.content_type)


def _not_handed_out(
    request: PortalRequest, version: EvidenceVersion, why: str, *, status: int
) -> HttpResponse:
    return render(request, "evidence/not_handed_out.html", {"version": version, "why": why}, status=status)


# --- what the address asks for ----------------------------------------------------------------------------------


def _to(provision: Provision | None, also: Iterable[Provision]) -> str:
    return (
        f" to {', '.join([provision.reference, *(other.reference for other in also)])}" if provision else ""
    )


def _also(request: PortalRequest, provision: Provision | None) -> list[Provision]:
    """Of what is offered beside the provision, what was ticked."""
    ticked = request.POST.getlist("also")
    if provision is None or not ticked:
        return []
    offered = also_for(request.membership, Provision.objects.filter(pk=provision.pk))
    return [touch.other for touch in offered if touch.other.code in ticked]


def _provision_asked_for(request: PortalRequest) -> Provision | None:
    code = request.GET.get("for", "")
    return (
        get_object_or_404(attachable_by(request.membership, evidenced()), code__in=_codes([code]))
        if code
        else None
    )


def _next(request: PortalRequest) -> str:
    """The place to go back to, if it is one of ours: to the row of the provision, where the address names none."""
    place = request.GET.get("next", "")
    if not place.startswith("/") or not url_has_allowed_host_and_scheme(place, allowed_hosts=None):
        return ""
    row = request.GET.get("for", "")
    return f"{place}#b-{quote(row)}" if row and "#" not in place else place


def _codes(texts: Iterable[str]) -> list[str]:
    """Codes as they can stand in the database: PostgreSQL takes no NUL."""
    return [text for text in texts if text.isprintable()]


def _uuids(texts: Iterable[str]) -> list[uuid.UUID]:
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
