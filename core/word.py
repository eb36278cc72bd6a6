"""Word documents (Office Open XML) of headings, paragraphs, lists and tables: written part by part, with no template.

They hold no clock, no path and no name of a machine: the same content gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The earliest time that a ZIP can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
# Twentieths of a point: A4 with 2 cm around it.
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1134" w:bottom="1134" w:left="1134"'
    ' w:header="567" w:footer="567" w:gutter="0"/>'
)
_WIDTH = 9638


class Document:
    """A document in the making. header: stands on every page, as does the page's number beneath."""

    def __init__(self, title: str, *, header: str) -> None:
        self.title = title
        self.header = header
        self._body: list[str] = []

    def heading(self, text: str, level: int = 1) -> None:
        self._body.append(_paragraph(text, f"Heading{level}"))

    def paragraph(self, text: str, *, style: str = "") -> None:
        """A text with line ends keeps them."""
        self._body.append(_paragraph(text, style))

    def items(self, texts: Iterable[str]) -> None:
        self._body += [_paragraph(text, "ListBullet", numbered=True) for text in texts]

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> None:
        """head: repeated on each page, and told as the header row. widths: shares of the page's width."""
        whole = sum(widths)
        columns = [_WIDTH * width // whole for width in widths]
        grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
        lines = [_row(head, columns, header=True), *(_row(row, columns) for row in rows)]
        self._body.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        )
        self._body.append(_paragraph("", ""))

    def data(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self._parts().items():
                entry = zipfile.ZipInfo(name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, _XML + part)
        return file.getvalue()

    def _parts(self) -> dict[str, str]:
        section = (
            '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>'
            f'<w:footerReference w:type="default" r:id="rId4"/>{_PAGE}</w:sectPr>'
        )
        named = f'xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"'
        body = "".join(self._body)
        return {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relationships(
                ("officeDocument", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("core", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ),
            "docProps/core.xml": _core(self.title),
            "word/document.xml": f"<w:document {named}><w:body>{body}{section}</w:body></w:document>",
            "word/_rels/document.xml.rels": _relationships(
                ("rId1", f"{_OFFICE}/styles", "styles.xml"),
                ("rId2", f"{_OFFICE}/numbering", "numbering.xml"),
                ("rId3", f"{_OFFICE}/header", "header1.xml"),
                ("rId4", f"{_OFFICE}/footer", "footer1.xml"),
            ),
            "word/styles.xml": f"<w:styles {named}>{_STYLES}</w:styles>",
            "word/numbering.xml": f"<w:numbering {named}>{_BULLETS}</w:numbering>",
            "word/header1.xml": f"<w:hdr {named}>{_paragraph(self.header, 'Header')}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {named}>{_PAGE_NUMBER}</w:ftr>",
        }


def _paragraph(text: str, style: str, *, numbered: bool = False) -> str:
    said = f'<w:pStyle w:val="{style}"/>' if style else ""
    said += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if numbered else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{_text(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{f'<w:pPr>{said}</w:pPr>' if said else ''}<w:r>{lines}</w:r></w:p>"


def _row(texts: Sequence[str], columns: Sequence[int], *, header: bool = False) -> str:
    style = "TableHead" if header else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/></w:tcPr>{_paragraph(text, style)}</w:tc>'
        for text, column in zip(texts, columns, strict=True)
    )
    kept = "<w:cantSplit/>" + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{kept}</w:trPr>{cells}</w:tr>"


def _text(text: str) -> str:
    """What XML cannot hold is left out."""
    return escape(
        "".join(sign for sign in text if sign == "\t" or (sign >= " " and sign not in "\ufffe\uffff"))
    )


def _relationships(*entries: tuple[str, str, str]) -> str:
    lines = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{to}"/>' for key, kind, to in entries)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": TYPE + ".main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/numbering.xml": f"{word}.numbering+xml",
        "/word/header1.xml": f"{word}.header+xml",
        "/word/footer1.xml": f"{word}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    lines = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>'
    )


def _core(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(title)}</dc:title><dc:language>en-GB</dc:language></cp:coreProperties>"
    )


def _style(key: str, name: str, *, paragraph: str = "", run: str = "", next_: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{next_}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _heading(level: int, size: int) -> str:
    space = '<w:keepNext/><w:spacing w:before="240" w:after="120"/>'
    outline = f'{space}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(
        f"Heading{level}", f"heading {level}", paragraph=outline, run=f'<w:b/><w:sz w:val="{size}"/>'
    )


_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
    '<w:sz w:val="22"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
    + _heading(1, 36)
    + _heading(2, 28)
    + _heading(3, 24)
    + _style("ListBullet", "List Bullet", next_="ListBullet")
    + _style("Quote", "Quote", paragraph='<w:ind w:left="567"/>', run="<w:i/>")
    + _style("TableHead", "Table Head", run="<w:b/>")
    + _style("Header", "header", run="<w:b/>")
    + _style("Footer", "footer")
    + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    f'<w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders><w:tblCellMar><w:left w:w="100" w:type="dxa"/>'
    '<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
_BULLETS = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="567" w:hanging="283"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_PAGE_NUMBER = (
    '<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">Page </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
)
