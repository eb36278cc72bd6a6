"""What forces really have: files as the usual programs write them, with the oddities that look like attacks."""

import io
import random

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, PieChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import Fit

from tests.evidence import files
from tests.evidence.corpus.office import field, part
from tests.evidence.corpus.packed import rezipped
from tests.evidence.corpus.pdfs import note, page_with, root_with
from tests.evidence.corpus.sample import Sample, samples

# --- pictures ---------------------------------------------------------------------------------------------------


def picture(mode: str, kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(stream, kind, **options)
    return stream.getvalue()


def deep() -> bytes:
    """16 bits a pixel, as a scanner writes it."""
    stream = io.BytesIO()
    image = Image.new("I;16", (30, 20))
    for x in range(30):
        image.putpixel((x, 3), x * 2000)
    image.save(stream, "PNG")
    return stream.getvalue()


def photograph() -> bytes:
    """12 million pixels of noise, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    noise = Image.effect_noise((1000, 750), 60).resize((4000, 3000))
    noise.convert("RGB").save(stream, "JPEG", quality=85, exif=exif, dpi=(300, 300))
    return stream.getvalue()


PICTURES = samples(
    "pictures",
    [
        ("progressive.jpg", lambda: picture("RGB", "JPEG", progressive=True)),
        ("print.jpg", lambda: picture("CMYK", "JPEG")),
        ("grey.jpeg", lambda: picture("L", "JPEG")),
        ("photograph.JPG", photograph),
        ("scan.png", deep),
        ("palette.png", lambda: picture("P", "PNG")),
        ("see-through.png", lambda: picture("P", "PNG", transparency=0)),
        ("alpha.png", lambda: picture("RGBA", "PNG")),
        ("grey alpha.png", lambda: picture("LA", "PNG")),
        ("line art.png", lambda: picture("1", "PNG", size=(2000, 1000))),
        ("screen.PNG", lambda: picture("RGB", "PNG", size=(1920, 1080), dpi=(96, 96))),
        ("one pixel.png", lambda: picture("RGB", "PNG", size=(1, 1))),
    ],
)

# --- text -------------------------------------------------------------------------------------------------------

ROWS = "Force,Rate,Change\nWarwickshire,31,+4%\n“Größe”,=B2*2,-3\n"
TEXT = samples(
    "text",
    [
        ("figures.csv", ROWS.encode()),
        ("from a spreadsheet.csv", ROWS.replace("\n", "\r\n").encode("utf-8-sig")),
        ("from windows.csv", "Force;cost £\r\nKent;€ 5\r\n".encode("cp1252")),
        ("unicode text.csv", ROWS.replace(",", "\t").encode("utf-16")),
        ("other way round.txt", b"\xfe\xff" + ROWS.encode("utf-16-be")),
        ("formulas.csv", b'=SUM(A1:A9),+1,-1,@x\r\n=HYPERLINK("https://example.org"),1\r\n'),
        ("ids.csv", b"ID;PNC;Name\r\n1;2;3\r\n"),
        ("quoted.csv", b'a,"two\nlines, and a ""word""",c\r\n'),
        ("minutes.txt", b"Item 1: a < b, and 5 <6; see <the annex>.\x0c\nPage 2"),
        ("notes.txt", "# Heading\n\n* point ✓ – “quoted” 👮‍♀️\n".encode()),
        ("one line.txt", b"x" * 200_000),
        ("log.txt", b"2026-07-31T10:00:00Z\tINFO\tMIME-Version: 1.0 was in the header\n" * 50),
        ("ЗВІТ звіт.txt", "Звіт".encode()),
    ],
)

# --- PDF --------------------------------------------------------------------------------------------------------


def typeset(html: str, **options: object) -> bytes:
    """As the portal's own reports are made."""
    from weasyprint import HTML

    return HTML(string=html).write_pdf(**options)


PAGES = "".join(
    f"<h1 id='c{n}'>Chapter {n}</h1><p>See <a href='#c1'>chapter 1</a> and "
    f"<a href='https://www.college.police.uk/'>the College</a>.</p><p style='page-break-after:always'>"
    for n in range(1, 6)
)


def merged() -> bytes:
    """Pages, an outline, a link inside, and who made it."""
    writer = PdfWriter()
    for number in range(20):
        writer.add_blank_page(width=595, height=842)
        writer.add_outline_item(title=f"Part {number}", page_number=number)
    writer.add_annotation(0, Link(rect=(0, 0, 90, 20), target_page_index=5, fit=Fit.fit()))
    writer.add_annotation(1, Link(rect=(0, 0, 90, 20), url="mailto:vawg@example.org"))
    writer.add_metadata({"/Author": "VAWG lead", "/Title": "Javascript and launch: what a /JS entry is"})
    writer.pages[3].rotate(90)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def revised() -> bytes:
    """Changed and saved on top, as many programs do."""
    writer = PdfWriter(PdfReader(io.BytesIO(merged())), incremental=True)
    writer.add_metadata({"/Title": "Second draft"})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


