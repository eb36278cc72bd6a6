"""Looking into docx, xlsx and pptx: a zip archive with a table of contents, parts, and relationships between them.

Nothing here unpacks to disk or builds a tree of the XML. Raises FileRefusedError and nothing else.
"""

import io
import re
from zipfile import ZipFile

from evidence import refusals
from evidence.parts import check_part, elements
from evidence.refusals import FileRefusedError
from evidence.zips import Budget, check_zip

DEEPEST = 2
CONTENTS = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
MAIN_TYPES = {
    _MAIN.format("wordprocessingml.document"): "docx",
    _MAIN.format("spreadsheetml.sheet"): "xlsx",
    _MAIN.format("presentationml.presentation"): "pptx",
}
# Microsoft's container of before 2007: a whole file of then, an object embedded in one of today, macros; and a current
# file that was given a password is wrapped in one.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

_MACRO_RELATIONS = {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "extensibility"}
_OBJECT_RELATIONS = {"oleobject", "control", "activexcontrolbinary", "afchunk"}
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet")
_BAD_TYPES = (
    "text/html",
    "xhtml",
    "javascript",
    "msdownload",
    "x-sh",
    "mhtml",
    "multipart/",
    "message/",
    "rtf",
)
_PROGRAM_ENDINGS = (
    "ade application bat chm cmd com cpl dll exe hta htm html inf jar js jse lnk mht mhtml msc msi msp ps1 py "
    "reg rtf scf scr sct sh shtml url vb vbe vbs wsc wsf wsh xhtml xll "
    "docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm"
)
_PROGRAMS = frozenset(_PROGRAM_ENDINGS.split())
_ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh"),
    *(b"\xfd7zXZ\x00", b"MSCF", b"\x28\xb5\x2f\xfd"),
)
# Of Linux, of macOS, of Java; and a shortcut of Windows.
_NATIVE = (
    *(b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
    b"L\0\0\0\x01\x14\x02\0",
)
_XML = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<|\0<)")
# A link waits for a click, and these then do more than open a page, a file or a message.
_SCHEMES = re.compile(
    r"\s*(?:javascript|vbscript|data|mhtml|shell|search-ms|ms-(?!excel:|word:|powerpoint:)[a-z-]+)\s*:",
    re.IGNORECASE,
)


