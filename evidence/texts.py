"""What a file of evidence says in words, for finding words in it. A picture says nothing here."""

import io
import re
import time
from collections.abc import Callable
from zipfile import ZipFile

import structlog
from pypdf import PdfReader

from evidence.zips import MOST_UNPACKED

log = structlog.get_logger()

LONGEST_READ = 60.0  # seconds

# A paragraph, a cell or a line ends; anything else of the XML stands within a word.
_ENDS = re.compile(rb"</(?:w:p|a:p|w:tr|w:tab|si|row|c)>|<w:(?:br|tab)/>")
_TAG = re.compile(rb"<[^>]*>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def text_of(data: bytes, name: str) -> str:
    """All that can be read; nothing of a file that cannot. name decides the kind, as when it was taken in."""
    reader = _READERS.get(name.rpartition(".")[2].lower())
    if reader is None:
        return ""
    try:
        return reader(data)
    except Exception:  # each library has kinds of its own for what is broken
        log.warning("evidence_not_readable", kind=name.rpartition(".")[2].lower())
        return ""


def _plain(data: bytes) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(encoding, errors="replace")


def _pdf(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data))
    about = " ".join(str(value) for value in (reader.metadata or {}).values())
    until = time.monotonic() + LONGEST_READ
    texts = [about]
    for page in reader.pages:
        if time.monotonic() > until:
            log.warning("evidence_read_in_part", kind="pdf")
            break
        texts.append(page.extract_text())
    return "\n".join(texts)


def _office(data: bytes) -> str:
    """Every part, comments and properties too. A name may be cut over several tags, so tags leave nothing behind."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = [one for one in archive.infolist() if one.filename.endswith(".xml")]
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            return ""
        return "\n".join(_words(archive.read(part)) for part in parts)


def _words(xml: bytes) -> str:
    text = _TAG.sub(b"", _ENDS.sub(b"\n", xml)).decode("utf-8", errors="replace")
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text


_READERS: dict[str, Callable[[bytes], str]] = {
    "pdf": _pdf,
    "docx": _office,
    "xlsx": _office,
    "pptx": _office,
    "txt": _plain,
    "csv": _plain,
}
