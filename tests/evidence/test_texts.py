"""What a file says in words, for finding words in it."""

import io
import zipfile

import pytest

from evidence.texts import text_of


def office(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(f"{name}.xml", xml)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", "Jane Müller".encode(), "Jane Müller"),
        ("a.csv", "Jane,Müller".encode("utf-16"), "Jane,Müller"),
        ("a.docx", office(document="<w:p><w:t>Ja</w:t><w:t>ne &amp; co</w:t></w:p>"), "Jane & co"),
        ("a.xlsx", office(shared="<si><t>Jane</t></si><si><t>Smith</t></si>"), "Jane\nSmith"),
        ("a.pptx", office(slide="<a:p><a:t>Jane</a:t></a:p>", notes="<a:p><a:t>Smith</a:t></a:p>"), "Smith"),
    ],
)
def test_words_are_read(name, data, words):
    assert words in text_of(data, name)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a"])
def test_what_cannot_be_read_says_nothing(name):
    assert text_of(b"no such file", name) == ""
