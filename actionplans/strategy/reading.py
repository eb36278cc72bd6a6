"""A file or a pasted text into drafts, or a sentence about why it gives none. Nothing of it is trusted."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import structlog

from actionplans.choices import StrategyReading
from actionplans.strategy.lines import Line, TooMuchError
from actionplans.strategy.pdf import lines_of_pdf
from actionplans.strategy.plain import lines_of_text
from actionplans.strategy.sheets import lines_of_workbook
from actionplans.strategy.structure import Strategy, strategy_of
from actionplans.strategy.word import lines_of_document

log = structlog.get_logger()

# More is no strategy, and no page that anybody could look through.
MOST_ACTIONS = 250
MOST_COMMITMENTS = 80

SCANNED = (
    "No text can be read in this PDF: its pages are pictures, as a scanner makes them. Upload the document that it was "
    "made from, or paste its text."
)
EMPTY = "There is no text in it. Upload a document with your strategy’s text, or paste the text."
BROKEN = "It cannot be read. Open it in the program that made it, save it again and upload that, or paste its text."
TOO_MUCH = "It is longer than the portal reads. Upload the part that holds commitments and actions, or paste its text."
NOTHING_FOUND = (
    "No commitments or actions were found in it. They are found by headings, numbers, bullets and tables: paste the "
    "part of the text that holds them, with each action on a line of its own that begins with a hyphen."
)


class NotReadError(Exception):
    """str(): a sentence that says why, and what to do."""

    @property
    def reading(self) -> StrategyReading:
        """The same in two words."""
        nothing = str(self) in {EMPTY, NOTHING_FOUND}
        return StrategyReading.NOTHING if nothing else StrategyReading.UNREADABLE


def read_strategy(data: bytes, name: str) -> Strategy:
    """name decides the kind, as when the file was taken in. Raises NotReadError and nothing else."""
    ending = name.rpartition(".")[2].lower()
    try:
        lines = lines_in(data, name)
        found = strategy_of(lines)
    except TooMuchError as error:
        raise NotReadError(TOO_MUCH) from error
    except Exception as error:  # each library has kinds of its own for what is broken
        log.warning("strategy_not_readable", kind=ending, error=type(error).__name__)
        raise NotReadError(BROKEN) from error
    if not any(line.text.strip() for line in lines):
        raise NotReadError(SCANNED if ending == "pdf" else EMPTY)
    if len(found.actions) > MOST_ACTIONS or len(found.commitments) > MOST_COMMITMENTS:
        raise NotReadError(TOO_MUCH)
    if not found.actions:
        raise NotReadError(NOTHING_FOUND)
    return found


def lines_in(data: bytes, name: str) -> list[Line]:
    """The document's lines, of which drafts are made. Raises whatever the library for its kind raises."""
    return [_printable(line) for line in _READERS[name.rpartition(".")[2].lower()](data)]


def _printable(line: Line) -> Line:
    """Without characters that are none, which no database takes and no person typed."""
    return replace(
        line,
        text=_clean(line.text),
        mark=_clean(line.mark),
        number=_clean(line.number),
        detail=_clean(line.detail),
    )


def _clean(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Cn"})


def _lines_of_bytes(data: bytes) -> list[Line]:
    return lines_of_text(decoded(data))


def decoded(data: bytes) -> str:
    """As evidence's own checks let text in: with a byte order mark, as UTF-8, or as Windows for Western Europe."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


_READERS: dict[str, Callable[[bytes], list[Line]]] = {
    "docx": lines_of_document,
    "pdf": lines_of_pdf,
    "txt": _lines_of_bytes,
    "xlsx": lines_of_workbook,
}
