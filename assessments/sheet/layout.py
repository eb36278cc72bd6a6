"""How the spreadsheet is laid out, and how text stands in a cell of it. What writing and reading share."""

import re

FORMAT = 1  # of the layout: a file of another is not read
INSTRUCTIONS = "Read this first"
HIDDEN = "portal"  # the sheet that nobody sees: whose file it is, and which answers it started from

HEADINGS = ("Code", "Heading", "Behaviour", "Grade", "Comment", "Why it does not apply")
CODE, _, BEHAVIOUR, GRADE, COMMENT, REASON = range(1, 7)
# {field of a rating: its column}
INPUTS = {"grade": GRADE, "comment": COMMENT, "reason": REASON}
LABELS = {"grade": "Grade", "comment": "Comment", "reason": "Why it does not apply"}

# In the hidden sheet: names and values in the first two columns, then the codes with their revisions; the grades.
ABOUT = ("format", "force", "cycle", "assessment")
FIRST_CODE_ROW = 10
HIDDEN_CODE, HIDDEN_REVISION, HIDDEN_SHEET, HIDDEN_GRADE = range(1, 5)

# Far more than a framework has, and little enough to read in an instant.
MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024**2
MOST_UNPACKED = 24 * 1024**2
MOST_UNPACKED_BESIDE = (
    2 * 1024**2
)  # of a part that holds no cells: styles, themes, what the portal never reads
LONGEST_CELL = 32_767  # Excel's own limit, in units of UTF-16


def place(column: int, row: int) -> str:
    """E14."""
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[column - 1]}{row}"


# --- text in a cell -----------------------------------------------------------------------------------------------
# What XML has no place for stands in a cell as _x000B_, by its number; so whatever looks like that is written with its
# first character by number (ECMA-376, 22.9.2.19 ST_Xstring). Excel reads and writes it so; openpyxl does neither.

_BY_NUMBER = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4})")
_NUMBERED = re.compile("_x([0-9A-Fa-f]{4})_")


def as_written(text: str) -> str:
    """The text as it is written into a file, so that every program reads the same out of it."""
    return _BY_NUMBER.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def as_read(written: str) -> str:
    """The text that was meant. Raises ValueError where that is none: half a character, or a NUL."""
    if "_x" not in written:
        return written
    text = _NUMBERED.sub(lambda found: chr(int(found[1], 16)), written)
    # A character beyond the first plane is two numbers; one of them alone is no character.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if "\0" in whole:
        raise ValueError("a NUL")
    return whole


def fits(text: str) -> bool:
    """Whether a cell can hold it. What does not fit stays in the portal, and its cell is locked."""
    return len(as_written(text).encode("utf-16-le")) // 2 <= LONGEST_CELL


def cleaned(text: str) -> str:
    """As the portal's own boxes keep what is typed: one kind of line end, no space around it."""
    return text.strip().replace("\r\n", "\n")
