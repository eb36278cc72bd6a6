"""Every kind of file that is refused, made by code; the honest ones; and inputs that nobody thought of."""

import hashlib
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import images
from evidence.checks import CheckedFile, check_file, clean_name
from evidence.choices import EXTENSIONS
from evidence.refusals import FileRefusedError
from tests.evidence import files

MOST = 25 * 1024**2


def check(name: str, data: bytes, *, max_bytes: int = MOST) -> CheckedFile:
    return check_file(name, io.BytesIO(data), size=len(data), max_bytes=max_bytes)


HONEST = {
    "profile.pdf": files.pdf(),
    "Report.PDF": b"\r\n" + files.pdf(),
    "minutes.docx": files.office("docx"),
    "slides.pptx": files.office("pptx"),
    "figures.xlsx": files.workbook(),
    "with links.docx": files.docx_reaching("hyperlink", "https://example.org/page"),
    "own template.docx": files.docx_reaching("attachedTemplate", "file:///C:\\Templates\\Report.dotm"),
    "usual template.docx": files.docx_reaching("attachedTemplate", "Normal.dotm"),
    "chart.png": files.image("PNG"),
    "photo.jpg": files.image("JPEG"),
    "photo.jpeg": files.image("JPEG"),
    "figures.csv": b"Force,Rate\nWarwickshire,31\n",
    "from a spreadsheet.csv": "\ufeffForce,Größe\r\n".encode(),
    "from windows.csv": "Force,cost £\r\n".encode("cp1252"),
    "unicode text.txt": "Force\tRate\r\n".encode("utf-16"),
    "note.txt": b"a < b, and 5 <6; the ID of the post",
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_passes_with_our_type_and_its_hash(name):
    checked = check(name, HONEST[name])
    ending = name.rpartition(".")[2].lower()
    assert checked == CheckedFile(
        name=name,
        content_type=EXTENSIONS[ending],
        sha256=hashlib.sha256(checked.data).hexdigest(),
        data=checked.data,
    )
    # An image is drawn anew; everything else is kept to the byte.
    assert checked.data == HONEST[name] or ending in images.KINDS


ZIP = files.zipped({"a.txt": "a"})
VBA = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
HOLDS_MACROS = "holds macros. Save it as .docx without macros and add it again"

REFUSED = {
    # by its ending
    ("model.xlsm", files.workbook()): "holds macros. Save it as .xlsx without macros and add it again",
    ("letter.docm", files.office("docx")): HOLDS_MACROS,
    (
        "letter.doc",
        files.old_office(),
    ): "is in a format that the portal does not take (.doc). Save it as .docx or",
    ("book.xlsb", ZIP): "is in a format that the portal does not take (.xlsb). Save it as .xlsx or .pdf",
    ("all.zip", ZIP): "is an archive. Add the files in it one at a time",
    ("all.tar.gz", b"\x1f\x8b\x08"): "is an archive",
    ("page.html", b"<html>"): "is a web page. Print it to a PDF",
    ("map.svg", b"<svg/>"): "is an SVG drawing, which can hold a program. Save it as .png",
    ("photo.heic", b"x"): "is an image that the portal does not take (.heic). Save it as .png or .jpg",
    ("message.msg", files.old_office()): "is an email. Print it to a PDF and add that",
    ("setup.exe", b"MZ"): "is not of a kind that the portal takes (.exe). Save it as pdf, docx",
    ("README", b"text"): "has no ending that says what it is",
    (".pdf", files.pdf()): "has no ending that says what it is",
    ("trick.pdf\u202eexe.", files.pdf()): "is not of a kind",
    # empty, and content that is not what the ending says
    ("nothing.pdf", b""): "is empty. Choose a file with something in it",
    ("photo.pdf", files.image("PNG")): "is not a .pdf file: its content looks like .png. Save it as .pdf",
    ("program.pdf", b"MZ" + bytes(200)): "is not a .pdf file",
    ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"): "is an SVG drawing",
    ("chart.png", files.image("JPEG")): "is not a .png file: its content looks like .j",
    ("photo.jpg", files.image("GIF")): "is not a .jpg file: its content looks like .gif",
    ("chart.png ", files.image("PNG")[:40]): "cannot be opened as a .png file",
    ("cut off.pdf", b"%PDF-1.7\n1 0 obj"): "cannot be opened as a .pdf file. Open it, save it again",
    ("photo.csv", files.image("PNG")): "is not a .csv file: its content looks like .png",
    ("nul.txt", b"some\0text"): "is not a .txt file",
    ("report.txt", files.pdf()): "is not a .txt file",
    ("letter.txt", rb"{\rtf1 Hello}"): "is not a .txt file",
    ("page.txt", b"\xef\xbb\xbf \n<!DOCTYPE html><p>"): "is a web page",
    ("export.csv", b"<!-- made by a system --><table border=1><tr>"): "is a web page",
    ("script.txt", "<SCRIPT>alert(1)</SCRIPT>".encode("utf-16")): "is a web page",
    ("map.txt", b"<svg onload='x'>"): "is an SVG drawing",
    # Office
    ("archive.docx", ZIP): "is an archive",
    ("letter.docx", files.old_office()): "is not a .docx file: its content looks like .doc",
    ("secret.docx", files.old_office(encrypted=True)): "is encrypted or protected by a password",
    (
        "secret too.docx",
        files.with_encrypted_entry(),
    ): "is encrypted or protected by a password. Take the protection",
    ("figures.docx", files.workbook()): "is not a .docx file: its content looks like .xlsx",
    ("slides.xlsx", files.office("pptx")): "is not a .xlsx file: its content looks like .pptx",
    ("hidden.docx", files.office("docx", VBA)): HOLDS_MACROS,
    ("moved.docx", files.office("docx", {"word/other/VBAPROJECT.BIN": b"x"})): HOLDS_MACROS,
    (
        "renamed.docx",
        files.office("docx", kind="application/vnd.ms-word.document.macroEnabled.main+xml"),
    ): HOLDS_MACROS,
    (
        "xlm.xlsx",
        files.office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"}),
    ): "holds macros. Save it as .xlsx",
    ("nested.docx", files.office("docx", {"word/embeddings/more.zip": ZIP})): "holds an archive",
    ("nested macro.docx", files.office("docx", {"word/embeddings/a.xlsm": ZIP})): "holds a .xlsm file",
    (
        "template.docx",
        files.docx_reaching("attachedTemplate", "https://example.org/t.dotm"),
    ): "fetches a template",
    ("share.docx", files.docx_reaching("attachedTemplate", "file://///server/t.dotm")): "fetches a template",
    (
        "unc.docx",
        files.docx_reaching("attachedTemplate", "\\\\server\\t.dotm"),
    ): "fetches a template from outside",
    (
        "picture.docx",
        files.docx_reaching("image", "https://example.org/a.png"),
    ): "fetches an image from outside",
    ("object.docx", files.docx_reaching("oleObject", "C:\\a.xlsx")): "fetches an object from outside",
    (
        "new.docx",
        files.docx_reaching("notYetInvented", "https://example.org"),
    ): "fetches something from outside",
    (
        "entity.docx",
        files.office("docx", {"a.rels": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    ): "cannot be opened",
    ("broken.docx", files.office("docx", {"a.rels": "<a"})): "cannot be opened as a .docx file",
    ("twice.docx", files.office("docx", {"[CONTENT_types].xml": "<a/>"})): "cannot be opened as a .docx file",
    ("cut.docx", files.office("docx")[:-30]): "cannot be opened as a .docx file",
    ("liar.docx", files.with_false_size()): "cannot be opened as a .docx file",
    (
        "bomb.xlsx",
        files.office("xlsx", {"xl/a.xml": bytes(12 * 1024**2)}),
    ): "unpacks to far more than its size",
    ("many.xlsx", files.office("xlsx", {f"xl/{n}.xml": "" for n in range(1000)})): "unpacks to far more",
    # PDF
    (
        "secret.pdf",
        files.pdf(password="open sesame"),
    ): "is encrypted or protected by a password. Take the protection",
}


@pytest.mark.parametrize("case", REFUSED, ids=[name for name, _ in REFUSED])
def test_a_refused_file_says_why_and_what_to_do(case):
    with pytest.raises(FileRefusedError) as refusal:
        check(*case)
    assert str(refusal.value).startswith(REFUSED[case])
    assert ". " in str(refusal.value)


def test_a_file_of_the_most_bytes_passes_and_one_more_does_not():
    assert check("a.txt", b"x" * 100, max_bytes=100).data == b"x" * 100
    with pytest.raises(FileRefusedError, match=r"is bigger than 25 MB\. Make it smaller, or add a link"):
        check("a.txt", b"x" * (MOST + 1))


def test_the_size_as_received_counts_when_less_was_kept():
    with pytest.raises(FileRefusedError, match="is bigger than"):
        check_file("a.txt", io.BytesIO(b"x" * 10), size=MOST + 1, max_bytes=MOST)


def test_macros_under_another_name_are_macros():
    renamed = {
        "word/x.dat": b"",
        "word/_rels/document.xml.rels": files.relationships(("vbaProject", "x.dat", False)),
    }
    with pytest.raises(FileRefusedError, match="holds macros"):
        check("a.docx", files.office("docx", renamed))


@pytest.mark.parametrize("kind", ["/JavaScript", "/Launch", "names"])
def test_a_pdf_that_runs_something_is_refused(kind):
    with pytest.raises(FileRefusedError, match="runs something when it is opened"):
        check("a.pdf", files.pdf_that_runs(kind))


def test_a_pdf_that_only_says_where_to_begin_is_taken():
    check("a.pdf", files.pdf_that_runs("/GoTo"))


def test_an_encryption_that_the_pdf_reader_does_not_know_is_still_encryption():
    unknown = files.pdf(password="x").replace(b"/Filter /Standard", b"/Filter /Unknown_")
    with pytest.raises(FileRefusedError, match="is encrypted"):
        check("a.pdf", unknown)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("two\r\nlines.pdf", "two lines.pdf"),
        ("cod\u202efdp.exe", "cod fdp.exe"),
        ("  ", "file"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("x" * 300 + ".pdf", "x" * 246 + ".pdf"),
        ("x." + "y" * 300, ("y" * 250)),
    ],
)
def test_a_name_is_made_fit_to_show(given_name, kept):
    assert clean_name(given_name) == kept


BEGINNINGS = st.sampled_from(
    [
        b"",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\xff\xfe",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        files.pdf()[:300],
        files.office("docx")[:200],
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    name=st.text(max_size=40),
    extension=st.sampled_from([*EXTENSIONS, "zip", ""]),
    head=BEGINNINGS,
    tail=st.binary(),
)
def test_any_bytes_under_any_name_are_taken_or_refused_and_nothing_else(name, extension, head, tail):
    with suppress(FileRefusedError):
        assert check(f"{name}.{extension}", head + tail).content_type in EXTENSIONS.values()


WHOLE = st.sampled_from([(name.rpartition(".")[2], data) for name, data in HONEST.items()])


@settings(max_examples=300, deadline=None)
@given(whole=WHOLE, at=st.floats(0, 1, exclude_max=True), piece=st.binary(max_size=8))
def test_an_honest_file_with_bytes_overwritten_is_taken_or_refused_and_nothing_else(whole, at, piece):
    extension, data = whole
    place = int(at * len(data))
    with suppress(FileRefusedError):
        check(f"a.{extension}", data[:place] + piece + data[place + len(piece) :])
