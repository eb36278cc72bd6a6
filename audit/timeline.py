"""What happened to one thing, newest first, as people read it: made of the rows of its histories.

Storage keeps every save by itself. A person who writes, and is saved for every few seconds, has done one thing: what
one person did to one row in one sitting is one entry, from what stood before it to what stood after (docs/adr).

An app tells its things with `tells()` in its own `timeline.py`; each becomes one address under /history/, and all of
them one page. Nobody reads more of a history than the database shows them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.diff import changes
from core.templatetags.portal import day, moment
from forces.choices import Audience
from forces.models import Force

# A pause longer than this ends a sitting.
SITTING = timedelta(minutes=30)
# Rows of the history's own tables: copies of a row with who, when and what (insert, update, delete).
Event = Any
Words = Callable[[Any], str]


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did. text: what changed, as markup; before: whole texts that were replaced."""

    happened_at: datetime
    title: str
    by: str
    text: str | SafeString = ""
    before: tuple[tuple[str, str], ...] = ()

    @property
    def at(self) -> str:
        return moment(self.happened_at)


@dataclass(frozen=True)
class Field:
    """A column as people call it. words: its value as they say it. long: a text, compared word by word."""

    label: str
    words: Words | None = None
    long: bool = False

    def said(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if self.words:
            return self.words(value)
        return day(value) if hasattr(value, "year") else str(value)


@dataclass(frozen=True)
class Source:
    """One table's share of a thing's history. model: the tracked one. of: which rows of its events.

    name: what such a row is called, in front of what happened to it. made: the title of the entry for a new row; empty
    for rows that are made empty, whose making tells nothing.
    """

    model: type[models.Model]
    of: dict[str, Any]
    fields: dict[str, Field]
    made: str = ""
    removed: str = "Removed"
    name: Callable[[Event], str] = field(default=lambda event: "")


@dataclass(frozen=True)
class Told:
    """One thing whose history is asked for. back: the thing's own page, as (label, address).

    more: what was said about it in rows that are only ever added to, and so have no history. force: whose thing it is,
    where others read it too, and it is no word of theirs about it: the force is told who looked. row: where it is one
    row that people edit (audit/editing.py): its earlier texts are then read and put back on a page of their own.
    """

    heading: str
    caption: str
    back: tuple[str, str]
    sources: list[Source]
    more: list[Entry] = field(default_factory=list)
    force: Force | None = None
    row: Any = None


@dataclass(frozen=True)
class Kind:
    """A kind of thing. route: its address under /history/. load: finds the thing for whoever asks, or refuses.

    has_texts: whether it is one row that people edit.
    """

    name: str
    route: str
    load: Callable[..., Told]
    has_texts: bool = False


KINDS: dict[str, Kind] = {}


def tells(
    name: str, route: str, *, has_texts: bool = False
) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
    """Decorator of the function that loads a kind of thing: load(request, **arguments of the address).

    has_texts: what it loads has a row that people edit.
    """

    def note(load: Callable[..., Told]) -> Callable[..., Told]:
        KINDS[name] = Kind(name, route, load, has_texts)
        return load

    return note


def entries(told: Told, request: HttpRequest) -> list[Entry]:
    """Everything that happened, newest first: one query for each source, however much it was."""
    reader: str = request.membership.audience  # type: ignore[attr-defined]  # PortalRequest has it
    found = [entry for source in told.sources for entry in _of_source(source, reader)]
    return sorted([*found, *told.more], key=lambda entry: entry.happened_at)[::-1]


def _of_source(source: Source, reader: str) -> Iterator[Entry]:
    events = event_model(source.model)._default_manager.filter(**source.of).order_by("pgh_obj_id", "pgh_id")
    before: Event | None = None
    for sitting in sittings(events):
        if before is not None and before.pgh_obj_id != sitting[0].pgh_obj_id:
            before = None
        entry = _entry(source, before, sitting, reader)
        if entry:
            yield entry
        before = sitting[-1]


def event_model(model: type[models.Model]) -> type[models.Model]:
    return model.history.rel.related_model  # type: ignore[attr-defined]  # core.history adds it


def sittings(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Neighbours that are one person's changes of one row, with no pause between them. Order: by row, then time."""
    group: list[Event] = []
    for event in events:
        if group and not _goes_on(group[-1], event):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _goes_on(last: Event, event: Event) -> bool:
    same = last.pgh_obj_id == event.pgh_obj_id and _person(last) == _person(event)
    both_change = last.pgh_label == event.pgh_label == "update"
    return same and both_change and event.pgh_created_at - last.pgh_created_at <= SITTING


def _person(event: Event) -> tuple[Any, Any]:
    context = event.pgh_context or {}
    return context.get("by"), context.get("name")


def who(event: Event, reader: str = Audience.NATIONAL) -> str:
    """The name that the person had then. To others than its own the national team is the national team."""
    context = event.pgh_context or {}
    if context.get("audience") == Audience.NATIONAL != reader:
        return "the national team"
    return context.get("name") or "the portal"


def _entry(source: Source, before: Event | None, sitting: list[Event], reader: str) -> Entry | None:
    last = sitting[-1]
    by, at, name = who(last, reader), last.pgh_created_at, source.name(last)
    if last.pgh_label == "delete":
        return Entry(at, _titled(name, source.removed), by)
    changed = list(_changed(source, before, last))
    if last.pgh_label == "insert":
        return Entry(at, _titled(name, source.made), by, _markup(changed)) if source.made else None
    if not changed:
        # What stands is as it was; what stood in between stays readable.
        between = [change for event in sitting for change in _changed(source, before, event)]
        if not between:
            return None
        return Entry(
            at, _titled(name, "Changed, and put back as it was"), by, before=_whole(between, after=True)
        )
    labels = ", ".join(change.label for change in changed)
    return Entry(at, _titled(name, f"Changed: {labels.lower()}"), by, _markup(changed), _whole(changed))


def _titled(name: str, what: str) -> str:
    return f"{name}: {what[:1].lower()}{what[1:]}" if name else what


@dataclass(frozen=True)
class _Change:
    label: str
    old: str
    new: str
    long: bool


def _changed(source: Source, before: Event | None, after: Event) -> Iterator[_Change]:
    for column, said in source.fields.items():
        old = said.said(getattr(before, column)) if before is not None else ""
        new = said.said(getattr(after, column))
        if old != new:
            yield _Change(said.label, old, new, said.long)


def _markup(changed: list[_Change]) -> SafeString:
    lines = (
        (change.label, changes(change.old, change.new) if change.long else _swapped(change))
        for change in changed
    )
    return format_html_join("\n", "{}: {}", lines)


def _swapped(change: _Change) -> SafeString:
    if not change.old:
        return format_html("{}", change.new)
    if not change.new:
        return format_html("<del>{}</del>", change.old)
    return format_html("<del>{}</del> <ins>{}</ins>", change.old, change.new)


def _whole(changed: list[_Change], *, after: bool = False) -> tuple[tuple[str, str], ...]:
    """Long texts as they stood, to read as a whole; of one that stood several times the last."""
    texts = {change.label: change.new if after else change.old for change in changed if change.long}
    return tuple((label, text) for label, text in texts.items() if text)
