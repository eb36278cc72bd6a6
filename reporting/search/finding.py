"""Finds what somebody may see: a few of each kind, or all of one kind by the page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from core.fulltext import found_in, marked
from forces.choices import Audience
from forces.models import Force, Membership
from reporting.search.kind import Kind
from reporting.search.kinds import KINDS

FEW, PAGE = 5, 25


@dataclass(frozen=True)
class Hit:
    """force: whose text somebody outside it found; None where it is the finder's own or no force's."""

    title: str
    url: str
    extract: SafeString
    force: Force | None


@dataclass(frozen=True)
class Pile:
    """What was found of one kind. more: whether there is more than what is shown."""

    kind: Kind
    hits: list[Hit]
    more: bool


def kinds_for(by: Membership) -> list[Kind]:
    return [kind for kind in KINDS if kind.may(by)]


def few_of_each(words: str, by: Membership) -> list[Pile]:
    """The kinds with something to show, FEW of each. One query a kind that the person may read."""
    piles = []
    for kind in kinds_for(by):
        rows = list(found_in(kind.rows(by), kind.fields, words)[: FEW + 1])
        if rows:
            piles.append(Pile(kind, [_hit(kind, row, by) for row in rows[:FEW]], len(rows) > FEW))
    return piles


def all_of(kind: Kind, words: str, number: str | None, by: Membership) -> tuple[Page, list[Hit]]:
    """One page of one kind. Two queries."""
    page = Paginator(found_in(kind.rows(by), kind.fields, words), PAGE).get_page(number)
    return page, [_hit(kind, row, by) for row in page.object_list]


def _hit(kind: Kind, row: object, by: Membership) -> Hit:
    force = None if by.audience == Audience.FORCE or kind.of_team else getattr(row, "force", None)
    return Hit(kind.title(row), kind.url(row, by), marked(getattr(row, "extract", "")), force)
