"""Organisations and their first people from a spreadsheet: an empty one, and what stands in one that came back.

Nothing is kept of the file. Each cell that is wrong is named with what to do; only a sheet without any gives rows.
An organisation that is there already is not changed: its row brings in a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import IO, Any

from django.core import signing

from evidence.rows import (
    MOST_ERRORS,
    Cells,
    Filled,
    Layout,
    Wrong,
    day_of_cell,
    email_of_cell,
    shown,
    text_of_cell,
)
from forces.choices import Audience, ForceKind, PolicingBodyKind
from forces.models import Force, Membership, Organisation, Region
from organisations.forms import LONGEST_ABBREVIATION, LONGEST_FORCE, LONGEST_NAME, LONGEST_SHORT, LONGEST_TILE
from organisations.workflow import NewPerson, NewRow

LAYOUT = Layout(
    title="Organisations",
    columns={
        "Kind": ("kind", 16),
        "Name": ("name", 40),
        "Short name": ("short_name", 24),
        "Abbreviation": ("abbreviation", 14),
        "Region": ("region", 24),
        "Force": ("force", 30),
        "Kind of body": ("body", 30),
        "First day": ("first_day", 16),
        "First person": ("person", 28),
        "Post": ("post", 28),
        "Email": ("email", 34),
    },
    noun="organisation",
    as_text=("first_day",),
)
LONGEST_PERSON, LONGEST_POST = 100, 100
# As they are typed in the column Kind.
OTHER_FORCE = "other force"
AUDIENCES = {
    "force": Audience.FORCE,
    OTHER_FORCE: Audience.FORCE,
    "policing body": Audience.POLICING_BODY,
    "observer": Audience.OBSERVER,
}
# Columns that only some kinds have; all others are left empty.
OWN = {
    Audience.FORCE: {"short_name", "abbreviation", "region", "first_day"},
    Audience.POLICING_BODY: {"force", "body", "first_day"},
    Audience.OBSERVER: set[str](),
}
_DATED = {"opened_on", "from_date"}
_SALT = "organisations.sheet"


@dataclass(frozen=True)
class Read:
    """What the sheet holds: rows, or what is wrong with it."""

    rows: list[NewRow]
    wrong: list[Wrong]


@dataclass
class Known:
    """What there is already, by names without regard to capitals.

    organisations: {name: it}. regions: {name: key}. forces: {name, short name: name}. people: (slug, email address).
    """

    organisations: dict[str, Organisation] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    forces: dict[str, str] = field(default_factory=dict)
    people: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def load(cls) -> "Known":
        """Four queries."""
        forces: dict[str, str] = {}
        for name, short in Force.objects.values_list("name", "short_name"):
            forces |= {name.casefold(): name, short.casefold(): name}
        return cls(
            {one.name.casefold(): one for one in Organisation.objects.all()},
            {name.casefold(): pk for name, pk in Region.objects.values_list("name", "pk")},
            forces,
            set(Membership.objects.current().values_list("organisation__slug", "email")),
        )


def read_sheet(name: str, stream: IO[bytes], *, size: int) -> Read:
    """Raises FileRefusedError and NotASheetError."""
    filled = LAYOUT.filled_in(name, stream, size=size)
    reader = _Reader(filled, Known.load())
    found = [reader.row(number, cells) for number, cells in filled.rows]
    return Read([] if reader.wrong else [row for row in found if row], reader.wrong[:MOST_ERRORS])


class _Reader:
    """Goes through the rows, and notes what is wrong with each cell. seen: names, by the row in which they stand."""

    def __init__(self, filled: Filled, known: Known) -> None:
        self.filled, self.known, self.wrong = filled, known, list[Wrong]()
        self.seen: dict[str, int] = {}
        # A policing body may be of a force that stands in this sheet.
        for number, cells in filled.rows:
            self._note_force(number, cells)

    def _note_force(self, number: int, cells: Cells) -> None:
        try:
            kind, name, short = (shown(cells[one]) for one in ("kind", "name", "short_name"))
        except ValueError:
            return
        if AUDIENCES.get(kind.casefold()) == Audience.FORCE and name.casefold() not in self.known.forces:
            self.known.forces |= {text.casefold(): name for text in (short, name) if text}

    def row(self, number: int, cells: Cells) -> NewRow | None:
        before = len(self.wrong)
        kind = self._values(number, cells, {"kind": _kind, "name": self._name(number)})
        person = self._person(number, cells)
        if len(self.wrong) > before:
            return None
        audience, name = AUDIENCES[kind["kind"]], kind["name"]
        there = self.known.organisations.get(name.casefold())
        if there is not None:
            self._make_sure_of(there, number, audience, person)
            return NewRow(audience, there.name, there.slug, None, person)
        values = self._own(number, cells, kind["kind"], name)
        return NewRow(audience, name, "", values, person) if len(self.wrong) == before else None

    def _values(self, number: int, cells: Cells, checks: dict[str, Callable[[str], Any]]) -> dict[str, Any]:
        return self.filled.values(number, cells, checks, self.wrong)

    def _name(self, number: int) -> Callable[[str], str]:
        def check(text: str) -> str:
            name = text_of_cell(text, LONGEST_NAME, wanted="type the name")
            row = self.seen.setdefault(name.casefold(), number)
            if row != number:
                raise ValueError(f"this name stands in row {row} already")
            return name

        return check

    def _make_sure_of(
        self, there: Organisation, number: int, audience: str, person: NewPerson | None
    ) -> None:
        """Of an organisation that there is, a row brings in a person whom it has not got."""
        if there.audience != audience:
            self._note(number, "kind", "there is an organisation of this name, and it is of another kind")
        elif there.is_closed:
            self._note(number, "name", "this organisation is closed: remove the row")
        elif person is None:
            self._note(number, "name", "this is there already: type whom to invite, or remove the row")
        elif (there.slug, person.email) in self.known.people:
            self._note(number, "email", "this person is there already: remove the row")

    def _note(self, number: int, name: str, words: str) -> None:
        self.wrong.append(self.filled.wrong(number, name, words))

    def _person(self, number: int, cells: Cells) -> NewPerson | None:
        checks: dict[str, Callable[[str], Any]] = {
            "person": lambda text: text_of_cell(text, LONGEST_PERSON),
            "post": lambda text: text_of_cell(text, LONGEST_POST),
            "email": email_of_cell,
        }
        found = self._values(number, cells, checks)
        if len(found) < len(checks) or not any(found.values()):
            return None
        for name, words in (
            ("person", "type the full name of the person"),
            ("email", "type where to invite them"),
        ):
            if not found[name]:
                self._note(number, name, words)
        return NewPerson(found["person"], found["email"], found["post"])

    def _own(self, number: int, cells: Cells, kind: str, name: str) -> dict[str, Any]:
        """What the kind has of its own; every other column is empty."""
        audience = AUDIENCES[kind]
        checks: dict[str, Callable[[str], Any]] = {
            "short_name": lambda text: text_of_cell(text, LONGEST_SHORT, wanted="type a short name"),
            "abbreviation": lambda text: text_of_cell(
                text, LONGEST_ABBREVIATION, wanted="type an abbreviation"
            ),
            "region": self._region,
            "force": self._force,
            "body": _body,
            "first_day": day_of_cell
            if audience == Audience.POLICING_BODY
            else lambda text: text and day_of_cell(text),
        }
        own = OWN[audience]
        found = self._values(
            number,
            cells,
            {column: check if column in own else _nothing(kind) for column, check in checks.items()},
        )
        if audience == Audience.FORCE and len(name) > LONGEST_FORCE:
            self._note(number, "name", f"shorten this to {LONGEST_FORCE} characters or fewer")
        return _AS_KEPT[audience](kind, name, found) if own <= set(found) else {}

    def _region(self, text: str) -> int:
        if text.casefold() not in self.known.regions:
            raise ValueError("type a region as the portal calls it, for example South East")
        return self.known.regions[text.casefold()]

    def _force(self, text: str) -> str:
        if text.casefold() not in self.known.forces:
            raise ValueError("type the name of a force of the portal, or of this sheet")
        return self.known.forces[text.casefold()]


def _of_force(kind: str, name: str, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "kind": str(ForceKind.OTHER if kind == OTHER_FORCE else ForceKind.TERRITORIAL),
        "short_name": found["short_name"],
        "tile_name": found["short_name"][:LONGEST_TILE],
        "abbreviation": found["abbreviation"],
        "region_id": found["region"],
        "opened_on": found["first_day"] or None,
    }


def _of_body(kind: str, name: str, found: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "force": found["force"], "kind": found["body"], "from_date": found["first_day"]}


def _of_observer(kind: str, name: str, found: dict[str, Any]) -> dict[str, Any]:
    return {"name": name}


_AS_KEPT = {Audience.FORCE: _of_force, Audience.POLICING_BODY: _of_body, Audience.OBSERVER: _of_observer}


def _kind(text: str) -> str:
    if text.casefold() not in AUDIENCES:
        raise ValueError(f"type {', '.join(AUDIENCES)}")
    return text.casefold()


def _nothing(kind: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text:
            article = "an" if kind[0] in "aeiou" else "a"
            raise ValueError(f"leave this empty for {article} {kind}")
        return text

    return check


def _body(text: str) -> str:
    for value, label in PolicingBodyKind.choices:
        if text.casefold() in {value, str(label).casefold()}:
            return str(value)
    raise ValueError(f"type {', '.join(str(label) for label in PolicingBodyKind.labels)}")


# --- from the page that shows them to the one that saves them ---------------------------------------------------


def sealed(rows: Iterable[NewRow]) -> str:
    """The rows as they travel through the page on which somebody looks at them: nobody else can make such a text."""
    return signing.dumps([asdict(row) for row in rows], salt=_SALT, compress=True)


def unsealed(text: str, *, max_age: timedelta) -> list[NewRow]:
    """Nothing where it is not ours, or older than that."""
    try:
        found = signing.loads(text, salt=_SALT, max_age=max_age)
    except signing.BadSignature:
        return []
    return [_again(row) for row in found]


def _again(row: dict[str, Any]) -> NewRow:
    """Days are days again."""
    values = {
        name: date.fromisoformat(value) if name in _DATED and value else value
        for name, value in (row["values"] or {}).items()
    }
    person = NewPerson(**row["person"]) if row["person"] else None
    return NewRow(row["audience"], row["name"], row["slug"], values, person)
