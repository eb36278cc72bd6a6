"""Is this file what it says it is, and harmless? Pure functions: no settings, no database, no client's word.

An extension is a claim, the content is the fact, and the two must agree. Raises FileRefusedError and nothing else.
"""

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

import puremagic
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from evidence import refusals
from evidence.choices import EXTENSIONS
from evidence.office import check_office
from evidence.refusals import FileRefusedError

LONGEST_NAME = 250
MOST_PIXELS = 100_000_000
PDF_BEGINS_WITHIN = 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file that passed. Only check_file makes one, and only one is ever stored."""

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
    _CHECKS[extension](data, extension)
    return CheckedFile(name, EXTENSIONS[extension], hashlib.sha256(data).hexdigest(), data)


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


def _check_pdf(data: bytes, extension: str) -> None:
    if not data[:PDF_BEGINS_WITHIN].lstrip(b"\xef\xbb\xbf\r\n\t \0").startswith(b"%PDF-"):
        raise _not_what_it_says(data, extension)
    try:
        reader = PdfReader(io.BytesIO(data))
        encrypted = reader.is_encrypted
        runs = False
        if not encrypted:
            _ = reader.root_object["/Pages"]
            runs = _runs_when_opened(reader.root_object)
    except Exception as error:  # pypdf meets broken files with errors of every kind
        # An encryption that pypdf does not know stops it before it can say so.
        if b"/Encrypt" in data:
            raise refusals.protected(extension) from error
        raise refusals.damaged(extension) from error
    if encrypted:
        raise refusals.protected(extension)
    if runs:
        raise refusals.with_script()


def _runs_when_opened(root: DictionaryObject) -> bool:
    """A PDF's own macros: scripts of the document, or a program or script that opening it starts."""
    names = root.get("/Names", DictionaryObject()).get_object()
    if "/JavaScript" in names:
        return True
    action = root.get("/OpenAction", DictionaryObject()).get_object()  # or an array: the page to begin with
    return isinstance(action, DictionaryObject) and action.get("/S") in {"/JavaScript", "/Launch"}


def _check_image(data: bytes, extension: str) -> None:
    beginning, kind = _IMAGES[extension]
    if not data.startswith(beginning):
        raise _not_what_it_says(data, extension)
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            width, height = image.size
            image.verify()
    except Image.DecompressionBombError as error:
        raise refusals.unpacks_too_far() from error
    except Exception as error:  # Pillow, like pypdf
        raise refusals.damaged(extension) from error
    if width * height > MOST_PIXELS:
        raise FileRefusedError("has more than 100 million pixels", "Save it smaller and add it again")


_IMAGES = {
    "png": (b"\x89PNG\r\n\x1a\n", "PNG"),
    "jpg": (b"\xff\xd8\xff", "JPEG"),
    "jpeg": (b"\xff\xd8\xff", "JPEG"),
}

# What makes a browser take text for a page: the list that browsers themselves go by, and SVG.
_MARKUP = re.compile(
    r"<(?:(?P<svg>svg)|!doctype|\?xml|!--|"
    r"(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|object|embed|img|link|meta|form)"
    r"(?=[\s>/]))",
    re.IGNORECASE,
)
# All control characters but tab, line ends and form feed.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _check_text(data: bytes, extension: str) -> None:
    try:
        text = _decode(data)
    except UnicodeDecodeError as error:
        raise _not_what_it_says(data, extension) from error
    beginning = text[:4096].lstrip()
    if markup := _MARKUP.match(beginning):
        raise refusals.drawing() if markup["svg"] else refusals.web_page()
    if beginning.startswith(("%PDF-", "{\\rtf")) or _NOT_TEXT.search(text):
        raise _not_what_it_says(data, extension)


def _decode(data: bytes) -> str:
    """As spreadsheets and editors write text: with a byte order mark, as UTF-8, or as Windows for Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _check_office(data: bytes, extension: str) -> None:
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _not_what_it_says(data, extension)
    check_office(data, extension)


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


_CHECKS: dict[str, Callable[[bytes, str], None]] = {
    "pdf": _check_pdf,
    **dict.fromkeys(("docx", "xlsx", "pptx"), _check_office),
    **dict.fromkeys(_IMAGES, _check_image),
    **dict.fromkeys(("csv", "txt"), _check_text),
}
