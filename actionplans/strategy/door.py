"""Which files are taken in as a strategy, and what is pasted: evidence's own checks, and closer bounds."""

import io
from typing import IO
from zipfile import ZipFile

from evidence import refusals
from evidence.bounds import make_sure_of_bounds
from evidence.checks import CheckedFile, check_file
from evidence.choices import EXTENSIONS
from evidence.refusals import FileRefusedError

ENDINGS = ("docx", "pdf", "txt", "xlsx")
IN_WORDS = "docx, pdf, txt or xlsx"
MOST_BYTES = 10 * 1024**2
MOST_UNPACKED = 24 * 1024**2  # of what a Word file says; pictures are not read
MOST_TAGS = 1_000_000  # of the same
LONGEST_PASTED = 200_000  # characters
PASTED = "Pasted text.txt"


def check_strategy(name: str, stream: IO[bytes], *, size: int) -> CheckedFile:
    """Raise FileRefusedError unless it is of a kind that is read, harmless, and of a size for this."""
    ending = refusals.ending(name)
    if ending in EXTENSIONS and ending not in ENDINGS:
        raise FileRefusedError(
            f"is not of a kind that is read as a strategy (.{ending})", f"Save it as {IN_WORDS}"
        )
    if ending == "xlsx" and size <= MOST_BYTES:
        stream.seek(0)
        _make_sure_of_bounds(stream.read(MOST_BYTES))
    file = check_file(name, stream, size=size, max_bytes=MOST_BYTES)
    if ending == "docx":
        _make_sure_of_size(file.data)
    return file


def _make_sure_of_bounds(data: bytes) -> None:
    """A few kilobytes of formats can hold the library up for hours."""
    try:
        make_sure_of_bounds(data)
    except FileRefusedError as error:
        raise FileRefusedError(
            "holds far more cells or formats than a strategy", "Copy its text into a new spreadsheet"
        ) from error


def _make_sure_of_size(data: bytes) -> None:
    """What reading takes goes by the tags: each becomes an object, however few letters it has."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if "/media/" not in part.filename]
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise refusals.unpacks_too_far()
        if sum(archive.read(part).count(b"<") for part in parts) > MOST_TAGS:
            raise refusals.unpacks_too_far()


def pasted(text: str) -> CheckedFile:
    """A pasted text as the file that it is kept as. Raises FileRefusedError."""
    data = text.encode()
    return check_strategy(PASTED, io.BytesIO(data), size=len(data))
