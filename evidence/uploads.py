"""Receiving files without letting anybody fill the disk with them."""

from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopFutureHandlers, TemporaryFileUploadHandler

log = structlog.get_logger()


class FoundNoRoomFile(UploadedFile):
    """Stands for a file that the disk had no room for, so that the form can say so beside everything typed."""

    found_no_room = True


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes no more than one file of evidence per request, and counts on.

    What is too big keeps its true size, so that the form can say so beside everything else that was typed; cutting
    the connection instead would lose that. So would an error where the disk is full.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = 0
        self.found_no_room = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._note_no_room()
            # As the handler that takes the file, which this is either way.
            raise StopFutureHandlers from None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.found_no_room or self.written > settings.EVIDENCE_MAX_BYTES:
            return
        self.written += len(raw_data)
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._note_no_room()

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.found_no_room:
            try:
                return super().file_complete(file_size)
            except OSError:  # what was still in memory finds no room on the disk either
                self._note_no_room()
        return FoundNoRoomFile(file=None, name=self.file_name, size=file_size)

    def _note_no_room(self) -> None:
        log.error("upload_found_no_room")
        self.found_no_room = True