FORM = {
    "/Fields": [{"/FT": "/Tx", "/T": "name", "/V": "typed in", "/Subtype": "/Widget", "/Rect": [0, 0, 9, 9]}]
}
PDFS = samples(
    "PDF",
    [
        ("one page.pdf", files.pdf()),
        ("report.pdf", lambda: typeset(PAGES)),
        ("accessible.pdf", lambda: typeset(f"<html lang=en><title>Report</title>{PAGES}", pdf_variant="pdf/ua-1")),
        ("archived.pdf", lambda: typeset("<title>x</title><p>For keeping", pdf_variant="pdf/a-2b")),
        ("with forms.pdf", lambda: typeset("<form><input name=a value=b><textarea>c</textarea></form>", pdf_forms=True)),
        ("plain inside.pdf", lambda: typeset("<p>/S /Named and %PDF", uncompressed_pdf=True)),
        ("merged.pdf", merged),
        ("revised.pdf", revised),
        ("form.pdf", lambda: root_with(AcroForm=FORM)),
        ("begins on page 2.pdf", lambda: root_with(OpenAction={"/S": "/GoTo", "/D": [1, "/Fit"]})),
        ("begins by array.pdf", lambda: root_with(OpenAction=[1, "/Fit"])),
        ("page turns.pdf", lambda: page_with(AA={"/O": {"/S": "/GoTo", "/D": [0, "/Fit"]}})),
        ("link.pdf", lambda: note({"/S": "/URI", "/URI": "https://www.npcc.police.uk/"})),
        ("link to a file.pdf", lambda: note({"/S": "/GoToR", "/F": "annex.pdf", "/D": [0]})),
        ("print.pdf", lambda: note({"/S": "/Named", "/N": "/Print"})),
        ("Report FINAL (2).PDF", b"\r\n" + files.pdf() + b"\r\n\0\0\x1a"),
    ],
)  # fmt: skip # laid out to be read

# --- Office -----------------------------------------------------------------------------------------------------


