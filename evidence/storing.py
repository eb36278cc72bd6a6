"""Where files are kept: Django's default storage, under keys that say nothing of what they hold."""

import uuid
import weakref

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

log = structlog.get_logger()


class StoreUnavailableError(Exception):
    """The storage did not take the file: no space, or not reachable. str() tells the person what to do."""

    def __init__(self) -> None:
        super().__init__("The portal cannot keep files at the moment. Nothing was added. Try again later")


class _NotYetCommitted:
    """A stored file whose row is not committed yet.

    Django tells of a commit but not of a rollback; on a rollback, be it of a savepoint or of a lost connection, it
    drops what it was to call. So this object lives in that list alone: called, it leaves the file; dropped, the
    file goes with it.
    """

    def __init__(self, key: str) -> None:
        self._removal = weakref.finalize(self, _remove, key)

    def __call__(self) -> None:
        self._removal.detach()


def _remove(key: str) -> None:
    try:
        default_storage.delete(key)
    except OSError:
        log.warning("stored_file_left_over", key=key)


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
        raise StoreUnavailableError from error
