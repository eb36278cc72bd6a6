"""Looking into docx, xlsx and pptx: zip archives with a table of contents, parts, and relationships between them.

Nothing here unpacks to disk or builds a tree of the XML. Raises FileRefusedError and nothing else.
"""

import io
from collections.abc import Iterator
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from evidence import refusals
from evidence.refusals import FileRefusedError

MOST_ENTRIES = 1_000
MOST_UNPACKED = 200 * 1024**2
MOST_TIMES_ITS_SIZE = 100
# Below this nobody is harmed, and the XML of a nearly empty sheet does pack that well.
HARMLESS_UNPACKED = 10 * 1024**2

CONTENTS = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"
MAIN_TYPES = {
    _MAIN.format("wordprocessingml.document"): "docx",
    _MAIN.format("spreadsheetml.sheet"): "xlsx",
    _MAIN.format("presentationml.presentation"): "pptx",
}
# Microsoft's container of before 2007; a current file that was given a password is wrapped in one.
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

Attributes = dict[str, str]


def check_office(data: bytes, extension: str) -> None:
    """Raise FileRefusedError unless data is a plain Office file of that extension."""
    if data.startswith(OLE):
        if _ENCRYPTED_PACKAGE in data:
            raise refusals.protected(extension)
        raise refusals.not_what_it_says(extension, {"docx": "doc", "xlsx": "xls", "pptx": "ppt"}[extension])
    # Counted before zipfile makes an object of each.
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise refusals.unpacks_too_far()
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, len(data), extension)
            _check_parts(archive, extension)
            _check_contents(archive, extension)
            _check_relationships(archive, extension)
    except FileRefusedError:
        raise
    except Exception as error:  # zipfile, zlib and expat each have kinds of their own for what is broken
        raise refusals.damaged(extension) from error


def _check_archive(archive: ZipFile, size: int, extension: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise refusals.unpacks_too_far()
    if unpacked > HARMLESS_UNPACKED and unpacked > size * MOST_TIMES_ITS_SIZE:
        raise refusals.unpacks_too_far()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.protected(extension)
    if any(entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for entry in entries):
        raise refusals.damaged(extension)
    names = [entry.filename.lower() for entry in entries]
    # Two entries of one name: this code would read one of them and Office the other.
    if len(set(names)) < len(names):
        raise refusals.damaged(extension)
    # Reads everything against its checksum, and so finds entries that lie about their size.
    if archive.testzip() is not None:
        raise refusals.damaged(extension)


def _check_parts(archive: ZipFile, extension: str) -> None:
    names = [name.lower() for name in archive.namelist()]
    if CONTENTS.lower() not in names:
        raise refusals.archive()
    for name in names:
        if name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name:
            raise refusals.with_macros(extension)
        inner = refusals.ending(name)
        if inner in refusals.ARCHIVES:
            raise FileRefusedError("holds an archive", f"Take {inner} files out of it and add it again")
        if inner in {"docm", "xlsm", "pptm", "xlsb", "exe", "dll", "js", "vbs", "ps1", "bat", "cmd", "hta"}:
            raise FileRefusedError(
                f"holds a .{inner} file, which can run a program", "Take it out, save and add the file again"
            )


def _check_contents(archive: ZipFile, extension: str) -> None:
    """The table of contents names the main part, and with it the kind of document."""
    kinds = set()
    for _, attributes in _elements(archive.read(CONTENTS)):
        kind = attributes.get("ContentType", "")
        if any(word in kind.lower() for word in ("macroenabled", "vbaproject", "macrosheet")):
            raise refusals.with_macros(extension)
        part = attributes.get("PartName", "").lstrip("/")
        if kind in MAIN_TYPES and (not part or part in archive.NameToInfo):
            kinds.add(MAIN_TYPES[kind])
    if not kinds:
        raise refusals.not_what_it_says(extension)
    if kinds != {extension}:
        raise refusals.not_what_it_says(extension, min(kinds - {extension}))


def _check_relationships(archive: ZipFile, extension: str) -> None:
    for name in archive.namelist():
        if not name.lower().endswith(".rels"):
            continue
        for _, attributes in _elements(archive.read(name)):
            kind = attributes.get("Type", "").rpartition("/")[2]
            if kind.lower() in {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}:
                raise refusals.with_macros(extension)
            outside = attributes.get("TargetMode", "").lower() == "external"
            if outside and _fetches(kind, attributes.get("Target", "")):
                raise refusals.reaches_outside(_IN_WORDS.get(kind, "something"), extension)


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


def _fetches(kind: str, target: str) -> bool:
    """Whether opening the document would fetch the target. A hyperlink waits for a click; and every document made
    from a force's own template names it, by a path on its maker's disk, which reaches nowhere."""
    if kind == "hyperlink":
        return False
    where = target.replace("\\", "/").lower()
    path = where.removeprefix("file:").lstrip("/")
    on_own_disk = path[1:3] == ":/" and path[:1].isalpha()
    bare_name = "/" not in where and ":" not in where
    return not (kind == "attachedTemplate" and (on_own_disk or bare_name))


def _elements(xml: bytes) -> Iterator[tuple[str, Attributes]]:
    """Name and attributes of each element. A document type, where entities are declared, stops it."""
    found: list[tuple[str, Attributes]] = []

    def keep(name: str, attributes: Attributes) -> None:
        found.append((name, attributes))

    def stop(*_: object) -> None:
        raise ValueError("A document type in an Office part")

    parser = expat.ParserCreate()
    parser.StartElementHandler = keep
    parser.StartDoctypeDeclHandler = stop
    parser.Parse(xml, True)
    yield from found
