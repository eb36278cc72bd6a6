"""What people edit: each kind of row that is saved over its revision, told once by its app.

An app tells its kinds in its own `editing.py`. One page shows what came too late for any of them
(audit/conflicts.py), and one mechanism saves them (audit.workflow.save_over).
tests/prove/test_editing.py fails for a form that changes a row otherwise.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core import signing
from django.db.models import Model, TextField
from django.urls import reverse
from django.utils import timezone

from audit.timeline import Field
from audit.workflow import plain
from forces.models import Membership

T = TypeVar("T")
Values = dict[str, Any]


@dataclass(frozen=True)
class Closed:
    """Why a row cannot be changed now: a heading, and what to do, in a sentence."""

    heading: str
    advice: str


@dataclass(frozen=True)
class News:
    """What somebody saved while a page was open. name: the container on the page that shows the row (data-row).

    texts: {name of the page's input: what stands there now}.
    """

    name: str
    revision: int
    who: str
    at: datetime
    texts: dict[str, str]


class Editable(ABC):
    """One kind of row. Its attributes are named as the model has them, keys as numbers: owner_id."""

    model: type[Model]
    # The views whose forms change such a row.
    changed_by: tuple[str, ...]
    # As people call one: "A. Khan changed this finding while you were writing".
    noun: str

    @abstractmethod
    def may(self, by: Membership) -> bool:
        """Whether the role changes such rows at all."""

    @abstractmethod
    def find(self, pk: int, by: Membership) -> Any | None:
        """The row, for whoever may see what they wrote about it; locked, where saving locks. None where it is gone."""

    @abstractmethod
    def fields(self, row: Any) -> Mapping[str, Field]:
        """What people write in it, in the order of its page."""

    def went(self, row: Any) -> Mapping[str, Field]:
        """Texts that go by themselves when something else is said: read among the earlier ones, and not put back."""
        return {}

    @abstractmethod
    def place(self, row: Any) -> str:
        """The address of the page where it stands."""

    @abstractmethod
    def form(
        self, row: Any, by: Membership, *, data: Any = None, initial: Values | None = None
    ) -> forms.Form:
        """A form for the one made from both. initial: {attribute: value}."""

    @abstractmethod
    def save(self, row: Any, *, revision: int, values: Values, by: Membership) -> None:
        """As its own page saves it. Raises StaleSaveError."""

    def closed(self, row: Any, by: Membership) -> Closed | None:
        return None

    def is_seen(self, row: Any) -> bool:
        """Whether the person may still read what stands: not where it was taken from them."""
        return True

    def stands(self, row: Any) -> Values:
        """What people have said in it: {attribute: value}."""
        return {name: getattr(row, name) for name in self.fields(row)}

    def context(self, row: Any) -> str:
        """What it is about, in words, above the texts."""
        return ""

    def values(self, form: forms.Form) -> Values:
        """Of a form that is valid: {attribute: value}."""
        found = {}
        for name, value in form.cleaned_data.items():
            is_key = isinstance(value, Model) or f"{name}_id" in self._attributes()
            key = getattr(value, "pk", value)
            found[f"{name}_id" if is_key else name] = key
        return {name: value for name, value in found.items() if name in self._attributes()}

    def news(self, of: Any, by: Membership) -> list[News]:
        """What was saved since a page was opened. of: what news_url was given; here the row's key and revision."""
        pk, revision = of
        row = self.find(pk, by)
        if row is None or row.revision <= revision:
            return []
        event = row.history.filter(revision=row.revision).order_by("pgh_id").first()
        who = (event.pgh_context or {}).get("name") if event else ""
        at = event.pgh_created_at if event else timezone.now()
        return [News("row", row.revision, who or "somebody else", at, self.texts(row))]

    def texts(self, row: Any) -> dict[str, str]:
        """What stands in the row, by the names of its own form's inputs."""
        values = {name: getattr(row, name) for name in self.fields(row)}
        return {name: "" if value is None else str(value) for name, value in values.items()}

    def _attributes(self) -> set[str]:
        return {field.attname for field in self.model._meta.concrete_fields}

    def kept(self, values: Mapping[str, Any]) -> Values:
        """What was kept, as values that a row has: days are days again. None, where nothing is known, stays none."""
        known = {name: value for name, value in values.items() if name in self._attributes()}
        return {
            name: None if value is None else self._column(name).to_python(value)
            for name, value in known.items()
        }

    def _column(self, name: str) -> Any:
        return self.model._meta.get_field(name)


def with_days(texts: dict[str, str], row: Any, names: Iterable[str]) -> dict[str, str]:
    """A day has a box for each part."""
    for name in names:
        texts.pop(name, None)
        day = getattr(row, name)
        parts = (day.day, day.month, day.year) if day else ("", "", "")
        texts |= {f"{name}_{place}": str(part) for place, part in enumerate(parts)}
    return texts


def by_input(values: Mapping[str, T]) -> dict[str, T]:
    """As a form's fields are called: a list without the end of its attribute's name."""
    return {name.removesuffix("_id"): value for name, value in values.items()}


def news_url(*pages: tuple[type[Model], Any]) -> str:
    """Where an open page asks what was saved meanwhile. pages: of each kind on it, what its news() wants."""
    tokens = [signing.dumps([model._meta.label, of], salt=_NEWS, compress=True) for model, of in pages]
    return f"{reverse('history:news')}?{urlencode([('of', token) for token in tokens])}"


def news_of(token: str, by: Membership) -> list[News]:
    """What a page's token asks for; nothing where it is none of ours, too old, or not for this person."""
    try:
        label, of = signing.loads(token, salt=_NEWS, max_age=settings.SESSION_ABSOLUTE)
    except signing.BadSignature:
        return []
    return KINDS[label].news(of, by) if KINDS[label].may(by) else []


_NEWS = "audit.news"

K = TypeVar("K", bound=type[Editable])

KINDS: dict[str, Editable] = {}


def editable(kind: K) -> K:
    """Class decorator: such rows are edited, and this is how."""
    KINDS[kind.model._meta.label] = kind()
    return kind


def merged(kind: Editable, start: Values, row: Any, yours: Values) -> Values:
    """What only you changed comes from you. Where both changed, a long text is theirs and then yours, so that left
    untouched it drops nobody's words; of a choice, what stands is proposed."""
    both = {}
    for name, theirs in kind.stands(row).items():
        began, mine = plain(start.get(name)), yours.get(name, theirs)
        if plain(theirs) == began:
            both[name] = mine
        elif plain(mine) != began and isinstance(kind.model._meta.get_field(name), TextField):
            both[name] = _one_after_the_other(theirs, mine)
        else:
            both[name] = theirs
    return both


def _one_after_the_other(theirs: str | None, yours: str | None) -> str:
    """A blank line between; what both say stands once."""
    texts = dict.fromkeys(text.strip() for text in (theirs, yours) if text)
    return "\n\n".join(text for text in texts if text)