def check_office(data: bytes, extension: str, budget: Budget | None = None, depth: int = 0) -> None:
    """Raise FileRefusedError unless data is a plain Office file of that extension."""
    if data.startswith(OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise refusals.protected(extension)
        raise refusals.not_what_it_says(extension, {"docx": "doc", "xlsx": "xls", "pptx": "ppt"}[extension])
    budget = budget or Budget()
    # Counted before zipfile makes an object of each.
    if data.count(b"PK\x01\x02") > budget.entries:
        raise refusals.unpacks_too_far()
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            check_zip(archive, data, extension, budget)
            _check_names(archive, extension)
            _check_contents(archive, extension)
            for entry in archive.infolist():
                _check_entry(entry.filename, archive.read(entry), extension, budget, depth)
    except FileRefusedError:
        raise
    except Exception as error:  # zipfile, zlib and expat each have kinds of their own for what is broken
        raise refusals.damaged(extension) from error


def _check_names(archive: ZipFile, extension: str) -> None:
    names = [name.lower() for name in archive.namelist()]
    if CONTENTS.lower() not in names:
        raise refusals.archive()
    for name in names:
        if name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name:
            raise refusals.with_macros(extension)
        if "/activex/" in name:
            raise refusals.holds("an ActiveX control")
        inner = refusals.ending(name)
        if inner in refusals.ARCHIVES:
            raise refusals.holds("an archive")
        if inner in _PROGRAMS:
            raise refusals.holds(f"a .{inner} file, which can run a program")


def _check_contents(archive: ZipFile, extension: str) -> None:
    """The table of contents names the main part, and with it the kind of document."""
    kinds = set()
    for _, attributes in elements(archive.read(CONTENTS)):
        kind = attributes.get("ContentType", "")
        if any(word in kind.lower() for word in _MACRO_TYPES):
            raise refusals.with_macros(extension)
        if any(word in kind.lower() for word in _BAD_TYPES):
            raise refusals.holds("a web page or a program")
        part = attributes.get("PartName", "").lstrip("/")
        if kind in MAIN_TYPES and (not part or part in archive.NameToInfo):
            kinds.add(MAIN_TYPES[kind])
    if not kinds:
        raise refusals.not_what_it_says(extension)
    if kinds != {extension}:
        raise refusals.not_what_it_says(extension, min(kinds - {extension}))


# --- one part ---------------------------------------------------------------------------------------------------


def _check_entry(name: str, data: bytes, extension: str, budget: Budget, depth: int) -> None:
    """By what it holds; a part may have any name."""
    if name.lower().endswith(".rels"):
        _check_relationships(data, extension)
    elif data.startswith(b"PK\x03\x04"):
        inner = refusals.ending(name)
        if inner not in MAIN_TYPES.values() or depth + 1 >= DEEPEST:
            raise refusals.holds("an archive")
        check_office(data, inner, budget, depth + 1)
    elif _XML.match(data):
        _check_xml(name, data, extension)
    else:
        _check_bytes(data)


def _check_xml(name: str, data: bytes, extension: str) -> None:
    if name.lower().endswith(".vml"):
        # Older Excel writes tags into it that never end; what it links to stands in its relationships.
        if re.search(
            rb"\b(?:src|href)\s*=\s*[\"']\s*(?:\w+:)?(?://|\\\\)|<script|<!ENTITY", data, re.IGNORECASE
        ):
            raise refusals.reaches_outside("an image", extension)
        return
    check_part(data, extension)


def _check_bytes(data: bytes) -> None:
    if data.startswith(OLE):
        raise refusals.holds("an embedded object of an older kind")
    if data.startswith(_ARCHIVES):
        raise refusals.holds("an archive")
    if data.startswith(_NATIVE) or _is_windows_program(data):
        raise refusals.holds("a program")
    if data.startswith((b"%PDF-", rb"{\rtf")):
        raise refusals.holds("another document in another format")


def _is_windows_program(data: bytes) -> bool:
    """Two letters alone begin many a thing; the place that they point to makes sure."""
    at = int.from_bytes(data[60:64], "little")
    return data.startswith(b"MZ") and data[at : at + 4] == b"PE\0\0"


# --- relationships ----------------------------------------------------------------------------------------------


def _check_relationships(data: bytes, extension: str) -> None:
    for _, attributes in elements(data):
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if kind.lower() in _MACRO_RELATIONS:
            raise refusals.with_macros(extension)
        if "webextension" in kind.lower():
            raise refusals.reaches_outside("an add-in", extension)
        outside = attributes.get("TargetMode", "").lower() == "external" or _is_elsewhere(target)
        if outside and _fetches(kind, target):
            raise refusals.reaches_outside(_IN_WORDS.get(kind, "something"), extension)
        if kind.lower() in _OBJECT_RELATIONS:
            raise refusals.holds("an embedded object")


_IN_WORDS = {
    "attachedTemplate": "a template",
    "externalLinkPath": "another workbook",
    "oleObject": "an object",
    "image": "an image",
    "frame": "another page",
    "subDocument": "another document",
    "video": "a film",
    "audio": "a sound",
}


def _is_elsewhere(target: str) -> bool:
    """Whatever it says of itself: a part of the same file has a plain path."""
    return bool(re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)", target, re.IGNORECASE))


def _fetches(kind: str, target: str) -> bool:
    """Whether opening the document would fetch the target. A hyperlink waits for a click; and every document made
    from a force's own template names it, by a path on its maker's disk, which reaches nowhere."""
    if kind == "hyperlink":
        return bool(_SCHEMES.match(target))
    where = target.replace("\\", "/").lower()
    path = where.removeprefix("file:").lstrip("/")
    on_own_disk = path[1:3] == ":/" and path[:1].isalpha()
    bare_name = "/" not in where and ":" not in where
    return not (kind == "attachedTemplate" and (on_own_disk or bare_name))
