"""The zip archive that an Office file is: no bomb, no trick, and every program reads the same files out of it.

Raises FileRefusedError; and zipfile's own errors for what is broken.
"""

import stat
import unicodedata
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from evidence import refusals

MOST_ENTRIES = 1_000
MOST_UNPACKED = 200 * 1024**2
MOST_TIMES_ITS_SIZE = 100
# Below this nobody is harmed, and the XML of a nearly empty sheet does pack that well.
HARMLESS_UNPACKED = 10 * 1024**2
LONGEST_NAME = 250

_LOCAL_HEADER = 30
_LONGEST_DESCRIPTOR = 24
_END = b"PK\x05\x06"
_END_BYTES = 22


@dataclass
class Budget:
    """What a file and the files inside of it may still unpack to."""

    entries: int = MOST_ENTRIES
    unpacked: int = MOST_UNPACKED


def check_zip(archive: ZipFile, data: bytes, extension: str, budget: Budget) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    budget.entries -= len(entries)
    budget.unpacked -= unpacked
    if budget.entries < 0 or budget.unpacked < 0:
        raise refusals.unpacks_too_far()
    if unpacked > HARMLESS_UNPACKED and unpacked > len(data) * MOST_TIMES_ITS_SIZE:
        raise refusals.unpacks_too_far()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.protected(extension)
    if not all(_is_plain(entry) for entry in entries):
        raise refusals.damaged(extension)
    names = [entry.filename.lower() for entry in entries]
    # Two entries of one name: this code would read one of them and Office the other.
    if len(set(names)) < len(names) or _hides_something(archive, data):
        raise refusals.damaged(extension)
    # Reads everything against its checksum, and so finds entries that lie about their size.
    if archive.testzip() is not None:
        raise refusals.damaged(extension)


def _is_plain(entry: ZipInfo) -> bool:
    """Packed in the usual way, under a name that stays inside, and no link to elsewhere."""
    name = entry.orig_filename
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or len(name) > LONGEST_NAME:
        return False
    if stat.S_ISLNK(entry.external_attr >> 16):
        return False
    if name.startswith("/") or any(bad in name for bad in ("\\", ":", "//")):
        return False
    if ".." in name.split("/"):
        return False
    return not any(unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"} for character in name)


def _hides_something(archive: ZipFile, data: bytes) -> bool:
    """Bytes before, between or behind the entries listed: another archive in the same file, or another file."""
    if data[-_END_BYTES:][:4] != _END or data[-2:] != b"\0\0":
        return True
    end = 0
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset):
        start = entry.header_offset
        between = start - end
        if between < 0 or between > (_LONGEST_DESCRIPTOR if end else 0):
            return True
        name = int.from_bytes(data[start + 26 : start + 28], "little")
        extra = int.from_bytes(data[start + 28 : start + 30], "little")
        end = start + _LOCAL_HEADER + name + extra + entry.compress_size
    return not 0 <= archive.start_dir - end <= _LONGEST_DESCRIPTOR
