"""A save that came too late, of whatever kind: what both started from, theirs and yours, and one question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from audit.editing import KINDS, Closed, Editable, merged
from audit.models import KeptConflict
from audit.timeline import Field
from audit.workflow import RefusedSaveError, StaleSaveError, keep_conflict, plain, settle_conflict
from core import diff
from core.revisions import revision_typed
from forces.choices import Audience
from forces.http import PortalRequest, form_page, require
from forces.models import Membership

# No page saves as many rows at once.
MOST_AT_ONCE = 50
PER_PAGE = 20
# Those who edit what others edit as well.
WRITERS = (Audience.FORCE, Audience.NATIONAL)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

GONE = Closed(
    "This was taken away while you were writing", "What you wrote has no place any more. It stands below."
)
NEVER = Closed(
    "This could not be saved any more", "What you wrote stands below, so that you can use it elsewhere."
)
Versions = list[tuple[str, SafeString]]


@dataclass
class Conflict:
    """What was kept, with the row that it was meant for as it stands now. Neither, where there is no such row."""

    kept: KeptConflict
    kind: Editable | None = None
    row: Any = None

    @classmethod
    def of(cls, kept: KeptConflict, by: Membership) -> "Conflict":
        kind = KINDS.get(kept.subject) if kept.subject_id else None
        return cls(kept, kind, kind.find(kept.subject_id, by) if kind else None)

    def closed(self, by: Membership) -> Closed | None:
        if self.kind is None:
            return NEVER
        return self.kind.closed(self.row, by) if self.row is not None else GONE

    @property
    def back(self) -> str:
        """Where it stands, or was to stand."""
        if self.kind and self.row is not None:
            return self.kind.place(self.row)
        return self.kept.place or reverse("reporting:home")

    @property
    def fields(self) -> Mapping[str, Field]:
        if self.kind and self.row is not None:
            return self.kind.fields(self.row)
        return {name: Field(name, long=True) for name in self.kept.yours}

    @property
    def theirs(self) -> dict[str, Any]:
        if self.row is None:
            return self.kept.theirs
        if self.kind is None or not self.kind.is_seen(self.row):
            return {}
        return {name: plain(value) for name, value in self.kind.stands(self.row).items()}

    @property
    def who(self) -> str:
        """Who wrote what stands, as far as this tells: nobody, where it says something else since."""
        then, now = self.kept.theirs, self.theirs
        is_as_it_was = bool(then) and all(now[name] == then[name] for name in then.keys() & now.keys())
        return (self.kept.theirs_name or "Somebody else") if is_as_it_was else ""


def _quicker(kept: KeptConflict, by: Membership) -> str:
    """Who saved first. A person meets themselves, too: in another window, or by putting an earlier text back."""
    return "You" if kept.theirs_name == by.display_name else kept.theirs_name or "Somebody else"


def came_too_late(
    request: PortalRequest, subject: type[Model], *, about: str, place: str, yours: dict[str, str]
) -> HttpResponse:
    """A step that is not possible any more. The words written with it are kept and shown; without any, back to place.

    subject: what they would have been written into. yours: {label: text}.
    """
    if not any(yours.values()):
        return redirect(place)
    label = subject._meta.label
    kept = keep_conflict(subject=label, by=request.membership, about=about, place=place, yours=yours)
    return conflict_page(request, kept, status=409)


def conflict_page(
    request: PortalRequest,
    kept: KeptConflict,
    *,
    status: int = 200,
    error: str = "",
    form: forms.Form | None = None,
    then: Sequence[KeptConflict] = (),
) -> HttpResponse:
    """Start, theirs as it is now, yours; then, until it is settled, which one counts.

    then: what waits to be settled after it. error: with a form sent once more, also from a page kept since before.
    """
    by = request.membership
    conflict = Conflict.of(kept, by)
    closed, row, kind = conflict.closed(by), conflict.row, conflict.kind
    is_settled = kept.settled_at is not None and not error
    if form is None and kind and not closed and not is_settled:
        both = merged(kind, kind.kept(kept.start), row, kind.kept(kept.yours))
        form = kind.form(row, by, initial=both)
    # Whoever may not read it any more does not read either what it said at a revision that they named.
    theirs = conflict.theirs
    start = kept.start if theirs else {}
    yours = kept.yours if closed or is_settled else theirs | kept.yours
    versions = start, theirs, yours
    context = {
        "kept": kept,
        "then": then,
        "noun": kind.noun if kind else "text",
        "about": kind.context(row) if kind and row is not None else "",
        "back": conflict.back,
        "quicker": _quicker(kept, by),
        "who": "" if closed or is_settled else conflict.who,
        "revision": row.revision if row is not None else 0,
        "closed": closed,
        "is_settled": is_settled,
        "start": _version(conflict, start, versions),
        "theirs": _version(conflict, theirs, versions),
        "is_seen": bool(theirs),
        "yours": _version(conflict, yours, versions),
        "both": form,
        "error": error,
        "has_errors": bool(error),
    }
    return render(request, "audit/conflict.html", context, status=status)


def _version(
    conflict: Conflict, version: Mapping[str, Any], versions: tuple[Mapping[str, Any], ...]
) -> Versions:
    """One of the three: each field that they say differently, with what changed since the start."""
    start, kind = versions[0], conflict.kind
    shown: Versions = []
    for name, field in conflict.fields.items():
        if name not in version:
            continue
        if start and all(other.get(name, start.get(name)) == start.get(name) for other in versions):
            continue
        before, after = (
            field.said(kind.kept({name: value}).get(name) if kind else value)
            for value in (start.get(name), version[name])
        )
        shown.append((field.label, _marked(field, before, after)))
    return shown


def _marked(field: Field, before: str, after: str) -> SafeString:
    if field.long:
        return diff.changes(before, after)
    if before == after or not before:
        return format_html("{}", after)
    return format_html("<del>{}</del> <ins>{}</ins>", before, after)


@require_safe
def conflicts(request: PortalRequest) -> HttpResponse:
    """Everything that this person wrote too late: what waits for them, and below it what they settled."""
    require(request.membership.audience in WRITERS)
    all_of_them = KeptConflict.objects.waiting_first(request.membership)
    page = Paginator(all_of_them, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": [kept for kept in page if not kept.settled_at],
        "settled": [kept for kept in page if kept.settled_at],
    }
    return render(request, "audit/conflicts.html", context)


# --- choosing ---------------------------------------------------------------------------------------------------


@form_page
def conflict(request: PortalRequest, public_id: UUID) -> HttpResponse:
    require(request.membership.audience in WRITERS)
    own = KeptConflict.objects.filter(by=request.membership, force=request.membership.force_id)
    kept = get_object_or_404(own, public_id=public_id)
    kind = KINDS.get(kept.subject)
    require(kind is None or kind.may(request.membership))
    then = _waiting(request)
    if request.method == "POST":
        return _settle(request, kept, then)
    return conflict_page(request, kept, then=then)


def _waiting(request: PortalRequest) -> list[KeptConflict]:
    """The others of the same page that came too late: they are settled one after the other."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = [UUID(text) for text in sent.getlist("then")[:MOST_AT_ONCE] if _UUID.fullmatch(text)]
    if not ids:
        return []
    own = KeptConflict.objects.waiting_for(request.membership).filter(public_id__in=ids)
    return sorted(own, key=lambda kept: ids.index(kept.public_id))


