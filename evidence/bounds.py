"""How much may stand in a file before a library reads it: counted while it is unpacked, and nothing is built of it.

What reading costs goes by the tags and attributes of each part, and a file of a few kilobytes can unpack to millions.
So they are counted by the signs that no tag and no attribute is without, `<` and `=`, in whatever part and encoding.

The largest file of ours, every text of 206 behaviours and 15 descriptors at its full length, has these figures as the
portal writes it, and as LibreOffice saves it again:

                          portal        LibreOffice     most
    bytes                 5.8 MB        5.2 MB          12 MB
    marks of all parts    21,300        26,600          150,000
    of the cells          6,200         7,200           100,000
    of the styles         340           710             5,000
    of any other part     540           65              20,000
    bytes of the styles   4.1 KB        9.5 KB          100 KB
"""

import io
import re
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from evidence import refusals
from evidence.refusals import FileRefusedError

MOST_UNPACKED = 12 * 1024**2  # twice that of every text at its full length
# Of a part that holds no cells: styles, themes, what the portal never reads.
MOST_UNPACKED_BESIDE = 2 * 1024**2
MOST_MARKS = 150_000
MOST_MARKS_OF_CELLS = 100_000
MOST_MARKS_OF_STYLES = 5_000
MOST_MARKS_BESIDE = 20_000
MOST_BYTES_OF_STYLES = 100 * 1024

_CELLS = ("xl/worksheets/", "xl/sharedstrings")
_STYLES = "xl/styles.xml"
_MARKS = {b"<": 1, b"=": 1}
# The formats of figures are searched for pairs of brackets, for each cell format and again from each bracket that
# opens; an entity may stand for one.
_MARKS_OF_STYLES = {**_MARKS, b"[": 10, b"&": 10}
_BLOCK = 64 * 1024
# In these a tag begins with another byte. No spreadsheet program writes them.
_OTHER_LETTERS = re.compile(
    rb"\x4c\x6f\xa7\x94|(?i:<\?xml[^>]*?encoding\s*=\s*[\"'](?!utf-?8|utf-?16|us-ascii|iso-8859-1))"
)


def make_sure_of_bounds(data: bytes) -> None:
    """Raise FileRefusedError where reading would take longer than any spreadsheet of ours. Ends early, by the count.

    What is no archive, or a broken one, is for others to refuse.
    """
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _count(archive)
    except FileRefusedError:
        raise
    except Exception:  # zipfile and zlib each have kinds of their own, and check_file the words for them
        return


def _count(archive: ZipFile) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refusals.unpacks_too_far()
    left = MOST_MARKS
    for part in parts:
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            return  # is refused as it is, and cannot be unpacked in blocks
        if part.file_size > _most_bytes(part):
            raise refusals.unpacks_too_far()
        left -= _marks(archive, part, min(left, _most_marks(part)))


def _most_bytes(part: ZipInfo) -> int:
    name = part.filename.lower()
    if name == _STYLES:
        return MOST_BYTES_OF_STYLES
    return MOST_UNPACKED if name.startswith(_CELLS) else MOST_UNPACKED_BESIDE


def _most_marks(part: ZipInfo) -> int:
    name = part.filename.lower()
    if name == _STYLES:
        return MOST_MARKS_OF_STYLES
    return MOST_MARKS_OF_CELLS if name.startswith(_CELLS) else MOST_MARKS_BESIDE


def _marks(archive: ZipFile, part: ZipInfo, most: int) -> int:
    """How many there are. Raises FileRefusedError at the first block that goes beyond the most."""
    signs = _MARKS_OF_STYLES if part.filename.lower() == _STYLES else _MARKS
    found = 0
    with archive.open(part) as source:
        block = source.read(_BLOCK)
        if _OTHER_LETTERS.match(block.lstrip(b"\xef\xbb\xbf")[:200]):
            raise refusals.damaged("xlsx")
        while block:
            found += sum(block.count(sign) * weight for sign, weight in signs.items())
            if found > most:
                raise too_much()
            block = source.read(_BLOCK)
    return found


def too_much() -> FileRefusedError:
    return FileRefusedError(
        "holds far more cells or formats than a spreadsheet of the portal",
        "Get a new spreadsheet, and copy what you wrote into it",
    )
