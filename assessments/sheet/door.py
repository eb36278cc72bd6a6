"""Which files are taken in as a spreadsheet of answers: evidence's own checks, and closer bounds."""

from typing import IO

from assessments.sheet import layout
from evidence import refusals
from evidence.bounds import make_sure_of_bounds
from evidence.checks import CheckedFile, check_file
from evidence.choices import EXTENSIONS
from evidence.refusals import FileRefusedError


def check_sheet(name: str, stream: IO[bytes], *, size: int) -> CheckedFile:
    """Raise FileRefusedError unless it is an .xlsx without macros, links, bombs or programs, of a size for this."""
    ending = refusals.ending(name)
    if ending in EXTENSIONS and ending != "xlsx":
        raise FileRefusedError(f"is not a spreadsheet (.{ending})", "Upload the .xlsx file")
    if ending == "xlsx" and size <= layout.MOST_BYTES:
        # Before the checks of what stands in it: they look at every tag.
        stream.seek(0)
        make_sure_of_bounds(stream.read(layout.MOST_BYTES))
    return check_file(name, stream, size=size, max_bytes=layout.MOST_BYTES)
