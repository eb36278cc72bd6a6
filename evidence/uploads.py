"""Receiving files without letting anybody fill the disk with them."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes no more than one file of evidence per request, and counts on.

    What is too big keeps its true size, so that the form can say so beside everything else that was typed; cutting
    the connection instead would lose that.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.written <= settings.EVIDENCE_MAX_BYTES:
            self.written += len(raw_data)
            super().receive_data_chunk(raw_data, start)
