"""Word documents, read back by the library that wrote them."""

import io
import zipfile

import docx

from core.word import Document


def test_what_was_written_is_read_back_without_what_xml_cannot_hold():
    document = Document("A title\x0b & <b>", header="Marking\ufffe")
    document.paragraph("One\ttab\r\nand\x00 a line")
    document.table(["Where", "Is"], [[f"{number}\x1b", ""] for number in range(3)], widths=[2, 1])
    data = document.data()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<Application>VAWG portal<" in archive.read("docProps/app.xml")
    read = docx.Document(io.BytesIO(data))
    assert read.core_properties.title == "A title & <b>"
    assert read.sections[0].header.paragraphs[0].text == "Marking"
    assert read.paragraphs[0].text == "One\ttab\nand a line"
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows][1:] == [
        ["0", ""],
        ["1", ""],
        ["2", ""],
    ]
