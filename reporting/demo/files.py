"""Small, whole documents made without a library, so that the same content gives the same bytes everywhere."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

MARK = "Invented for the demonstration of the VAWG portal."
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org"


@dataclass(frozen=True)
class Content:
    title: str
    force: str
    lines: Sequence[str]
    table: Sequence[Sequence[str | int]]


def make_file(ending: str, content: Content) -> bytes:
    return {"pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "txt": _txt}[ending](content)


def _txt(content: Content) -> bytes:
    return "\n\n".join([content.title, content.force, *content.lines, MARK, ""]).encode()


# --- pdf ------------------------------------------------------------------------------------------------------


def _pdf(content: Content) -> bytes:
    """One A4 page in Helvetica."""
    text = [(16, content.title), (11, content.force), (11, "")]
    for line in content.lines:
        text += [(11, part) for part in wrap(line, 88)] + [(11, "")]
    text.append((9, MARK))
    drawn = ["BT 1 0 0 1 60 780 Tm 18 TL"]
    drawn += [f"/F1 {size} Tf ({_pdf_text(line)}) Tj T*" for size, line in text]
    page = " ".join([*drawn, "ET"]).encode("cp1252", "replace")
    return _pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )


def _pdf_text(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_of(*objects: bytes) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


# --- docx and xlsx: zipped XML --------------------------------------------------------------------------------


def _docx(content: Content) -> bytes:
    paragraphs = [content.title, content.force, *content.lines, MARK]
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in paragraphs)
    document = (
        f'{XML}<w:document xmlns:w="{OFFICE}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )
    return _office("word/document.xml", "wordprocessingml.document.main", {"word/document.xml": document})


def _xlsx(content: Content) -> bytes:
    rows: list[Sequence[str | int]] = [[content.title], [content.force], [MARK], *content.table]
    sheet = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    main = f"{OFFICE}/spreadsheetml/2006/main"
    parts = {
        "xl/workbook.xml": (
            f'{XML}<workbook xmlns="{main}" xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
            '<sheets><sheet name="Figures" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relationship("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": (
            f'{XML}<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'
        ),
    }
    return _office("xl/workbook.xml", "spreadsheetml.sheet.main", parts, sheet="xl/worksheets/sheet1.xml")


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def _relationship(kind: str, target: str) -> str:
    return (
        f'{XML}<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def _office(main: str, content_type: str, parts: dict[str, str], *, sheet: str = "") -> bytes:
    """The package around the parts; every entry has the same, fixed time."""
    types = {main: content_type} | ({sheet: "spreadsheetml.worksheet"} if sheet else {})
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in types.items()
    )
    whole = {
        "[Content_Types].xml": (
            f'{XML}<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": _relationship("officeDocument", main),
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in whole.items():
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()
