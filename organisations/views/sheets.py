"""Organisations and their first people by a spreadsheet: read, shown, and only then brought in."""

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.templatetags.portal import count
from evidence.checks import clean_name
from evidence.refusals import FileRefusedError
from evidence.rows import TYPE, NotASheetError
from evidence.upload_form import UploadForm
from forces.http import PortalRequest, attachment, form_page, require
from forces.models import Region
from organisations import rules, workflow
from organisations.sheet import LAYOUT, Read, read_sheet, sealed, unsealed
from organisations.views.loading import crumbs

NAME = "Organisations.xlsx"
INSTEAD = "Nothing was added"
NOT_ANY_MORE = (
    "Nothing was added: what was read is too old, or somebody has changed one of these organisations since."
    " Upload the spreadsheet again."
)


@require_safe
def sheet(request: PortalRequest) -> HttpResponseBase:
    """An empty one to fill in."""
    require(rules.can_keep(request.membership))
    return attachment(ContentFile(LAYOUT.empty()), name=NAME, content_type=TYPE)


@form_page
def upload(request: PortalRequest) -> HttpResponse:
    """Read one and show what it holds, or what is wrong with each cell. Nothing is saved, and nothing kept of it."""
    require(rules.can_keep(request.membership))
    form, read = UploadForm(), None
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            read = _read(form)
    wrong = read.wrong if read else []
    context = {
        "form": form,
        "read": read,
        "regions": Region.objects.all(),
        "new": sum(not row.slug for row in read.rows) if read else 0,
        "invited": sum(row.person is not None for row in read.rows) if read else 0,
        "sealed": sealed(read.rows) if read and read.rows else "",
        "error_list": [{"text": str(one), "href": "#id_file"} for one in wrong],
        "has_errors": bool(wrong),
        "breadcrumbs": crumbs(),
    }
    return render(request, "organisations/upload.html", context, status=422 if form.errors or wrong else 200)


def _read(form: UploadForm) -> Read | None:
    file = form.cleaned_data["file"]
    name = file.name or ""
    try:
        return read_sheet(name, file, size=file.size or 0)
    except FileRefusedError as refused:
        form.add_error("file", f"“{clean_name(name)}” {refused.why}. {INSTEAD}")
    except NotASheetError as refused:
        form.add_error("file", f"“{clean_name(name)}” {refused}. {INSTEAD}")
    return None


@require_POST
def bring_in(request: PortalRequest) -> HttpResponse:
    """All that was shown, in one step."""
    require(rules.can_keep(request.membership))
    rows = unsealed(request.POST.get("rows", ""), max_age=settings.SESSION_ABSOLUTE)
    try:
        brought = workflow.bring_in(rows=rows, by=request.membership) if rows else None
    except workflow.BadRowError:
        brought = None
    if brought is None:
        messages.info(request, NOT_ANY_MORE)
        return redirect("organisations:upload")
    said = [count(brought.organisations, "organisation") + " added."]
    if brought.people:
        said.append(f"{count(brought.people, 'invitation')} on the way.")
    messages.success(request, " ".join(said))
    return redirect("organisations:list")
