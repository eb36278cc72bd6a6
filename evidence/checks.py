"""Is this file what it says it is, and harmless? Pure functions: no settings, no database, no client's word.

An extension is a claim, the content is the fact, and the two must agree. Raises FileRefusedError and nothing else.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import puremagic

from evidence import images, pdfs, refusals
from evidence.choices import EXTENSIONS
from evidence.office import check_office
from evidence.refusals import FileRefusedError

LONGEST_NAME = 250


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed, as it is kept. Only check_file makes one, and only one is ever stored."""

    name: str
    content_type: str
    sha256: str
    data: bytes


def check_file(name: str, stream: IO[bytes], *, size: int, max_bytes: int) -> CheckedFile:
    """Raise FileRefusedError unless the file may be kept. size: as received; the stream may hold less of a big one."""
    name = clean_name(name)
    extension = refusals.ending(name)
    refusals.refuse_by_ending(extension)
    if size > max_bytes:
        raise refusals.too_big(max_bytes)
    stream.seek(0)
    data = stream.read(max_bytes + 1)
    if not data:
        raise refusals.empty()
    if len(data) > max_bytes:
        raise refusals.too_big(max_bytes)
    kept = _CHECKS[extension](data, extension, max_bytes)
    return CheckedFile(name, EXTENSIONS[extension], hashlib.sha256(kept).hexdigest(), kept)


def clean_name(name: str) -> str:
    """The last part of a path, without what cannot be seen or turns the writing round, and not too long."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(
        " " if unicodedata.category(c)[0] in "CZ" else c for c in unicodedata.normalize("NFC", name)
    )
    name = " ".join(name.split()).strip(". ") or "file"
    stem, dot, last = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(last) - 1]}.{last}"[-LONGEST_NAME:]


# --- one check for each kind ----------------------------------------------------------------------------------


def _check_pdf(data: bytes, extension: str, _: int) -> bytes:
    if not data[: pdfs.BEGINS_WITHIN].lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        raise _not_what_it_says(data, extension)
    pdfs.check_pdf(data, extension)
    return data


def _check_image(data: bytes, extension: str, max_bytes: int) -> bytes:
    beginning, _ = images.KINDS[extension]
    if not data.startswith(beginning):
        raise _not_what_it_says(data, extension)
    redrawn = images.redraw(data, extension)
    if len(redrawn) > max_bytes:
        raise refusals.too_big(max_bytes)
    return redrawn


# What makes a browser take text for a page: the list that browsers themselves go by, and SVG.
_MARKUP = re.compile(
    r"<(?:(?P<svg>svg)|!doctype|\?xml|!--|"
    r"(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|object|embed|img|link|meta|form)"
    r"(?=[\s>/]))",
    re.IGNORECASE,
)
# Text that a program takes for its own: scripts, shortcuts, settings of Windows, and web pages packed as mail.
_PROGRAMS = (
    *("#!", "<?php", "<%", "[InternetShortcut]", "[Desktop Entry]", "Windows Registry Editor", "REGEDIT4"),
    *("MIME-Version:", "[autorun]", "@echo off"),
)
# A sheet in SYLK, which Excel opens as such whatever its ending, with macros and all.
_SHEET_OF_OLD = re.compile(r"ID;P\w*(?:;[A-Z])*;[EN]\s*(?:\n|$)")
# All control characters but tab, line ends and form feed.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _check_text(data: bytes, extension: str, _: int) -> bytes:
    try:
        text = _decode(data)
    except UnicodeDecodeError as error:
        raise _not_what_it_says(data, extension) from error
    beginning = text[:4096].lstrip()
    if markup := _MARKUP.match(beginning):
        raise refusals.drawing() if markup["svg"] else refusals.web_page()
    if beginning.startswith(("%PDF-", "{\\rtf", "%!PS")) or _NOT_TEXT.search(text):
        raise _not_what_it_says(data, extension)
    if beginning.startswith(_PROGRAMS) or _SHEET_OF_OLD.match(beginning):
        raise refusals.program()
    return data


def _decode(data: bytes) -> str:
    """As spreadsheets and editors write text: with a byte order mark, as UTF-8, or as Windows for Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _check_office(data: bytes, extension: str, _: int) -> bytes:
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _not_what_it_says(data, extension)
    check_office(data, extension)
    return data


def _not_what_it_says(data: bytes, extension: str) -> FileRefusedError:
    try:
        really = puremagic.from_string(data[: 64 * 1024]).lstrip(".")
    except Exception:  # it only finds a name, and a refusal stands without one
        really = ""
    if really in {"svg", "html", "htm", "xml"}:
        return refusals.drawing() if really == "svg" else refusals.web_page()
    if really in refusals.ARCHIVES:
        return refusals.archive()
    return refusals.not_what_it_says(extension, really)


# What each gives back is what is kept: for an image, the same picture drawn anew.
_CHECKS: dict[str, Callable[[bytes, str, int], bytes]] = {
    "pdf": _check_pdf,
    **dict.fromkeys(("docx", "xlsx", "pptx"), _check_office),
    **dict.fromkeys(images.KINDS, _check_image),
    **dict.fromkeys(("csv", "txt"), _check_text),
}
