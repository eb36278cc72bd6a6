"""Reading one XML part of an Office file: its elements, fields and formulas. Builds no tree, follows no entity.

Raises FileRefusedError; and expat's own errors, and ValueError, for what is no plain XML.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from evidence import refusals

Attributes = dict[str, str]

# Fields of Word that fetch; and those that do so from another machine.
_FETCHES = {"DDE", "DDEAUTO", "LINK"}
_FETCHES_FROM = {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "DATABASE", "RD"}
_ELSEWHERE = re.compile(r"[a-z][a-z+.-]+://|(?:^|(?<=[\s\"']))(?:\\\\|//)", re.IGNORECASE)
# A word spelled out in numbers, so that nobody finds it by reading.
_SPELLED = re.compile(r"QUOTE(?:\s+\"?\d{2,5}\"?){3,}", re.IGNORECASE)
# Functions of Excel that fetch or run; and its way of asking another program.
_BAD_FORMULA = re.compile(
    r"(?<![\w.])(?:_xlfn\.|_xlws\.)*(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|SQL\.REQUEST|IMAGE)\s*\("
    r"|^[\s=+@-]*[\w.]+\s*\|\s*'",
    re.IGNORECASE,
)
_OUTSIDE_DATA = {"dbPr", "olapPr", "webPr", "textPr", "ddeLink", "oleLink", "connectString"}
_PICTURES = {"imagedata", "fill", "stroke", "image"}
_PROGRAM_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")


def elements(xml: bytes) -> Iterator[tuple[str, Attributes]]:
    """Local name and attributes of each element."""
    found: list[tuple[str, Attributes]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    parser.Parse(xml, True)
    yield from found


def check_part(xml: bytes, extension: str) -> None:
    """Raise FileRefusedError where the part would fetch or run something."""
    _Part(extension).read(xml)


class _Part:
    """One pass over one part."""

    def __init__(self, extension: str) -> None:
        self.extension = extension
        self.depth = 0
        self.collecting = -1  # the depth of the element whose text is wanted
        self.fields: list[list[str]] = []
        self.text: list[str] = []
        self.parser = _parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def read(self, xml: bytes) -> None:
        self.parser.Parse(xml, True)
        for field in self.fields:  # those that never ended
            self.check_field("".join(field))

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        if local in _LOOKED_AT:
            _LOOKED_AT[local](self, attributes)
        if local in _PICTURES or "action" in attributes:
            self.check_values(attributes)
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.depth == self.collecting:
            self.collecting = -1
            self.end_text(_local(name))

    # --- what is looked at ----------------------------------------------------------------------------------------

    def begin_text(self, _: Attributes) -> None:
        """Up to its own end, whatever stands inside of it."""
        if self.collecting < 0:
            self.text.clear()
            self.collecting = self.depth
            self.parser.CharacterDataHandler = self.text.append

    def end_text(self, local: str) -> None:
        self.parser.CharacterDataHandler = None
        text = "".join(self.text)
        if local in {"instrText", "delInstrText"}:
            if self.fields:
                self.fields[-1].append(text)
            else:
                self.check_field(text)
        elif _BAD_FORMULA.search(text):
            raise refusals.reaches_outside("data", self.extension)

    def mark_field(self, attributes: Attributes) -> None:
        kind = _value(attributes, "fldCharType")
        if kind == "begin":
            # A field that begins with another has its name worked out: nobody writes that by hand.
            if self.fields and not "".join(self.fields[-1]).strip():
                raise refusals.reaches_outside("something", self.extension)
            self.fields.append([])
        elif kind == "end" and self.fields:
            self.check_field("".join(self.fields.pop()))
        elif kind == "separate" and self.fields:
            self.check_field("".join(self.fields[-1]))

    def simple_field(self, attributes: Attributes) -> None:
        self.check_field(_value(attributes, "instr"))

    def check_field(self, instruction: str) -> None:
        words = instruction.replace('"', " ").split()
        first = words[0].upper() if words else ""
        if first in _FETCHES or _SPELLED.search(instruction):
            raise refusals.reaches_outside("something", self.extension)
        if first in _FETCHES_FROM and _ELSEWHERE.search(instruction):
            raise refusals.reaches_outside(
                "an image" if first == "INCLUDEPICTURE" else "something", self.extension
            )

    def defined_name(self, attributes: Attributes) -> None:
        name = attributes.get("name", "").lower()
        flags = (attributes.get(flag, "0").lower() for flag in ("xlm", "function", "vbProcedure"))
        if any(flag in {"1", "true"} for flag in flags) or re.search(r"auto_?(?:open|close)", name):
            raise refusals.with_macros(self.extension)
        self.begin_text(attributes)

    def outside_data(self, _: Attributes) -> None:
        raise refusals.reaches_outside("data", self.extension)

    def alternative_part(self, _: Attributes) -> None:
        raise refusals.holds("another document in another format")

    def page(self, _: Attributes) -> None:
        raise refusals.holds("a web page or a script")

    def drawing(self, attributes: Attributes) -> None:
        """SVG, as Office itself keeps icons: then the whole part is one."""
        if self.depth == 0:
            self.parser.StartElementHandler = self.within_drawing
            self.parser.EndElementHandler = None
            self.within_drawing("svg", attributes)

    def within_drawing(self, name: str, attributes: Attributes) -> None:
        local = _local(name).lower()
        links = [value for key, value in attributes.items() if _local(key).lower() in {"href", "src"}]
        harmless = all(link.strip().lower().startswith(("#", "data:image/")) for link in links)
        scripted = any(_local(key).lower().startswith("on") for key in attributes)
        if local in {"script", "foreignobject", "iframe", "handler"} or scripted or not harmless:
            raise refusals.holds("an SVG drawing with a program or a link in it")

    def check_values(self, attributes: Attributes) -> None:
        for key, value in attributes.items():
            where = value.strip().lower()
            if where.startswith(_PROGRAM_ACTIONS):
                raise refusals.with_script()
            if _local(key) in {"src", "href"} and _ELSEWHERE.match(where):
                raise refusals.reaches_outside("an image", self.extension)


_LOOKED_AT = {
    **dict.fromkeys(("instrText", "delInstrText", "f", "formula", "formula1", "formula2"), _Part.begin_text),
    **dict.fromkeys(_OUTSIDE_DATA, _Part.outside_data),
    **dict.fromkeys(("html", "HTML", "script", "SCRIPT"), _Part.page),
    "fldChar": _Part.mark_field,
    "fldSimple": _Part.simple_field,
    "definedName": _Part.defined_name,
    "altChunk": _Part.alternative_part,
    "svg": _Part.drawing,
}


def _parser() -> expat.XMLParserType:
    """A document type, where entities are declared, stops it."""

    def stop(*_: object) -> None:
        raise ValueError("A document type in an Office part")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = stop
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _value(attributes: Attributes, wanted: str) -> str:
    return next((value for key, value in attributes.items() if _local(key) == wanted), "")
