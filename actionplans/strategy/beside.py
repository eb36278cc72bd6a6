"""Who owns an action and by when it is due, where a document says so beside it: apart from what it says will be done.

An owner's words may name a person, and what an action says can go public: so they never stand in it.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

LONGEST_OWNER = 120  # of the post that owns an action
EARLIEST, LATEST = 2000, 2100  # years, as in the form of an action
_OWNER = re.compile(
    r"\b(?:owner(?:s|ship)?|owned|leads?|who|whom|responsib\w+|accountab\w+|assigned|allocated|sponsors?|"
    r"post ?holders?|officer)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:action(?:ed)? )?by\W*", re.IGNORECASE)  # whom, or when
_DUE = re.compile(
    r"\b(?:due|deadlines?|when|timescales?|time ?frames?|target date|completion|complete by|end|finish)\b|"
    r"^(?:delivery )?dates?\W*$",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"\b(?:start\w*|begin\w*|began|review\w*|updated?s?|status|progress|rag|raised|added)\b", re.IGNORECASE
)
# In running text, where much else stands before a colon.
_PLAINLY = re.compile(
    r"(?:action )?(?:owner|lead|by whom|responsible|accountable|due|due date|by when|deadline|target date)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_FORMS = ("%d %m %Y", "%d %m %y", "%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%Y %m %d")


@dataclass(frozen=True)
class Beside:
    """rest: what is neither. no_date: what stands for a due date and is none."""

    rest: str = ""
    owner: str = ""
    due: date | None = None
    no_date: str = ""


def beside_of(said: Iterable[str], columns: str) -> Beside:
    """said: what stands beneath in the text. columns: of a table's row, a line for each cell behind its head."""
    rest, owners, due, no_date = [], [], None, []
    found = [(text, _PLAINLY) for text in said] + [(text, None) for text in columns.split("\n") if text]
    for text, plainly in found:
        head, _, value = text.removeprefix("- ").partition(": ")
        told = not plainly or bool(value and plainly.fullmatch(head))
        day = day_in(value)
        if told and names_an_owner(head) and not (day and _BY.fullmatch(head)):
            owners.append(value.strip())
        elif told and names_a_due_date(head) and not day:
            no_date.append(value.strip())
        elif told and day and not due and (names_a_due_date(head) or _BY.fullmatch(head)):
            due = day
        else:
            rest.append(text)
    return Beside("\n".join(rest), cut("; ".join(owners), LONGEST_OWNER), due, "; ".join(no_date))


def names_an_owner(head: str) -> bool:
    return bool(_OWNER.search(head) or _BY.fullmatch(head))


def names_a_due_date(head: str) -> bool:
    """Not the day on which it begins, or on which somebody looks at it."""
    return bool(_DUE.search(head) and not _ANOTHER_DAY.search(head))


def day_in(text: str) -> date | None:
    """31/03/2026, 31 March 2026: the day first. None for what is no date, or of no year of ours."""
    words = re.sub(r"[\s./,-]+", " ", _ORDINAL.sub("", text)).strip()
    words = re.sub(r"^by ", "", words, flags=re.IGNORECASE)
    words = re.sub(r"\bsept\b", "Sep", words, flags=re.IGNORECASE)
    for form in _FORMS:
        with suppress(ValueError):
            found = datetime.strptime(words, form).date()  # noqa: DTZ007 - a day, at no time
            return found if EARLIEST <= found.year <= LATEST else None
    return None


def cut(text: str, length: int) -> str:
    """Cut behind a word, with a sign that it was."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
