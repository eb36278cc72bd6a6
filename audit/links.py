"""Does each chain hang together? Every link in its order, its hash made anew."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Count, F, Q

from audit.faults import Findings
from audit.models import ChainLink

EVENT, REMOVED = "event", "removed"
AT_ONCE = 5000
_FIELDS = (
    "previous", "force_id", "number", "kind", "event_table", "event_id", "width", "digest", "removal_id", "at",
    "hash",
)  # fmt: skip # laid out to be read


class Link(NamedTuple):
    """A row of the chain, in the order in which its hash takes it."""

    previous: str
    force: int | None
    number: int
    kind: str
    table: str
    row: int
    width: int
    digest: str
    removal: int | None
    at: datetime
    hash: str

    def expected(self) -> str:
        """As portal_chain_append of audit.chain makes it."""
        facts = (*self[:-2], self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"))
        return hashlib.sha256("|".join("" if f is None else str(f) for f in facts).encode()).hexdigest()


Hashes = dict[tuple[int | None, int], str]


def walk(found: Findings, of: Q, wanted: set[tuple[int | None, int]]) -> Hashes:
    """Every link. Gives the hash that stands at each wanted (force, number), where there is one.

    of: the chains to walk.
    """
    hashes: Hashes = {}
    removals = Removals()
    before: Link | None = None
    for link in _links(of):
        if before is None or before.force != link.force:
            before = None
            found.chains += 1
        _check(found, before, link)
        if link.kind != EVENT:
            removals.check(found, link)
        if (link.force, link.number) in wanted:
            hashes[link.force, link.number] = link.hash
        found.links += 1
        before = link
    _check_linked_once(found, of)
    return hashes


def _links(of: Q) -> Iterator[Link]:
    rows = ChainLink.objects.filter(of).order_by(F("force_id").asc(nulls_first=True), "number")
    for row in rows.values_list(*_FIELDS).iterator(AT_ONCE):
        yield Link(*row)


def _check(found: Findings, before: Link | None, link: Link) -> None:
    number, previous = (before.number, before.hash) if before else (0, "")
    if link.number > number + 1:
        missing = (
            f"link {number + 1}" if link.number == number + 2 else f"links {number + 1} to {link.number - 1}"
        )
        found.add(link.force, f"of the chain, {missing} before {link.at:%d.%m.%Y %H:%M} UTC: taken out.")
    elif link.previous != previous or link.number != number + 1:
        _add(found, link, "does not follow on the one before: one of them was changed, put in or moved.")
    if link.hash != link.expected():
        _add(found, link, "was changed.")


def _add(found: Findings, link: Link, what: str) -> None:
    found.add(link.force, f"link {link.number} of the chain {what}", link.table, link.row, link.at)


class Removals:
    """The places that removals changed, on which two people agreed: each is linked anew once."""

    def __init__(self) -> None:
        removals: Any = apps.get_model("audit.Removal")._default_manager
        agreed = (
            removals.filter(state="done").exclude(decided_by_id=None).exclude(decided_by_id=F("asked_by"))
        )
        places: Any = apps.get_model("audit.RemovedPlace")._default_manager
        self.places = set(
            places.filter(removal__in=agreed).values_list("removal_id", "table_name", "row_id", "force_id")
        )
        self.linked: set[tuple[int | None, str, int]] = set()

    def check(self, found: Findings, link: Link) -> None:
        place = (link.removal, link.table, link.row)
        # What the national team removes has no force, and may stand in what it wrote about one.
        if link.kind != REMOVED or not {(*place, link.force), (*place, None)} & self.places:
            _add(found, link, "says that personal data was removed, and no two people agreed on that.")
        elif place in self.linked:
            _add(found, link, "says once more that personal data was removed: it was put in.")
        else:
            found.removals += 1
        self.linked.add(place)


def _check_linked_once(found: Findings, of: Q) -> None:
    """A row is linked when it is written and never again, but by a removal."""
    twice = (
        ChainLink.objects.filter(of, kind=EVENT)
        .values("event_table", "event_id")
        .annotate(links=Count("hash"))
        .filter(links__gt=1)
    )
    for table, row in twice.values_list("event_table", "event_id"):
        link = (
            ChainLink.objects.filter(event_table=table, event_id=row)
            .order_by("-number")
            .values_list(*_FIELDS)
        )
        _add(found, Link(*link[0]), "links a row that was linked before: it was put in.")
