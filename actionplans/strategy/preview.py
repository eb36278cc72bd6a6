"""What a strategy holds, before anything is saved: worked out anew each time that it is looked at.

What a person chose comes back by numbers: the third commitment, the seventh action. A digest of what was read makes
sure that both count alike.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from actionplans.strategy.matching import CLOSE, Known, Match, Matcher
from actionplans.strategy.structure import DraftAction, Strategy
from frameworks.choices import ProvisionKind
from frameworks.models import Provision

AREA_KINDS = (ProvisionKind.ACTION_AREA, ProvisionKind.NATIONAL_ACTION, ProvisionKind.OUTCOME_CODE)
DESCRIPTOR_KINDS = (ProvisionKind.DESCRIPTOR, ProvisionKind.HEADING, ProvisionKind.BEHAVIOUR)
LONGEST_TITLE = 300  # of a commitment
LONGEST_TEXT = 10_000
MOST_DESCRIPTORS = 2
MISSING = {
    "commitment": "Enter what the commitment says, or leave it out",
    "action": "Enter what will be done, or leave it out",
}
TOO_LONG = "Shorten this to {:,} characters or fewer"


@dataclass(frozen=True)
class Suggested:
    """A provision that a draft may answer. chosen: whether it is ticked. nearest: whose words are the nearest."""

    provision: Provision
    score: float
    nearest: str
    chosen: bool

    @property
    def percent(self) -> int:
        return round(self.score * 100)


@dataclass
class Row:
    """One draft as the page shows it. kind: commitment or action. read: as in the file. text: as the person changed it.

    area: the one that is chosen. offered: the one that is suggested. pillar, label: of a commitment, what stands above
    it and the number that it was read with. owner, due, no_date: as of a draft action.
    """

    kind: str
    number: int
    read: str
    text: str
    detail: str
    taken: bool
    area: Provision | None
    offered: Suggested | None
    descriptors: list[Suggested]
    pillar: str = ""
    label: str = ""
    owner: str = ""
    due: date | None = None
    no_date: str = ""
    actions: list["Row"] = field(default_factory=list)
    error: str = ""

    @property
    def titled(self) -> bool:
        """Not what stands for the actions of a list without a heading."""
        return self.read != ""

    @property
    def shown_number(self) -> str:
        return self.label or str(self.number)

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.number}"

    @property
    def answers(self) -> list[Provision]:
        """What it will answer."""
        chosen = [one.provision for one in self.descriptors if one.chosen]
        return [self.area, *chosen] if self.area else chosen


@dataclass
class Preview:
    """rows: the commitments; one with an empty text holds actions that stand under none. areas: each action area."""

    rows: list[Row]
    areas: list[Provision]
    digest: str

    @property
    def least(self) -> int:
        """The score from which on something is suggested."""
        return round(CLOSE * 100)

    @property
    def actions(self) -> list[Row]:
        return [action for row in self.rows for action in row.actions]

    @property
    def has_owners(self) -> bool:
        return any(action.owner for action in self.actions)

    @property
    def all(self) -> list[Row]:
        return [one for row in self.rows for one in (row, *row.actions)]

    @property
    def errors(self) -> list[dict[str, str]]:
        return [{"text": row.error, "href": f"#text-{row.id}"} for row in self.all if row.error]

    @property
    def coverage(self) -> list[tuple[Provision, int, int]]:
        """(area, how many commitments, how many actions) that would answer it, in the framework's order."""
        return [
            (
                area,
                sum(1 for row in self.rows if row.taken and row.area == area),
                sum(1 for row in self.actions if row.taken and row.area == area),
            )
            for area in self.areas
        ]


def preview_of(strategy: Strategy, chosen: QueryDict | None = None) -> Preview:
    """One query. chosen: what a person sent back; what was read and suggested where nothing was."""
    return _Previewing(strategy, chosen).preview()


def digest_of(strategy: Strategy) -> str:
    texts = [
        text
        for one in strategy.commitments
        for text in (one.pillar, one.title, *(said for a in one.actions for said in _said(a)))
    ]
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()


def _said(action: DraftAction) -> tuple[str, str, str]:
    """What is saved of it, but what stands beneath."""
    return action.text, action.owner, str(action.due or "")


class _Previewing:
    """One strategy beside the frameworks."""

    def __init__(self, strategy: Strategy, chosen: QueryDict | None) -> None:
        provisions = list(Provision.objects.filter(kind__in=AREA_KINDS + DESCRIPTOR_KINDS).in_reading_order())
        self.known = {one.code: one for one in provisions}
        self.areas = Matcher(_known(provisions, AREA_KINDS))
        self.descriptors = Matcher(_known(provisions, DESCRIPTOR_KINDS))
        self.strategy = strategy
        self.sent = chosen
        self.taken = {
            kind: set(chosen.getlist(kind)) if chosen else set() for kind in ("commitment", "action")
        }

    def preview(self) -> Preview:
        rows, number = [], 0
        for at, draft in enumerate(self.strategy.commitments, start=1):
            row = self._row("commitment", at, draft.title, draft.text)
            row.pillar, row.label = draft.pillar, draft.number
            for action in draft.actions:
                number += 1
                one = self._row("action", number, action.text, action.detail)
                one.owner, one.due, one.no_date = action.owner, action.due, action.no_date
                row.actions.append(one)
            rows.append(row)
        areas = [one for one in self.known.values() if one.kind == ProvisionKind.ACTION_AREA]
        return Preview(rows, areas, digest_of(self.strategy))

    def _row(self, kind: str, number: int, read: str, detail: str) -> Row:
        key = f"{kind}-{number}"
        match = next(iter(self.areas.best(read)), None)
        offered = self._suggested(match, chosen=True) if match else None
        text, area = read, match.group if match else ""
        if self.sent is not None:
            text = self.sent.get(f"text-{key}", "").replace("\0", "").replace("\r\n", "\n").strip()
            area = self.sent.get(f"area-{key}", "")
        row = Row(
            kind=kind,
            number=number,
            read=read,
            text=text,
            detail=detail,
            taken=bool(read) and (self.sent is None or str(number) in self.taken[kind]),
            area=self._area(area),
            offered=offered,
            descriptors=[
                self._suggested(one, chosen=self._ticked(key, one))
                for one in self.descriptors.best(read, most=MOST_DESCRIPTORS)
            ],
        )
        row.error = _wrong(row) if row.taken and self.sent is not None else ""
        return row

    def _ticked(self, key: str, match: Match) -> bool:
        return self.sent is None or match.group in self.sent.getlist(f"descriptor-{key}")

    def _area(self, code: str) -> Provision | None:
        found = self.known.get(code)
        return found if found and found.kind == ProvisionKind.ACTION_AREA else None

    def _suggested(self, match: Match, *, chosen: bool) -> Suggested:
        return Suggested(self.known[match.group], match.score, match.nearest.text, chosen)


def _wrong(row: Row) -> str:
    longest = LONGEST_TITLE if row.kind == "commitment" else LONGEST_TEXT
    if not row.text:
        return MISSING[row.kind]
    return TOO_LONG.format(longest) if len(row.text) > longest else ""


def _known(provisions: Iterable[Provision], kinds: Iterable[str]) -> list[Known]:
    """An area and a descriptor are the first two parts of the code of what stands beneath them."""
    return [
        Known(one.code, ".".join(one.code.split(".")[:2]), one.text)
        for one in provisions
        if one.kind in kinds
    ]
