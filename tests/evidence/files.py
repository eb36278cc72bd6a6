"""Files made by code: honest ones, and one of each kind that is refused."""

import io
import zipfile
from collections.abc import Mapping

from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

CONTENTS = "[Content_Types].xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def office(extension: str, parts: Mapping[str, str | bytes] | None = None, *, kind: str = "") -> bytes:
    """The least that is a docx, xlsx or pptx, with further parts. kind: another type of the main part."""
    part, family = _MAIN[extension]
    kind = kind or f"application/vnd.openxmlformats-officedocument.{family}.main+xml"
    contents = (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    )
    start = relationships(("officeDocument", part, False))
    return zipped({CONTENTS: contents, "_rels/.rels": start, part: f"{_HEAD}<a/>", **(parts or {})})


def relationships(*relations: tuple[str, str, bool]) -> str:
    """(type, target, external) of each."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/{kind}" Target="{target}" '
        f'TargetMode="{"External" if external else "Internal"}"/>'
        for number, (kind, target, external) in enumerate(relations)
    )
    name = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{name}">{rows}</Relationships>'


def docx_reaching(kind: str, target: str) -> bytes:
    return office("docx", {"word/_rels/settings.xml.rels": relationships((kind, target, True))})


def workbook() -> bytes:
    """As a real program writes it, with a hyperlink."""
    book = Workbook()
    sheet = book.create_sheet("Forces")
    sheet["A1"] = "Force"
    sheet["A2"] = "Warwickshire"
    sheet["A2"].hyperlink = "https://example.org/"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(*, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def pdf_that_runs(kind: str) -> bytes:
    """kind: of the action that opening it starts; or "names", for a script of the document itself."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if kind == "names":
        writer.root_object[NameObject("/Names")] = DictionaryObject(
            {NameObject("/JavaScript"): DictionaryObject()}
        )
    else:
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        writer.root_object[NameObject("/OpenAction")] = action
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def image(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (16, 16), "purple").save(stream, kind)
    return stream.getvalue()


def old_office(*, encrypted: bool = False) -> bytes:
    """The container of Office before 2007; a docx under a password is wrapped in one."""
    stream = "EncryptedPackage" if encrypted else "WordDocument"
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + stream.encode("utf-16-le") + bytes(1000)


def with_encrypted_entry() -> bytes:
    """A docx whose entries say that they are encrypted: bit 0 of the flags, in both headers."""
    data = bytearray(office("docx"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def with_false_size() -> bytes:
    """A docx whose table says that its document is one byte long."""
    data = bytearray(office("docx", {"word/media/long.xml": "x" * 5_000}))
    at = data.rfind(b"word/media/long.xml")
    data[at - 46 + 24 : at - 46 + 28] = (1).to_bytes(4, "little")
    return bytes(data)
