"""The texts among the twenty that are no plain text, made anew: Word, a workbook, PDFs. All of it is invented."""

import io

from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook
from weasyprint import HTML


def _bytes(thing) -> bytes:
    file = io.BytesIO()
    thing.save(file)
    return file.getvalue()


def headings_by_style() -> bytes:
    document = Document()
    document.add_heading("Marshland Police: our strategy", 0)
    document.add_heading("Our principles", 1)
    for text in ("Women are heard.", "Our work is open to all.", "We never blame."):
        document.add_paragraph(text, "List Bullet")
    lists = {
        "Trust": {
            "Lead from the top": ("Name a senior sponsor in each department", "Meet them monthly"),
            "Listen and change": (
                "Invite the women’s forum to set our agenda twice a year",
                "Answer each of their questions in writing",
                "Publish both",
            ),
        },
        "Pursuit": {
            "Follow the evidence": ("Equip each car with a camera kit", "Review its use after six months")
        },
    }
    for pillar, commitments in lists.items():
        document.add_heading(pillar, 1)
        document.add_paragraph("Few things matter more to the people of the Marshland.")
        for commitment, actions in commitments.items():
            document.add_heading(commitment, 2)
            for text in actions:
                document.add_paragraph(text, "List Bullet")
    document.add_heading("Contact", 1)
    document.add_paragraph("Write to the strategy team.")
    return _bytes(document)


def bold_and_numbered() -> bytes:
    """Word's own numbering, two deep; the headings are bold paragraphs."""
    document = Document()
    _bold(document, "What we will do about those who harm")
    _numbered(document, "Know them", 0)
    _numbered(document, "Search records of custody each morning", 1)
    _numbered(document, "Score the risk of each name", 1)
    _numbered(document, "Stop them", 0)
    _numbered(document, "Knock on their doors", 1)
    _numbered(document, "Apply for orders that keep them away", 1)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    _numbered(document, "Arrest for each breach", 1)
    _bold(document, "What we will do for those who are harmed")
    document.add_paragraph("This was the first wish of those whom we asked.")
    _numbered(document, "Be there", 0)
    _numbered(document, "Ring back on the same day", 1)
    _numbered(document, "Drive those who want it to the centre", 1)
    return _bytes(document)


def _bold(document, text) -> None:
    document.add_paragraph().add_run(text).bold = True


def _numbered(document, text, depth) -> None:
    """With the list's id and depth in the paragraph itself, as Word writes a list of several depths."""
    properties = document.add_paragraph(text, "List Number")._p.get_or_add_pPr()
    numbering = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", depth), ("w:numId", 99)):
        element = OxmlElement(name)
        element.set(qn("w:val"), str(value))
        numbering.append(element)
    properties.append(numbering)


def one_table() -> bytes:
    document = Document()
    document.add_heading("Delivery plan", 1)
    table = document.add_table(rows=1, cols=4)
    _fill(table.rows[0], ("Commitment", "Action", "Owner", "Due"))
    _band(table, "Safer people")
    first = _row(
        table, ("Better first answers", "Train every call taker in two half days", "Control room", "May")
    )
    again = _row(table, ("", "Record each call about stalking as a crime", "Control room", "June"))
    first.cells[0].merge(again.cells[0])
    row = _row(table, ("Support that lasts", "", "Victim care", "July"))
    row.cells[1].paragraphs[0].text = "Fund a third adviser in the north"
    row.cells[1].paragraphs[0].style = "List Bullet"
    row.cells[1].add_paragraph("Check the locks of each home at risk", "List Bullet")
    row.cells[1].add_paragraph("Renew the offer after three months", "List Bullet")
    _band(table, "Safer places")
    _row(
        table,
        ("Lit and looked after", "Survey all parks with women who use them", "Neighbourhoods", "August"),
    )
    return _bytes(document)


def _fill(row, texts) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text


def _row(table, texts):
    row = table.add_row()
    _fill(row, texts)
    return row


def _band(table, text) -> None:
    row = table.add_row()
    row.cells[0].merge(row.cells[-1]).text = text


def workbook() -> bytes:
    book = Workbook()
    sheets = {
        "Prevent": [
            ("Teach and talk", "Visit each college in fresher week", "Youth team"),
            (None, "Train tutors to hear a disclosure", "Youth team"),
            ("Change the place", "Light the path behind the station", "Council"),
        ],
        "Pursue": [
            ("Find and hold", "Rank suspects by harm each month", "Crime"),
            (None, "Tag the first ten", "Crime"),
            (None, "Visit the next forty", "Neighbourhoods"),
        ],
    }
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append((f"Seaborough Police: {name}",))
        sheet.merge_cells("A1:D1")
        sheet.append(("No.", "Objective", "Action", "Lead"))
        for number, row in enumerate(rows, start=1):
            sheet.append((number, *row))
    figures = book.create_sheet("Figures")
    for row in (("Offence", "2023", "2024"), ("Stalking", 410, 433), ("Exposure", 52, 61)):
        figures.append(row)
    book.worksheets[0].merge_cells("B3:B4")
    return _bytes(book)


def one_column() -> bytes:
    """Headings by size, bold items above plain ones."""
    body = (
        "<h1>Saltmarsh Police</h1><p>Who we are, and why this is written down. "
        + "It matters. " * 40
        + "</p>"
    )
    body += _pillar(
        "Confidence in us",
        {
            "Clean up our own house": (
                "Vet all staff again within a year",
                "Suspend those who are suspected of abuse",
                "Publish what became of each case",
            ),
            "Listen to those we serve": (
                "Meet the women’s panel each quarter at a place and a time of day that suits those who work in shifts",
                "Ask what we should stop doing",
            ),
        },
        style="break-after: page",
    )
    body += _pillar(
        "Consequences for them", {"Know the risk": ("Score each suspect", "Search for those not found")}
    )
    return _pdf(body)


def _pillar(title, commitments, style="") -> str:
    items = ""
    for commitment, actions in commitments.items():
        inner = "".join(f"<li>{text}</li>" for text in actions)
        items += f"<li><b>{commitment}</b><ul>{inner}</ul></li>"
    return f"<h2>{title}</h2><ul style='{style}'>{items}</ul>"


def two_columns() -> bytes:
    lists = {
        "Answer": ("Pick up within ten seconds", "Send a car where a threat is made"),
        "Investigate": ("Collect film from the street on the day", "Read each file before it is sent on"),
        "Support": ("Call back within a day", "Keep the same officer to the end", "Refer to the centre"),
    }
    body = "<h1>Hillmoor Police: what we promise</h1><div style='columns: 2; column-gap: 20mm'>"
    body += "<p>" + "We serve a county of farms and market towns. " * 6 + "</p>"
    for title, actions in lists.items():
        body += f"<h2>{title}</h2><ul>" + "".join(f"<li>{text}</li>" for text in actions) + "</ul>"
    return _pdf(body + "</div>")


def _pdf(body: str) -> bytes:
    style = "@page { size: A4; margin: 20mm } h2 { font-size: 16pt } h1 { font-size: 22pt } body { font-size: 11pt }"
    return HTML(string=f"<html><head><style>{style}</style></head><body>{body}</body></html>").write_pdf()


MADE = {
    "14.docx": headings_by_style,
    "15.docx": bold_and_numbered,
    "16.docx": one_table,
    "17.xlsx": workbook,
    "18.pdf": one_column,
    "19.pdf": two_columns,
}