def book(dress: str) -> bytes:
    """A workbook as openpyxl writes it, with one thing more."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Force", "Offences", "Outcomes"])
    for number in range(1, 20):
        sheet.append([f"Force {number}", number * 100, f"=B{number + 1}*0.1"])
    _DRESSES[dress](workbook, sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _charts(_, sheet) -> None:
    for kind, place in ((BarChart, "E2"), (LineChart, "E20"), (PieChart, "M2")):
        chart = kind()
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=20), titles_from_data=True)
        sheet.add_chart(chart, place)


def _formulas(_, sheet) -> None:
    sheet["E1"] = '=IFERROR(VLOOKUP(A2,A:C,3,FALSE),"none")'
    sheet["E2"] = '=HYPERLINK("https://example.org/","page")'
    sheet["E3"] = "=SUMPRODUCT((B2:B20>5)*(C2:C20))"
    sheet["E4"] = '="a|b"&"!"&TEXT(TODAY(),"dd/mm")'
    sheet["E5"] = "=RECALL+SUM(Registered)"


def _rules(workbook, sheet) -> None:
    rule = DataValidation(type="list", formula1='"Yes,No"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add("D2:D20")
    fill = PatternFill("solid", fgColor="FF0000")
    sheet.conditional_formatting.add("B2:B20", CellIsRule(operator="greaterThan", formula=["500"], fill=fill))
    workbook.defined_names["Registered"] = DefinedName("Registered", attr_text="Sheet!$B$2:$B$20")
    sheet.auto_filter.ref = "A1:C20"


def _many(workbook, _) -> None:
    for number in range(40):
        workbook.create_sheet(f"Area {number}")["A1"] = number


def _long(_, sheet) -> None:
    for number in range(5_000):
        sheet.append([f"Row {number}", number, number % 7])


_DRESSES = {
    "plain": lambda workbook, sheet: None,
    "charts": _charts,
    "formulas": _formulas,
    "rules": _rules,
    "many sheets": _many,
    "long": _long,
    "comments": lambda workbook, sheet: setattr(sheet["A2"], "comment", Comment("Check this", "Analyst")),
    "links": lambda workbook, sheet: setattr(sheet["A2"], "hyperlink", "https://example.org/?a=1&b=2"),
    "picture": lambda workbook, sheet: sheet.add_image(SheetImage(io.BytesIO(picture("RGB", "PNG"))), "E2"),
    "locked sheet": lambda workbook, sheet: sheet.protection.enable(),
    "merged": lambda workbook, sheet: sheet.merge_cells("E1:H3"),
    "hidden sheet": lambda workbook, sheet: setattr(workbook.create_sheet("Lists"), "sheet_state", "hidden"),
}
SHEETS = samples("xlsx", [(f"{dress}.xlsx", lambda d=dress: book(d)) for dress in _DRESSES])

TEXT_OF = "<w:p><w:r><w:t>Stalking: what we do, in {} words. We launch, we call( and we EXEC( on it.</w:t></w:r></w:p>"
_FIELDS = "".join(
    field(instruction)
    for instruction in (
        ' TOC \\o "1-3" \\h \\z \\u ',
        " PAGE ",
        " REF _Ref1 \\h ",
        ' HYPERLINK "https://example.org/" ',
        ' DATE \\@ "d MMMM yyyy" ',
        ' INCLUDEPICTURE "C:\\\\pictures\\\\a.png" \\* MERGEFORMAT ',
        " MACROBUTTON NoMacro [Click here] ",
        " =SUM(ABOVE) ",
        ' QUOTE "a few words" ',
    )
)
_IF = (
    '<w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText>'
    + field(" PAGE ")
    + ('<w:instrText> = 1 "first" "other"</w:instrText><w:fldChar w:fldCharType="end"/>')
)
ICON = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="x" viewBox="0 0 9 9"><defs><path id="a" d="M0 0"/></defs><use x:href="#a"/></svg>'


def related(*relations: tuple[str, str, bool]) -> dict[str, str]:
    return {"word/_rels/document.xml.rels": files.relationships(*relations)}


def slides() -> bytes:
    """Forty slides with pictures that do not pack."""
    noise = random.Random(7)
    parts = {f"ppt/slides/slide{n}.xml": f"<p:sld xmlns:p='p'>{n}</p:sld>" for n in range(40)}
    photographs = {f"ppt/media/image{n}.jpg": noise.randbytes(200_000) for n in range(20)}
    return files.office("pptx", {**parts, **photographs, "ppt/notesSlides/notesSlide1.xml": "<n/>"})


DOCUMENTS = samples(
    "docx and pptx",
    [
        ("minutes.docx", part("docx", TEXT_OF.format("few"))),
        ("with comments.docx", part("docx", TEXT_OF.format("some"), "word/comments.xml")),
        ("with fields.docx", part("docx", _FIELDS + _IF)),
        ("with links.docx", files.office("docx", related(
            ("hyperlink", "https://example.org/page?a=1", True), ("hyperlink", "mailto:a@example.org", True),
            ("hyperlink", "file:///\\\\force\\share\\policy.docx", True), ("hyperlink", "#_Toc1", True),
            ("image", "media/image1.png", False), ("hyperlink", "../policy.docx", True)))),
        ("with pictures.docx", files.office("docx", {
            "word/media/image1.png": files.image("PNG"), "word/media/image2.svg": ICON,
            "word/media/image3.emf": b"\1\0\0\0" + bytes(300), "docProps/thumbnail.jpeg": files.image("JPEG")})),
        ("own template.docx", files.docx_reaching("attachedTemplate", "file:///C:\\Templates\\Report.dotm")),
        ("usual template.docx", files.docx_reaching("attachedTemplate", "Normal.dotm")),
        ("with a chart.docx", lambda: rezipped(more=lambda a: (
            a.writestr("word/charts/chart1.xml", "<c:chart xmlns:c='c'><c:f>Sheet1!$A$1</c:f></c:chart>"),
            a.writestr("word/embeddings/Microsoft_Excel_Sheet1.xlsx", book("plain"))))),
        ("with fonts.docx", files.office("docx", {"word/fonts/font1.odttf": bytes(range(256)) * 9})),
        ("with data.docx", files.office("docx", {"customXml/item1.xml": "<b:Sources xmlns:b='b'/>", "word/glossary/document.xml": "<a/>"})),
        ("watermark.docx", part("docx", '<v:shape><v:textpath string="DRAFT"/><v:imagedata r:id="rId1" o:title="a"/></v:shape>', "word/header1.xml")),
        ("wide.docx", files.office("docx", {"word/wide.xml": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")})),
        ("printer.xlsx", files.office("xlsx", {"xl/printerSettings/printerSettings1.bin": "MZ printer".encode("utf-16-le"), "xl/drawings/vmlDrawing1.vml": "<xml><v:textbox><br></v:textbox></xml>"})),
        ("controls.xlsx", files.office("xlsx", {"xl/ctrlProps/ctrlProp1.xml": '<formControlPr objectType="Drop"/>'})),
        ("slides.pptx", slides),
        ("steps.pptx", part("pptx", '<a:hlinkClick r:id="" action="ppaction://hlinkshowjump?jump=nextslide"/>')),
        ("table.pptx", lambda: rezipped("pptx", lambda a: a.writestr("ppt/embeddings/Sheet.xlsx", book("formulas")))),
        ("empty.xlsx", files.workbook()),
    ],
)  # fmt: skip # laid out to be read

SAMPLES: list[Sample] = [*PICTURES, *TEXT, *PDFS, *SHEETS, *DOCUMENTS]
