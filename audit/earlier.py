"""The earlier texts of one row that people edit, field by field: read, compared with what stands, put back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString

from audit.conflicts import conflict_page
from audit.editing import KINDS
from audit.timeline import KINDS as THINGS
from audit.timeline import Event, Field, Told, sittings, who
from audit.workflow import RefusedSaveError, StaleSaveError, log_access
from core.diff import LONGEST_COMPARED, changes
from core.revisions import revision_typed
from core.templatetags.portal import moment
from forces.choices import Audience
from forces.http import PortalRequest, form_page, require

# Of one field; the whole history shows the rest.
MOST = 50


@dataclass(frozen=True)
class Earlier:
    """A text that stood in a field. event: its place in the history. difference: from what stands now, as markup."""

    event: int
    text: str
    who: str
    at: str
    difference: SafeString | str


@dataclass(frozen=True)
class OfField:
    """name: the attribute. now: what stands there. is_cut: there were more than are shown.

    goes_back: whether one of them can be put back.
    """

    name: str
    label: str
    now: str
    earlier: list[Earlier]
    is_cut: bool
    goes_back: bool


@form_page
def texts(request: PortalRequest, kind: str, **arguments: Any) -> HttpResponse:
    """Everything that stood in the fields of one row. A POST puts one of them back, as an ordinary save."""
    told = THINGS[kind].load(request, **arguments)
    if told.row is None:
        raise Http404
    if told.force and request.membership.audience != Audience.FORCE:
        what = f"Earlier texts of {told.heading}"
        log_access(force=told.force, act="opened", what=what, by=request.membership)
    if request.method == "POST":
        return _put_back(request, told, reverse(f"history:{kind}", kwargs=arguments))
    return _page(request, told, reverse(f"history:{kind}", kwargs=arguments))


def _page(request: PortalRequest, told: Told, history: str, *, error: str = "") -> HttpResponse:
    row, by = told.row, request.membership
    editable = KINDS[row._meta.label]
    events = list(_events(row))
    said = editable.fields(row)
    fields = [
        _of_field(name, field, row, events, by.audience, goes_back=name in said)
        for name, field in {**said, **editable.went(row)}.items()
    ]
    label, url = told.back
    context = {
        "told": told,
        "history": history,
        "fields": [field for field in fields if field.earlier],
        "revision": row.revision,
        "can_put_back": editable.may(by) and editable.closed(row, by) is None,
        "error": error,
        "has_errors": bool(error),
        "breadcrumbs": [{"label": label, "url": url}],
    }
    return render(request, "audit/texts.html", context, status=422 if error else 200)


def _events(row: Any) -> Iterable[Event]:
    events = row.history.order_by("pgh_id")
    return events.filter(force=row.force_id) if hasattr(row, "force_id") else events


def _of_field(
    name: str, field: Field, row: Model, events: list[Event], reader: str, *, goes_back: bool
) -> OfField:
    now = field.said(getattr(row, name))
    stood = [(event, said) for event, said in _stood(name, field, events) if said and said != now]
    found = [
        Earlier(
            event.pgh_id,
            said,
            who(event, reader),
            moment(event.pgh_created_at),
            changes(said, now) if field.long and len(said) + len(now) <= LONGEST_COMPARED else "",
        )
        for event, said in stood[: -MOST - 1 : -1]
    ]
    return OfField(name, field.label, now, found, is_cut=len(stood) > MOST, goes_back=goes_back)


def _stood(name: str, field: Field, events: list[Event]) -> Iterator[tuple[Event, str]]:
    """Each text once: the last of a sitting, and any of which the next save took something out.

    A person who types is saved for every few seconds: what only grew is in what it became.
    """
    seen = set()
    for sitting in sittings(events):
        for event, following in zip(sitting, [*sitting[1:], None], strict=True):
            said = field.said(getattr(event, name))
            grew = following is not None and _grew(said, field.said(getattr(following, name)))
            if said not in seen and not (grew and field.long):
                seen.add(said)
                yield event, said


def _grew(before: str, after: str) -> bool:
    """Whether something was only put in, at one place."""
    pairs = zip(before, after, strict=False)
    alike = next(
        (place for place, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after))
    )
    return len(after) >= len(before) and after.endswith(before[alike:])


def _put_back(request: PortalRequest, told: Told, history: str) -> HttpResponse:
    row, by = told.row, request.membership
    editable = KINDS[row._meta.label]
    require(editable.may(by))
    name, sent = request.POST.get("field", ""), request.POST.get("event", "")
    fields = editable.fields(row)
    event = next((event for event in _events(row) if str(event.pgh_id) == sent), None)
    if name not in fields or event is None:
        return _page(request, told, history, error="Choose which text to put back")
    revision = revision_typed(request.POST.get("revision", ""))
    found = editable.find(row.pk, by)
    if found is None:
        raise Http404
    try:
        editable.save(found, revision=revision, values={name: getattr(event, name)}, by=by)
    except StaleSaveError as stale:
        return conflict_page(request, stale.conflict, status=409)
    except RefusedSaveError as refused:
        return _page(request, told, history, error=str(refused))
    messages.success(
        request, f"{fields[name].label}: the text of {moment(event.pgh_created_at)} stands again."
    )
    return redirect(editable.place(found))
