"""Files in which the words stand, and files that go: looked through before anybody agrees, deleted afterwards."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.choices import RemovalState
from audit.models import Removal, RemovalFile, RemovalWords
from audit.removal import search
from audit.removal.columns import Held, held_files
from audit.removal.reading import READERS
from audit.removal.words import unseal
from audit.removal.workflow import NamedFile
from forces.choices import Audience
from forces.scope import scope

log = structlog.get_logger()

# A file that is being handed in while the search begins is not seen by it, and dated before: whatever came in since
# this long before is looked through again. Longer than a transaction can last (vawg_portal/database.py).
LONGEST_SAVE = timedelta(minutes=2)


def _within(force_id: int | None, request_id: str) -> AbstractContextManager[None]:
    audience = Audience.NATIONAL if force_id is None else Audience.FORCE
    return scope(audience, force_id, request_id=request_id)


# --- files by name ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NamedRow:
    """A file that goes, as people know it. public_id: under which an address names it."""

    file: NamedFile
    public_id: UUID
    name: str


def _handed_in() -> list[Held]:
    """What people hand in; what the portal makes from words is made again instead."""
    return [held for held in held_files() if not held.remade]


def named(force_id: int | None, public_ids: list[str]) -> list[NamedRow]:
    """The force's files under these ids, and every other one with the same bytes."""
    wanted = [one for text in public_ids[:20] if (one := _uuid(text))]
    if not wanted or force_id is None:
        return []
    rows: list[NamedRow] = []
    for held in _handed_in():
        of_force = held.model._default_manager.filter(force_id=force_id).exclude(**{held.key: ""})
        alike = of_force.filter(public_id__in=wanted).values("sha256")
        rows += _named(held, of_force.filter(sha256__in=alike))
    return rows


def of_removal(removal: Removal) -> list[NamedRow]:
    """The files that go with a removal, chosen or found."""
    rows: list[NamedRow] = []
    for held in _handed_in():
        keys = RemovalFile.objects.filter(removal=removal, subject=held.label).values("row_id")
        rows += _named(held, held.model._default_manager.filter(force_id=removal.force_id, pk__in=keys))
    return rows


def _named(held: Held, rows: Any) -> list[NamedRow]:
    columns = rows.order_by("pk").values_list("pk", "public_id", held.said[0])
    return [NamedRow(NamedFile(held.label, pk), public_id, name) for pk, public_id, name in columns]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def pending(removal: Removal) -> int:
    """Files that are agreed to and not deleted yet."""
    return _to_delete().filter(removal=removal).count()


# --- before --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Stored:
    file: NamedFile
    key: str
    name: str


def search_files(*, force_id: int, public_id: str) -> None:
    """Look through every file of the force. Safe to run twice. Raises OSError when the storage is away.

    The files are read outside a transaction: that takes as long as it takes.
    """
    began = timezone.now() - LONGEST_SAVE
    with _within(force_id, public_id):
        removal = Removal.objects.filter(public_id=public_id, files_searched_at=None).first()
        if removal is None or removal.state != RemovalState.ASKED:
            return
        words = unseal(RemovalWords.objects.get(removal=removal).sealed)
        stored = [one for held in held_files() if held.label in READERS for one in _stored(held, force_id)]
    found = [one.file for one in stored if _has(one, words.pattern, force_id)]
    with _within(force_id, public_id):
        RemovalFile.objects.bulk_create(
            [
                RemovalFile(force_id=force_id, removal=removal, subject=file.subject, row_id=file.row_id)
                for file in found
            ],
            ignore_conflicts=True,
        )
        Removal.objects.filter(pk=removal.pk, state=RemovalState.ASKED).update(files_searched_at=began)


def _stored(held: Held, force_id: int) -> list[_Stored]:
    rows: Any = held.model._default_manager.filter(force_id=force_id).exclude(**{held.key: ""})
    name = held.said[0] if held.said else held.key
    return [
        _Stored(NamedFile(held.label, pk), key, called)
        for pk, key, called in rows.values_list("pk", held.key, name)
    ]


def _has(stored: _Stored, pattern: str, force_id: int) -> bool:
    try:
        with default_storage.open(stored.key) as file:
            data = file.read()
    except FileNotFoundError:  # removed by somebody else in the meantime
        return False
    text = READERS[stored.file.subject](data, stored.name).replace("\0", " ")
    with _within(force_id, "search"):
        return search.stands_in([text], pattern)


# --- afterwards ----------------------------------------------------------------------------------------------------


def delete_files(*, force_id: int | None, public_id: str) -> None:
    """Delete what was agreed to. What the storage does not give up now stays on the list for the next time."""
    with _within(force_id, public_id):
        waiting = list(_to_delete().filter(removal__public_id=public_id))
    for file in waiting:
        try:
            default_storage.delete(file.stored_as)
        except OSError:
            log.warning("removed_file_left", removal=public_id, file=file.pk)
            continue
        with _within(force_id, public_id):
            RemovalFile.objects.filter(pk=file.pk).update(deleted_at=timezone.now())


def _to_delete() -> QuerySet[RemovalFile]:
    return RemovalFile.objects.filter(agreed=True, deleted_at=None)


def left_to_do(force_id: int | None) -> tuple[list[str], list[str]]:
    """Removals whose files are to be looked through, and removals with files to delete."""
    with _within(force_id, "sweep"):
        whose = Q(force__isnull=True) if force_id is None else Q(force=force_id)
        unread = Removal.objects.filter(whose, state=RemovalState.ASKED, files_searched_at=None)
        undeleted = _to_delete().filter(whose).values_list("removal__public_id", flat=True).distinct()
        return [str(one) for one in unread.values_list("public_id", flat=True)], [
            str(one) for one in undeleted
        ]
