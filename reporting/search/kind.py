"""What a kind of thing is, and what the kinds of each audience ask alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from forces.models import Membership
from forces.roles import Permission


@dataclass(frozen=True)
class Kind:
    """rows: those that a person may read, with what title and url ask of them; fields: the texts that are searched.

    of_team: words of the national team to itself, about whichever force: finding them is no look at what is a force's.
    """

    code: str
    label: str
    fields: tuple[str, ...]
    may: Callable[[Membership], bool]
    rows: Callable[[Membership], QuerySet[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any, Membership], str]
    of_team: bool = False


def holds(*permissions: Permission) -> Callable[[Membership], bool]:
    return lambda by: any(by.may(permission) for permission in permissions)


def anybody(by: Membership) -> bool:
    return True


def own(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(force=by.force_id)


def readable(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    """Of the own force; of every force for those who belong to none, as far as the database shows them any."""
    return rows.filter(force=by.force_id) if by.force_id else rows
