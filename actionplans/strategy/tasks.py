"""Does a line say what will be done, or how things are? By English grammar alone: words of no document.

A task begins with its verb ("Review the policy"), or says who will do it ("We will review the policy"). A sentence that
begins with one of the language's small words, or says what should be, tells how things are.
"""

import re
from collections.abc import Iterable

_WILL = re.compile(
    r"(?P<who>(?:[\w’'-]+\s+){0,6}?)(?:will|shall)\s+(?:also\s+|then\s+)?"
    r"(?!not\b|never\b|be\s+(?:safe|able|no)\b|have\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:that|who|which|what|when|where|how|if)\b", re.IGNORECASE)
_SMALL_WORDS = """
a an the this that these those every each all both any some no none many most few fewer less higher lower better
several other another such i we you he she it they my our your his her its their who what which when where why
how whose there here in on at by from with without within among between under over through throughout during
since until before after of to into about against as if because although while whilst whereas unless and but or
nor so yet is are was were be been being am has have had does did can could may might must should would not
never always one two three four five six seven eight nine ten half women men people children police it's we're
they're there's today currently recently however therefore also only too very more
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_SHOULD = re.compile(r"\b(?:should|must|can|cannot|may|might|would|deserves?)\b", re.IGNORECASE)
_IS = frozenset({"is", "are", "was", "were", "has", "have", "had", "do", "does"})
# No verb that tells somebody to do something ends so.
_PLURAL = re.compile(r"\w{2,}(?<![suaio])s", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:that|what|which|who|how|where|when|so|if|and|to)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z‘“'\"])")
LONGEST_TASK = 80  # words
LONGEST_TITLE = 5


def is_task(text: str) -> bool:
    """Of itself, or behind a title of a few words and a colon."""
    title, colon, rest = text.partition(": ")
    return _is_task(text) or bool(colon and len(title.split()) <= LONGEST_TITLE and _is_task(rest))


def _is_task(text: str) -> bool:
    words = re.findall(r"[\w’'-]+", text)
    if not words:
        return False
    if (will := _WILL.match(text)) and not _CLAUSE.search(will["who"]):
        return True
    first = words[0].lower().replace("’", "'")
    if first in _SMALL or _PLURAL.fullmatch(first) or (len(words) > 1 and words[1].lower() in _IS):
        return False
    begins = " ".join(words[:7])
    said = _SHOULD.search(begins)
    return not said or bool(_SUBORDINATE.search(begins[: said.start()]))


def mostly_tasks(texts: Iterable[str]) -> bool:
    """More than half of them; False of none."""
    said = [is_task(text) for text in texts]
    return sum(said) * 2 > len(said)


def tasks_in(text: str) -> list[str]:
    """The sentences of a paragraph that say what will be done."""
    return [one for one in _SENTENCE.split(text) if is_task(one) and 3 <= len(one.split()) <= LONGEST_TASK]
