"""Recommendations of other publishers: the national lead adds them one by one, or by a spreadsheet."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from actionplans import rules
from actionplans.querysets import recommendations
from actionplans.sheet import TYPE, NotASheetError, Read, empty_sheet, read_sheet, sealed, unsealed
from audit.conflicts import conflict_page
from audit.editing import news_url
from audit.workflow import StaleSaveError
from core.revisions import revision_typed
from core.templatetags.portal import count
from evidence.checks import clean_name
from evidence.refusals import FileRefusedError
from evidence.upload_form import UploadForm
from forces.http import PortalRequest, attachment, form_page, require
from frameworks import adding
from frameworks.models import Framework, Provision
from frameworks.recommendation_forms import (
    NewPublicationForm,
    NewRecommendationForm,
    PublicationForm,
    RecommendationForm,
)

INSTEAD = "Nothing was added"
NOT_ANY_MORE = (
    "Nothing was added: what was read is too old, or one of its numbers is taken now. Upload it again."
)


@require_safe
def publications(request: PortalRequest) -> HttpResponse:
    """Those that were added; the ones that came with the portal are quoted, and stay as they are."""
    require(rules.can_keep_recommendations(request.membership))
    added = Framework.objects.filter(added=True).with_recommendation_count()
    context = {"publications": added, "breadcrumbs": _crumbs()[:1]}
    return render(request, "recommendations/publications.html", context)


@form_page
def add_publication(request: PortalRequest) -> HttpResponse:
    require(rules.can_keep_recommendations(request.membership))
    form = NewPublicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = adding.add_publication(code=values.pop("code"), values=values)
        except adding.TakenError:
            form.add_error("code", "Another publication has this code. Choose another")
        else:
            messages.success(request, f"Publication added: {made.short_title}")
            return redirect("recommendations:publication", made.code)
    context = {"form": form, "breadcrumbs": _crumbs()}
    return render(request, "recommendations/publication_add.html", context, status=_status(form))


@require_safe
def publication(request: PortalRequest, code: str) -> HttpResponse:
    """One that was added, with its recommendations."""
    found = _load(request, code)
    context = {
        "publication": found,
        "rows": recommendations().filter(framework=found).order_by("position"),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "recommendations/publication.html", context)


@form_page
def change_publication(request: PortalRequest, code: str) -> HttpResponse:
    found = _load(request, code)
    form = PublicationForm(initial={name: getattr(found, name) for name in adding.OF_PUBLICATION})
    revision = found.revision
    if request.method == "POST":
        form, revision = PublicationForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                adding.change_publication(
                    row=found, values=form.cleaned_data, revision=revision, by=request.membership
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Publication saved")
            return redirect("recommendations:publication", code)
    history = [reverse(f"history:publication{of}", args=[code]) for of in ("", "_texts")]
    page = _changing(found, form, revision, title=found.title, history=history, back=_page_of(found))
    return render(request, "recommendations/change.html", page, status=_status(form))


@form_page
def add(request: PortalRequest, code: str) -> HttpResponse:
    """One recommendation."""
    found = _load(request, code)
    form = NewRecommendationForm(request.POST or None, taken=_taken(found))
    if request.method == "POST" and form.is_valid():
        try:
            (made,) = adding.add_recommendations(publication=found, rows=[form.recommendation])
        except adding.TakenError:
            form.add_error("number", "Somebody has just added a recommendation with this number")
        else:
            messages.success(request, f"Recommendation added: {made.number} {made.title}")
            return redirect("recommendations:publication", code)
    context = {"publication": found, "form": form, "breadcrumbs": [*_crumbs(), _crumb(found)]}
    return render(request, "recommendations/add.html", context, status=_status(form))


@form_page
def change(request: PortalRequest, code: str) -> HttpResponse:
    """The words of a recommendation that was added."""
    require(rules.can_keep_recommendations(request.membership))
    rows = recommendations().filter(framework__added=True).select_related("framework")
    found = get_object_or_404(rows, code=code)
    form = RecommendationForm(initial={name: getattr(found, name) for name in adding.OF_RECOMMENDATION})
    revision = found.revision
    if request.method == "POST":
        form, revision = RecommendationForm(request.POST), revision_typed(request.POST.get("revision", ""))
        if form.is_valid():
            try:
                adding.change_recommendation(
                    row=found, values=form.cleaned_data, revision=revision, by=request.membership
                )
            except StaleSaveError as stale:
                return conflict_page(request, stale.conflict, status=409)
            messages.success(request, "Recommendation saved")
            return redirect("recommendations:publication", found.framework.code)
    history = [reverse(f"history:recommendation{of}", args=[code]) for of in ("", "_texts")]
    title, back = f"Recommendation {found.number}", _page_of(found.framework)
    page = _changing(found, form, revision, title=title, history=history, back=back)
    return render(request, "recommendations/change.html", page, status=_status(form))


# --- by a spreadsheet -------------------------------------------------------------------------------------------


@require_safe
def sheet(request: PortalRequest, code: str) -> HttpResponseBase:
    """An empty one to fill in."""
    found = _load(request, code)
    name = f"Recommendations {found.code}.xlsx"
    return attachment(ContentFile(empty_sheet()), name=name, content_type=TYPE)


@form_page
def upload(request: PortalRequest, code: str) -> HttpResponse:
    """Read one and show what it holds, or what is wrong with each cell. Nothing is saved, and nothing kept of it."""
    found = _load(request, code)
    form = UploadForm()
    read = None
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            read = _read(form, found)
    return _upload_page(request, found, form, read)


def _read(form: UploadForm, found: Framework) -> Read | None:
    file = form.cleaned_data["file"]
    name = file.name or ""
    try:
        return read_sheet(name, file, size=file.size or 0, taken=_taken(found))
    except FileRefusedError as refused:
        form.add_error("file", f"“{clean_name(name)}” {refused.why}. {INSTEAD}")
    except NotASheetError as refused:
        form.add_error("file", f"“{clean_name(name)}” {refused}. {INSTEAD}")
    return None


def _upload_page(
    request: PortalRequest, found: Framework, form: UploadForm, read: Read | None
) -> HttpResponse:
    wrong = read.wrong if read else []
    context = {
        "publication": found,
        "form": form,
        "read": read,
        "sealed": sealed(read.rows, publication=found.code) if read and read.rows else "",
        "error_list": [{"text": str(one), "href": "#id_file"} for one in wrong],
        "has_errors": bool(wrong),
        "breadcrumbs": [*_crumbs(), _crumb(found)],
    }
    status = 422 if form.errors or wrong else 200
    return render(request, "recommendations/upload.html", context, status=status)


@require_POST
def bring_in(request: PortalRequest, code: str) -> HttpResponse:
    """All that was shown, in one step."""
    found = _load(request, code)
    sent = request.POST.get("rows", "")
    rows = unsealed(sent, publication=found.code, max_age=settings.SESSION_ABSOLUTE)
    if not rows or {row.number for row in rows} & _taken(found):
        messages.info(request, NOT_ANY_MORE)
        return redirect("recommendations:upload", code)
    try:
        adding.add_recommendations(publication=found, rows=rows)
    except adding.TakenError:
        messages.info(request, NOT_ANY_MORE)
        return redirect("recommendations:upload", code)
    messages.success(request, f"{count(len(rows), 'recommendation')} added.")
    return redirect("recommendations:publication", code)


# --- what the views above share ---------------------------------------------------------------------------------


def _load(request: PortalRequest, code: str) -> Framework:
    require(rules.can_keep_recommendations(request.membership))
    return get_object_or_404(Framework, code=code, added=True)


def _taken(found: Framework) -> frozenset[str]:
    return frozenset(found.provisions.values_list("number", flat=True))


def _changing(
    row: Framework | Provision,
    form: forms.Form,
    revision: int,
    *,
    title: str,
    history: list[str],
    back: str,
) -> dict[str, Any]:
    """What the page of a form with earlier texts shows."""
    return {
        "title": title,
        "form": form,
        "revision": revision,
        "news": news_url((type(row), [row.pk, row.revision])),
        "history": history[0],
        "texts": history[1],
        "back": back,
        "breadcrumbs": _crumbs(),
    }


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200


def _page_of(found: Framework) -> str:
    return reverse("recommendations:publication", args=[found.code])


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "Recommendations", "url": reverse("recommendations:list")},
        {"label": "Added publications", "url": reverse("recommendations:publications")},
    ]


def _crumb(found: Framework) -> dict[str, str]:
    return {"label": found.short_title, "url": _page_of(found)}
