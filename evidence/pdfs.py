"""Looking into PDFs: every object that the file lists, wherever it hangs. Raises FileRefusedError and nothing else."""

import io
import re
import time
import zipfile
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from evidence import refusals

BEGINS_WITHIN = 1024
MOST_OBJECTS = 500_000
LONGEST_LOOK = 20.0  # seconds
# Some programs end a file with a word of their own.
LONGEST_TAIL = 64

# Actions that start something, send something or fetch something.
_RUNS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound"),
    *("/RichMediaExecute", "/GoTo3DView"),
}
# What may happen by itself, when the file or a page of it is opened: moving about in it.
_HARMLESS_BY_ITSELF = {"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans", "/Thread"}
_BAD_ANNOTATIONS = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
_SCHEMES = re.compile(r"\s*(?:javascript|vbscript|data|ms-[a-z-]+|search-ms)\s*:", re.IGNORECASE)
# As plain text, in case our reader and another do not agree which objects the file has.
_RUNS_IN_PLAIN = re.compile(rb"/S\s*/(?:JavaScript|Launch)\b")


def check_pdf(data: bytes, extension: str) -> None:
    """The caller has seen that it begins as a PDF."""
    try:
        reader = PdfReader(io.BytesIO(data))
        encrypted = reader.is_encrypted
        if not encrypted:
            _ = reader.root_object["/Pages"]
    except Exception as error:  # pypdf meets broken files with errors of every kind
        # An encryption that pypdf does not know stops it before it can say so.
        if b"/Encrypt" in data:
            raise refusals.protected(extension) from error
        raise refusals.damaged(extension) from error
    if encrypted:
        raise refusals.protected(extension)
    _check_ends(data, extension)
    if _RUNS_IN_PLAIN.search(data):
        raise refusals.with_script()
    try:
        _check_root(reader.root_object)
        for one in _dictionaries(reader):
            _check(one)
    except refusals.FileRefusedError:
        raise
    except Exception as error:  # as above
        raise refusals.damaged(extension) from error


def _check_ends(data: bytes, extension: str) -> None:
    """Something else hung on behind makes it two files in one."""
    tail = data[data.rfind(b"%%EOF") + 5 :].strip(b"\r\n\t\x1a \0") if b"%%EOF" in data else b""
    if len(tail) > LONGEST_TAIL or zipfile.is_zipfile(io.BytesIO(data)):
        raise refusals.two_in_one(extension)


def _check_root(root: DictionaryObject) -> None:
    _check_automatic(root.get("/OpenAction"))
    if "/Collection" in root:
        raise refusals.with_files()
    names = _plain(root.get("/Names"))
    if isinstance(names, DictionaryObject):
        if "/JavaScript" in names:
            raise refusals.with_script()
        if "/EmbeddedFiles" in names:
            raise refusals.with_files()


def _check(one: DictionaryObject) -> None:
    if "/JS" in one or "/JavaScript" in one or one.get("/S") in _RUNS:
        raise refusals.with_script()
    if "/XFA" in one or one.get("/Subtype") in _BAD_ANNOTATIONS:
        raise refusals.with_script()
    if "/EF" in one or one.get("/Type") == "/EmbeddedFile" or one.get("/Subtype") == "/FileAttachment":
        raise refusals.with_files()
    if isinstance(one, StreamObject) and "/F" in one:
        raise refusals.reaches_outside("data", "pdf")
    additional = _plain(one.get("/AA"))
    for action in additional.values() if isinstance(additional, DictionaryObject) else ():
        _check_automatic(action)
    if "/URI" in one and _SCHEMES.match(str(_plain(one["/URI"]))):
        raise refusals.with_script()


def _check_automatic(action: Any) -> None:
    """action: a dictionary, perhaps with others to follow; or an array: the page to begin with."""
    for _ in range(100):
        action = _plain(action)
        if not isinstance(action, DictionaryObject):
            return
        if action.get("/S") not in _HARMLESS_BY_ITSELF:
            raise refusals.with_script()
        action = action.get("/Next")


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Each one that the file lists, and those inside of it. Raises ValueError where there is no end to it."""
    until = time.monotonic() + LONGEST_LOOK
    waiting: list[PdfObject] = [reader.trailer]
    listed = [(number, generation) for generation, ids in reader.xref.items() for number in ids]
    listed += [(number, 0) for number in reader.xref_objStm]
    seen = 0
    for number, generation in [(0, 0), *listed]:
        if number:
            waiting.append(reader.get_object(IndirectObject(number, generation, reader)))  # type: ignore[arg-type]  # or None, below
        while waiting:
            one = waiting.pop()
            seen += 1
            if seen > MOST_OBJECTS or (seen % 256 == 0 and time.monotonic() > until):
                raise ValueError("more than can be looked through")
            if isinstance(one, DictionaryObject):
                yield one
                # What stands elsewhere in the list has its turn there.
                waiting.extend(v for v in one.values() if isinstance(v, DictionaryObject | ArrayObject))
            elif isinstance(one, ArrayObject):
                waiting.extend(v for v in one if isinstance(v, DictionaryObject | ArrayObject))


def _plain(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing
