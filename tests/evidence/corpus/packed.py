"""Tricks with the archive that an Office file is; and what only the scanner can find."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from launcher.clamd import EICAR, MARKER
from tests.evidence import files
from tests.evidence.corpus.names import ELF, PROGRAM, RAR, SEVEN, SHORTCUT, tar
from tests.evidence.corpus.sample import Sample, samples


def rezipped(
    extension: str = "docx",
    more: Callable[[zipfile.ZipFile], object] = lambda archive: None,
    *,
    comment: bytes = b"",
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A whole Office file, and what `more` writes behind its parts."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(files.office(extension))) as whole,
        zipfile.ZipFile(stream, "w", method) as archive,
    ):
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
        more(archive)
        archive.comment = comment
    return stream.getvalue()


def named(name: str, data: bytes = b"x") -> bytes:
    return rezipped(more=lambda archive: archive.writestr(name, data))


def linked() -> bytes:
    entry = zipfile.ZipInfo("word/media/image1.png")
    entry.create_system = 3
    entry.external_attr = 0o120777 << 16
    return rezipped(more=lambda archive: archive.writestr(entry, "/etc/passwd"))


def bomb(megabytes: int, pieces: int = 1) -> bytes:
    size = megabytes * 1024**2 // pieces
    return rezipped(
        "xlsx", lambda archive: [archive.writestr(f"xl/m{n}.bin", bytes(size)) for n in range(pieces)]
    )


def bomb_within() -> bytes:
    inner = files.zipped({f"a{n}.xml": bytes(5 * 1024**2) for n in range(20)})
    return named("word/embeddings/inner.zip", inner)


def workbooks_within(number: int) -> bytes:
    """Each harmless by itself; all together more than anybody unpacks."""
    inner = rezipped("xlsx", lambda archive: archive.writestr("xl/a.bin", bytes(9 * 1024**2)))
    return rezipped(
        "pptx",
        lambda archive: [archive.writestr(f"ppt/embeddings/w{n}.xlsx", inner) for n in range(number)],
    )


def overlapping() -> bytes:
    """Many names for the same packed bytes."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = data.compress(bytes(5 * 1024**2)) + data.flush()
    crc = zlib.crc32(bytes(5 * 1024**2))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), 5 * 1024**2, 5, 0)
    whole = local + b"a.xml" + packed
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(packed), 5 * 1024**2, 5, 0, 0, 0, 0, 0, 0),
        )
        + b"%1d.xml" % n
        for n in range(9)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, len(central), len(whole), 0)
    return whole + central + end


def hidden_entry() -> bytes:
    """Listed nowhere, and read by whoever reads from the front."""
    data = files.office("docx")
    at = data.index(b"PK\x01\x02")
    body = b"word/vbaProject.bin"
    extra = (
        struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 40, 40, len(body), 0)
        + body
        + bytes(40)
    )
    end = bytearray(data[at:])
    place = end.rindex(b"PK\x05\x06")
    end[place + 16 : place + 20] = struct.pack("<I", at + len(extra))
    return data[:at] + extra + bytes(end)


def two_archives() -> bytes:
    return files.office("docx") + files.office("docx", {"word/vbaProject.bin": b"x"})


def twice(name: str) -> bytes:
    data = rezipped(more=lambda archive: archive.writestr("word/documenT.xml", "<a/>"))
    return data.replace(b"word/documenT.xml", name.encode())


TRICKS = samples(
    "archives",
    [
        ("many names.docx", lambda: rezipped(more=lambda a: [a.writestr(f"w/{n}", "") for n in range(1001)])),
        ("ratio.xlsx", lambda: bomb(60)),
        ("pieces.xlsx", lambda: bomb(60, 30)),
        ("big.xlsx", lambda: bomb(250, 50)),
        ("bomb within.docx", bomb_within),
        ("workbooks within.pptx", lambda: workbooks_within(30)),
        ("overlapping.docx", overlapping),
        ("hidden entry.docx", hidden_entry),
        ("two archives.docx", two_archives),
        ("program before.docx", lambda: PROGRAM + files.office("docx")),
        ("program before it.docx", lambda: b"PK\x03\x04" + PROGRAM + files.office("docx")),
        ("program behind.docx", lambda: files.office("docx") + PROGRAM),
        ("page behind.xlsx", lambda: files.workbook() + b"<html><script>alert(1)</script>"),
        ("comment.docx", lambda: rezipped(comment=b"<script>alert(1)</script>")),
        ("up.docx", lambda: named("../../../../etc/cron.d/x")),
        ("up in between.docx", lambda: named("word/../../x.xml")),
        ("from the top.docx", lambda: named("/etc/passwd")),
        (
            "other slash.docx",
            lambda: named("word\\..\\..\\x.xml").replace(b"word/../../x.xml", b"word\\..\\..\\x.xml"),
        ),
        ("drive.docx", lambda: named("C:/Windows/x.xml")),
        ("stream.docx", lambda: named("word/media/a.png:x.bin")),
        ("turned.docx", lambda: named("word/media/\u202egnp.a")),
        ("line end.docx", lambda: named("word/a\n.xml")),
        ("nul.docx", lambda: named("word/aXvbaProject.bin").replace(b"aXvba", b"a\0vba")),
        ("link.docx", linked),
        ("twice.docx", lambda: twice("word/document.xml")),
        ("twice by case.docx", lambda: twice("word/DOCUMENT.xml")),
        ("two tables.docx", lambda: named("[content_types].XML", b"<Types/>")),
        ("lzma.docx", lambda: rezipped(method=zipfile.ZIP_LZMA)),
        ("bzip2.docx", lambda: rezipped(method=zipfile.ZIP_BZIP2)),
        ("encrypted.docx", files.with_encrypted_entry),
        ("protected.xlsx", lambda: files.old_office(encrypted=True)),
        ("false size.docx", files.with_false_size),
        ("cut.docx", lambda: files.office("docx")[:-30]),
        ("cut in half.xlsx", lambda: files.workbook()[:2000]),
        (
            "checksum.docx",
            lambda: files.office("docx").replace(
                b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x00\x00"
            ),
        ),
        ("only a table.docx", lambda: files.zipped({"[Content_Types].xml": "<Types/>"})),
        ("no table.xlsx", lambda: files.zipped({"xl/workbook.xml": "<workbook/>"})),
    ],
)

_INNER = {
    "program": PROGRAM,
    "program of Linux": ELF,
    "shortcut": SHORTCUT,
    "rar": RAR,
    "7z": SEVEN,
    "tar": tar(),
    "zip": files.zipped({"a": "b"}),
    "object": files.old_office(),
    "pdf": files.pdf(),
    "rtf": b"{\\rtf1 {\\object}}",
}
WITHIN = samples(
    "hidden inside",
    [
        *((f"{what}.docx", lambda d=data: named("word/media/image7.png", d)) for what, data in _INNER.items()),
        *(
            (f"{ending}.pptx", lambda e=ending: rezipped("pptx", lambda a: a.writestr(f"ppt/media/x.{e}", "x")))
            for ending in ("exe", "js", "vbs", "hta", "lnk", "ps1", "html", "mht", "rtf", "zip", "jar", "iso")
        ),
        ("macros within.pptx", lambda: rezipped("pptx", lambda a: a.writestr(
            "ppt/embeddings/w.xlsx", files.office("xlsx", {"xl/vbaProject.bin": b"x"})))),
        ("links within.docx", lambda: named("word/embeddings/w.xlsx", files.office(
            "xlsx", {"xl/_rels/workbook.xml.rels": files.relationships(("externalLinkPath", "https://evil.example/a.xlsx", True))}))),
        ("three deep.docx", lambda: named("word/embeddings/w.docx", named("word/embeddings/x.docx", files.office("docx")))),
    ],
)  # fmt: skip # laid out to be read

SAMPLES: list[Sample] = [*TRICKS, *WITHIN]


def infected_pdf() -> bytes:
    data = files.pdf()
    at = data.index(b"\n", data.index(b"%PDF-")) + 1
    return data[:at] + b"%" + MARKER + b"\n" + data[at:]


INFECTED = samples(
    "infected",
    [
        ("marker.txt", b"Minutes\n" + MARKER),
        ("marker.csv", b"a,b\n1," + MARKER + b"\n"),
        ("standard.txt", EICAR),
        ("standard.csv", EICAR),
        ("far in.txt", b"x" * 3_000_000 + MARKER),
        ("marker.pdf", infected_pdf),
        ("marker.docx", lambda: files.office("docx", {"word/comments.xml": b"<a>" + MARKER + b"</a>"})),
        ("picture.docx", lambda: files.office("docx", {"word/media/image1.emf": b"\1\0" + MARKER})),
        ("marker.xlsx", lambda: files.office("xlsx", {"xl/sharedStrings.xml": b"<a>" + MARKER + b"</a>"})),
        ("marker.pptx", lambda: files.office("pptx", {"ppt/media/a.wav": b"RIFF" + MARKER})),
        ("within.pptx", lambda: rezipped("pptx", lambda a: a.writestr(
            "ppt/embeddings/w.xlsx", files.office("xlsx", {"xl/printerSettings1.bin": MARKER})))),
        ("stored.docx", lambda: rezipped(more=lambda a: a.writestr("word/a.bin", MARKER), method=zipfile.ZIP_STORED)),
    ],
)  # fmt: skip # laid out to be read
