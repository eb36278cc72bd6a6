"""What happens to a removal: asked for, agreed to and so done, refused or withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from psycopg.errors import LockNotAvailable, ObjectNotInPrerequisiteState

from audit.choices import RemovalState
from audit.models import Removal, RemovalFile, RemovalWords
from audit.removal import search
from audit.removal.words import Words, seal, unseal
from core.queue import enqueue
from forces.models import Force, Membership

SEARCH_FILES = "audit.search_files"
DELETE_FILES = "audit.delete_removed_files"
# Each waits up to half a second for what is being saved at that moment.
TRIES = 4

# Sent with removal once it is done, in its transaction: apps above make again what they made from the words.
done = Signal()


class DecidedError(Exception):
    """Somebody decided about it, or withdrew it, in the meantime."""


class FilesNotSearchedError(Exception):
    """The force's files are not looked through yet."""


class BusyError(Exception):
    """Too much is being saved at this moment. Nothing was changed."""


@dataclass(frozen=True)
class NamedFile:
    """A row with a file: app.Model and its key."""

    subject: str
    row_id: int


@transaction.atomic
def ask(
    *,
    force: Force | None,
    words: str,
    whose: str,
    reason: str,
    to_national: bool,
    by: Membership,
    files: Iterable[NamedFile] = (),
) -> Removal:
    """Put the removal before a second person. words may be empty where files are named."""
    kept = Words.new(words) if words.strip() else None
    found = search.find(force_id=force.pk if force else None, pattern=kept.pattern) if kept else None
    removal = Removal.objects.create(
        force=force,
        whose=whose,
        reason=reason,
        to_national=to_national and force is not None,
        asked_by=by,
        asked_by_name=by.display_name,
        words_sha256=kept.sha256 if kept else "",
        found=[list(kind) for kind in found.kinds] if found else [],
        # The national team hands no files in, and without words there is nothing to look for in one.
        files_searched_at=None if force and kept else timezone.now(),
    )
    RemovalWords.objects.create(removal=removal, force=force, sealed=seal(kept) if kept else "")
    RemovalFile.objects.bulk_create(
        RemovalFile(force=force, removal=removal, subject=file.subject, row_id=file.row_id, chosen=True)
        for file in files
    )
    if removal.files_searched_at is None:
        enqueue(SEARCH_FILES, removal.force_id or 0, str(removal.public_id))
    return removal


def agree(*, removal: Removal, by: Membership) -> int:
    """The second person's word: it is done, at once and as a whole. Returns how many places there were.

    by: whose scope this runs in. The database looks up there who agrees, and believes no name that it is told.

    Files are deleted after the commit, and again until they are gone. Raises DecidedError or BusyError, and then
    nothing is changed; FilesNotSearchedError; UnreadableWordsError where the portal's key was changed in between.
    """
    try:
        return _agree(removal)
    except OperationalError as error:
        if not isinstance(error.__cause__, ObjectNotInPrerequisiteState):
            raise
    # A file came in after they were looked through.
    Removal.objects.filter(pk=removal.pk, state=RemovalState.ASKED).update(files_searched_at=None)
    enqueue(SEARCH_FILES, removal.force_id or 0, str(removal.public_id))
    raise FilesNotSearchedError


def _agree(removal: Removal) -> int:
    with transaction.atomic():
        waiting = Removal.objects.filter(pk=removal.pk, state=RemovalState.ASKED)
        sealed = RemovalWords.objects.filter(removal__in=waiting).values_list("sealed", flat=True).first()
        if sealed is None:
            raise DecidedError
        if not waiting.filter(files_searched_at__isnull=False).exists():
            raise FilesNotSearchedError
        places = _remove(removal, unseal(sealed) if sealed else None)
        removal.refresh_from_db()
        done.send(Removal, removal=removal)
        enqueue(DELETE_FILES, removal.force_id or 0, str(removal.public_id))
    return places


def _remove(removal: Removal, words: Words | None) -> int:
    for _ in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT portal_remove(%s, %s, %s)",
                    [removal.public_id, *((words.pattern, words.salt) if words else (None, None))],
                )
                return int(cursor.fetchone()[0])
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
    raise BusyError


def refuse(*, removal: Removal, by: Membership) -> None:
    """The second person says no. The words are forgotten. Raises DecidedError."""
    _end(removal, RemovalState.REFUSED, by)


def withdraw(*, removal: Removal, by: Membership) -> None:
    """Whoever asked does not want it any more. The words are forgotten. Raises DecidedError."""
    _end(removal, RemovalState.WITHDRAWN, by)


@transaction.atomic
def _end(removal: Removal, state: RemovalState, by: Membership) -> None:
    ended = Removal.objects.filter(pk=removal.pk, state=RemovalState.ASKED).update(
        state=state, decided_by_id=by.pk, decided_by_name=by.display_name, decided_at=timezone.now()
    )
    if not ended:
        raise DecidedError
    RemovalWords.objects.filter(removal=removal).delete()
