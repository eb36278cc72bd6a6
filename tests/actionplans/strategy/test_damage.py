"""Whatever a file holds, it gives drafts or a sentence: damaged ones, scanned ones, and those made to do harm."""

import io
import random
import tracemalloc
import zipfile

import pytest
from docx import Document
from docx.styles.styles import Styles
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from actionplans.strategy import pdf, reading
from actionplans.strategy.door import MOST_BYTES, check_strategy, pasted
from actionplans.strategy.reading import NotReadError, read_strategy
from evidence.refusals import FileRefusedError
from tests.actionplans.strategy.judging import data_of
from tests.actionplans.strategy.made import one_table

DAMAGED = 40  # of each kind
WHOLE = {"docx": "16.docx", "pdf": "19.pdf", "txt": "12.txt", "xlsx": "17.xlsx"}


def spoiled(data, chance):
    """Cut, with some bytes changed, or with others between."""
    kind, at = chance.randrange(3), chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + chance.randbytes(chance.randrange(1, 60)) + data[at:]
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 50))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def spoiled_within(data, chance):
    """A damaged part in a whole archive, which is how damage gets past what checks the archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if name.endswith(".xml")]
        chosen = chance.choice(names)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, spoiled(part, chance) if name == chosen else part)
    return out.getvalue()


@pytest.mark.parametrize("ending", WHOLE)
def test_damage_gives_a_sentence(ending):
    data, chance = data_of(WHOLE[ending]), random.Random(f"strategy {ending}")
    for number in range(DAMAGED):
        within = ending in {"docx", "xlsx"} and number % 2
        broken = spoiled_within(data, chance) if within else spoiled(data, chance)
        try:
            assert read_strategy(broken, f"a.{ending}").actions
        except NotReadError:
            continue  # which is a sentence


def test_a_scanned_pdf_is_told_from_an_empty_text():
    scanned = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(scanned, "PDF")
    for data, name, says in (
        (scanned.getvalue(), "a.pdf", reading.SCANNED),
        (b" \n\f\n", "a.txt", reading.EMPTY),
        (data_of("20.txt"), "a.txt", reading.NOTHING_FOUND),
        (b"- Do it.\n" * 300, "a.txt", reading.TOO_MUCH),
        (b"%PDF-1.7", "a.pdf", reading.BROKEN),
    ):
        with pytest.raises(NotReadError) as refused:
            read_strategy(data, name)
        assert str(refused.value) == says


def changed(data, part, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as other:
        for name in archive.namelist():
            text = archive.read(name)
            assert name != part or old in text
            other.writestr(name, text.replace(old, new) if name == part else text)
    return out.getvalue()


def test_a_cell_over_a_billion_columns_and_a_style_based_on_itself_end():
    wide = changed(
        one_table(), "word/document.xml", b'w:gridSpan w:val="4"', b'w:gridSpan w:val="1000000000"'
    )
    assert len(read_strategy(wide, "a.docx").actions) == 6
    document = Document()
    document.styles["Quote"].base_style = document.styles["Quote"]
    document.add_paragraph("Aim 1: Streets")
    for text in ("Walk them", "Light them"):
        document.add_paragraph(text, "List Bullet")
    document.add_paragraph("Said by nobody", "Quote")
    file = io.BytesIO()
    document.save(file)
    assert len(read_strategy(file.getvalue(), "a.docx").actions) == 2


def test_a_sheet_that_says_it_is_endless_is_read_up_to_a_bound():
    book = Workbook()
    book.active.append(("Commitment", "Action"))
    book.active.append(("Safer streets", "Walk them all at night"))
    book.active.append(("Safer homes", "Visit each of them within a day"))
    book.active["XFD1048576"] = "far away"
    file = io.BytesIO()
    book.save(file)
    assert [action.text for action in read_strategy(file.getvalue(), "a.xlsx").actions] == [
        "Walk them all at night",
        "Visit each of them within a day",
    ]


def peak_of(data, name):
    """Megabytes that reading takes at its most, whatever it finds."""
    tracemalloc.start()
    try:
        read_strategy(data, name)
    except NotReadError:
        pass  # which is a sentence
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak / 1024**2


@pytest.mark.parametrize("ending", ["txt", "docx"])
def test_one_row_of_thousands_of_cells_makes_no_other_as_wide(ending):
    if ending == "txt":
        data = b"a|" * 9_000 + b"\n" + b"b|c\n" * 1_500
    else:
        row = b"<w:tr>" + b"<w:tc><w:p><w:r><w:t>Go</w:t></w:r></w:p></w:tc>" * 2 + b"</w:tr>"
        wide = b"<w:tr>" + b"<w:tc/>" * 9_000 + b"</w:tr>" + row * 1_500
        data = changed(one_table(), "word/document.xml", b"</w:tblGrid>", b"</w:tblGrid>" + wide)
    assert peak_of(data, f"a.{ending}") < 40


def test_lists_of_any_number_of_depths_and_styles_of_any_number_are_gone_through_once(monkeypatch):
    def slow(*_: object) -> None:
        raise AssertionError("python-docx goes through all styles for each paragraph")

    kind = b'<w:abstractNum w:abstractNumId="7">%s</w:abstractNum>' % b"".join(
        b'<w:lvl w:ilvl="%d"/>' % depth for depth in range(700)
    )
    lists = b"".join(
        b'<w:num w:numId="%d"><w:abstractNumId w:val="7"/></w:num>' % number for number in range(700)
    )
    bomb = changed(
        data_of("15.docx"), "word/numbering.xml", b"</w:numbering>", kind + lists + b"</w:numbering>"
    )
    assert peak_of(bomb, "a.docx") < 20
    monkeypatch.setattr(Styles, "get_by_id", slow)
    assert len(read_strategy(data_of("15.docx"), "a.docx").actions) == 7


def test_a_page_that_draws_one_form_over_and_over_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST_READ", 0.1)
    with pytest.raises(NotReadError) as refused:
        read_strategy(one_form(drawn=10), "a.pdf")
    assert str(refused.value) == reading.TOO_MUCH


def one_form(*, drawn):
    writer = PdfWriter()
    page = writer.add_blank_page(500, 700)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font")})
    resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
    form, content = StreamObject(), StreamObject()
    form.set_data(b"q Q " * 20_000)
    form |= {NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): resources}
    content.set_data(b"/X Do " * drawn)
    forms = DictionaryObject({NameObject("/X"): writer._add_object(form)})
    page[NameObject("/Resources")] = DictionaryObject({**resources, NameObject("/XObject"): forms})
    page[NameObject("/Contents")] = writer._add_object(content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_characters_that_are_none_are_left_out():
    data = b"1. Streets\n- Walk\x07 them.\n- Light them\n2. Homes\n- Visit them\n"
    assert read_strategy(data, "a.txt").actions[0].text == "Walk them."


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.csv", b"a,b", "is not of a kind that is read as a strategy (.csv)"),
        ("a.docm", b"PK", "holds macros"),
        ("a.pdf", b"", "is empty"),
        ("a.docx", b"PK\x03\x04", "cannot be opened as a .docx file"),
        ("a.txt", b"#!/bin/sh", "is a program or a shortcut"),
    ],
)
def test_what_is_no_strategy_is_refused_at_the_door(name, data, why):
    with pytest.raises(FileRefusedError) as refused:
        check_strategy(name, io.BytesIO(data), size=len(data))
    assert refused.value.why == why


def test_the_door_knows_how_much_it_takes():
    with pytest.raises(FileRefusedError, match="bigger than 10 MB"):
        check_strategy("a.txt", io.BytesIO(b"a"), size=MOST_BYTES + 1)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(one_table())) as plain:
            for name in plain.namelist():
                archive.writestr(name, plain.read(name))
        archive.writestr("word/more.xml", b"<a>" + b" " * 25 * 1024**2 + b"</a>")
    with pytest.raises(FileRefusedError, match="unpacks to far more"):
        check_strategy("a.docx", io.BytesIO(bomb.getvalue()), size=len(bomb.getvalue()))
    letters = changed(one_table(), "word/document.xml", b"<w:body>", b"<w:body>" + b"<w:b/><w:p/>" * 600_000)
    with pytest.raises(FileRefusedError, match="unpacks to far more"):
        check_strategy("a.docx", io.BytesIO(letters), size=len(letters))
    brackets = b"<numFmts><numFmt numFmtId='164' formatCode='" + b"[" * 9_000 + b"'/></numFmts><fonts"
    formats = changed(data_of("17.xlsx"), "xl/styles.xml", b"<fonts", brackets)
    with pytest.raises(FileRefusedError, match="far more cells or formats than a strategy"):
        check_strategy("a.xlsx", io.BytesIO(formats), size=len(formats))
    assert pasted("1. Läuft").data == "1. Läuft".encode()
