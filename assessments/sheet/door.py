"""Which files are taken in as a spreadsheet of answers: evidence's own checks, and closer bounds."""

import io
from typing import IO
from zipfile import ZipFile

from assessments.sheet import layout
from evidence import refusals
from evidence.checks import CheckedFile, check_file
from evidence.choices import EXTENSIONS
from evidence.refusals import FileRefusedError

_CELLS = ("xl/worksheets/", "xl/sharedstrings")


def check_sheet(name: str, stream: IO[bytes], *, size: int) -> CheckedFile:
    """Raise FileRefusedError unless it is an .xlsx without macros, links, bombs or programs, of a size for this."""
    ending = refusals.ending(name)
    if ending in EXTENSIONS and ending != "xlsx":
        raise FileRefusedError(f"is not a spreadsheet (.{ending})", "Upload the .xlsx file")
    file = check_file(name, stream, size=size, max_bytes=layout.MOST_BYTES)
    with ZipFile(io.BytesIO(file.data)) as archive:
        parts = archive.infolist()
    beside = [part.file_size for part in parts if not part.filename.lower().startswith(_CELLS)]
    whole = sum(part.file_size for part in parts)
    if whole > layout.MOST_UNPACKED or max(beside, default=0) > layout.MOST_UNPACKED_BESIDE:
        raise refusals.unpacks_too_far()
    return file
