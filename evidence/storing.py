"""Where files are kept: Django's default storage, under keys that say nothing of what they hold."""

import errno
import hashlib
import shutil
import uuid
import weakref
from typing import Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction

from evidence.models import scanned
from forces.models import Force

log = structlog.get_logger()

GB = 1024**3
NEARLY_FULL = 0.9


class StoreUnavailableError(Exception):
    """The storage did not take the file: not reachable. str() tells the person what to do."""

    status = 503

    def __init__(
        self, sentence: str = "The portal cannot keep files at the moment. Nothing was added. Try again later"
    ) -> None:
        super().__init__(sentence)


class StoreFullError(StoreUnavailableError):
    """The machine's disk has no room, or hardly any: that is for those who run the portal, and said as what it is."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            "The portal’s disk is nearly full, so it takes no files at the moment. Nothing was added, and what you "
            "typed is kept. Add a link instead, or try again when the people who run the portal have made room"
        )


class NoRoomError(StoreUnavailableError):
    """The force has used up what is meant for it."""

    status = 422

    def __init__(self, room: "Room") -> None:
        super().__init__(
            f"Your force’s files take {room.used_in_words} of the {room.most_in_words} that it has, and this one does "
            "not fit. Add a link instead, or ask the people who run the portal for more room"
        )


class FileChangedError(Exception):
    """What the storage holds is not what was handed in."""


# --- room -------------------------------------------------------------------------------------------------------


class Room:
    """How much of what a force may keep is taken."""

    def __init__(self, force: Force) -> None:
        self.most = int(settings.EVIDENCE_QUOTAS_GB.get(force.slug, settings.EVIDENCE_QUOTA_GB) * GB)
        self.used = sum(model.objects.filter(force=force).bytes_kept() for model in scanned())

    @property
    def used_in_words(self) -> str:
        return _in_words(self.used)

    @property
    def most_in_words(self) -> str:
        return _in_words(self.most)

    @property
    def share(self) -> int:
        """0 to 100."""
        return min(100, round(self.used * 100 / self.most)) if self.most else 100

    @property
    def nearly_full(self) -> bool:
        return self.used >= self.most * NEARLY_FULL

    def holds(self, size: int) -> bool:
        return self.used + size <= self.most


def _in_words(size: int) -> str:
    """12 MB, 4.2 GB."""
    if size < GB:
        return f"{size / 1024**2:.0f} MB" if size >= 1024**2 or not size else "less than 1 MB"
    return f"{size / GB:.1f}".removesuffix(".0") + " GB"


def make_sure_of_room(force: Force, size: int) -> None:
    """Raise NoRoomError or StoreFullError. Whoever else adds to this force's files waits until this one is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence'), %s)", [force.pk])
    room = Room(force)
    if not room.holds(size):
        raise NoRoomError(room)
    free = free_bytes()
    if free is not None and free < settings.EVIDENCE_FREE_MB * 1024**2 + size:
        log.error("disk_nearly_full", free=free)
        raise StoreFullError


def free_bytes() -> int | None:
    """Of the disk that the files are on; None where the storage is no disk of ours."""
    storage = getattr(default_storage, "_wrapped", default_storage)
    if not isinstance(storage, FileSystemStorage):
        return None
    place = next((p for p in (storage.location, settings.STATE_DIR) if _exists(p)), None)
    return shutil.disk_usage(place).free if place else None


def _exists(path: object) -> bool:
    try:
        shutil.disk_usage(str(path))
    except OSError:
        return False
    return True


# --- keeping and giving back ------------------------------------------------------------------------------------


class _NotYetCommitted:
    """A stored file whose row is not committed yet.

    Django tells of a commit but not of a rollback; on a rollback, be it of a savepoint or of a lost connection, it
    drops what it was to call. So this object lives in that list alone: called, it leaves the file; dropped, the
    file goes with it.
    """

    def __init__(self, key: str) -> None:
        self._removal = weakref.finalize(self, remove, key)

    def __call__(self) -> None:
        self._removal.detach()


def store(data: bytes) -> str:
    """Keep the bytes until the transaction ends, and for good if it commits; return their key.

    Raises StoreUnavailableError. Call it before anything else waits for the commit: what waits earlier and fails
    there would take the file with it.
    """
    key = f"evidence/{uuid.uuid4()}"
    transaction.on_commit(_NotYetCommitted(key))
    try:
        return default_storage.save(key, ContentFile(data))
    except OSError as error:
        log.exception("storage_refused", key=key)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFullError from error
        raise StoreUnavailableError from error


def remove(key: str) -> bool:
    """Whether the file is gone now."""
    try:
        default_storage.delete(key)
    except OSError:
        log.warning("stored_file_left_over", key=key)
        return False
    return True


def open_unchanged(version: Any) -> File:
    """The file of a row of scanned(), from its beginning. Raises OSError, or FileChangedError where its bytes are not
    the same."""
    file = default_storage.open(version.stored_as)
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    if found.hexdigest() != version.sha256:
        file.close()
        raise FileChangedError
    file.seek(0)
    return file