def _settle(request: PortalRequest, kept: KeptConflict, then: list[KeptConflict]) -> HttpResponse:
    """Theirs stays as it is; mine, or one made from both, is saved over what stands now. Then the next."""
    by, which = request.membership, request.POST.get("which")
    conflict = Conflict.of(kept, by)
    if kept.settled_at and which not in {"mine", "both"}:
        return redirect(_address(kept, then))  # a page from before: this one says what counts
    if which == "theirs":
        settle_conflict(conflict=kept, by=by)
        messages.success(
            request, f"{kept.about} stays as it was. Yours is kept among texts of yours that came too late."
        )
        return redirect(_after(conflict, then))
    if which not in {"mine", "both"} or conflict.kind is None or conflict.row is None:
        return _not_chosen(request, conflict, then)
    values = conflict.kind.kept(kept.yours)
    if which == "both":
        form = conflict.kind.form(conflict.row, by, data=request.POST)
        if not form.is_valid():
            error = "See what is wrong with the one made from both"
            return conflict_page(request, kept, status=422, error=error, form=form, then=then)
        values = conflict.kind.values(form)
    try:
        revision = revision_typed(request.POST.get("revision", ""))
        conflict.kind.save(conflict.row, revision=revision, values=values, by=by)
    except (StaleSaveError, RefusedSaveError) as stopped:
        return _not_saved(request, kept, then, stopped)
    settle_conflict(conflict=kept, by=by)
    messages.success(request, f"{kept.about} saved.")
    return redirect(_after(conflict, then))


def _not_saved(
    request: PortalRequest,
    kept: KeptConflict,
    then: list[KeptConflict],
    stopped: StaleSaveError | RefusedSaveError,
) -> HttpResponse:
    """Somebody was quicker once more; or it wants something besides, which only the one made from both can give."""
    if isinstance(stopped, StaleSaveError):
        return conflict_page(request, stopped.conflict, status=409, then=then)
    return conflict_page(request, kept, status=422, error=str(stopped), then=then)


def _not_chosen(request: PortalRequest, conflict: Conflict, then: list[KeptConflict]) -> HttpResponse:
    """422, with what was typed into the one made from both."""
    kind, row, by = conflict.kind, conflict.row, request.membership
    is_open = kind is not None and conflict.closed(by) is None
    typed = kind.form(row, by, data=request.POST) if kind and is_open else None
    error = "Choose which one counts"
    return conflict_page(request, conflict.kept, status=422, error=error, form=typed, then=then)


def _after(conflict: Conflict, then: list[KeptConflict]) -> str:
    """The next one that waits to be settled; after the last, where this one stands."""
    return _address(then[0], then[1:]) if then else conflict.back


def _address(kept: KeptConflict, then: Sequence[KeptConflict]) -> str:
    query = urlencode([("then", str(other.public_id)) for other in then])
    return reverse("history:conflict", args=[kept.public_id]) + (f"?{query}" if query else "")
