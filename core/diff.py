"""Two texts, and what changed from one to the other, word by word."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString

# Together, in characters. A page that compares many texts shows longer ones as they are: they would hold it up.
LONGEST_COMPARED = 4000

# Pairs of equal words. Prose of 10,000 characters has some 40,000; one word said a thousand times has a million, and
# would take minutes to compare.
MOST_PAIRS = 100_000

# Each with the space after it: spaces of their own would all be alike, and comparing would take its time.
_WORDS = re.compile(r"^\s+|\S+\s*")


def changes(before: str, after: str) -> SafeString:
    """`after` as escaped markup: <ins> around what was added since `before`, <del> around what was taken out.

    Texts that would take too long to compare are shown as one taken out and the other added.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[SafeString] = []
    words = [word.strip() for word in old], [word.strip() for word in new]
    for kind, i1, i2, j1, j2 in _steps(*words):
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal":
            parts.append(format_html("{}", come))
            continue
        if gone.strip():
            parts.append(format_html("<del>{}</del> ", gone.strip()))
        if come.strip():
            parts.append(format_html("<ins>{}</ins>{}", come.rstrip(), come[len(come.rstrip()) :]))
        elif come:
            parts.append(format_html("{}", come))
    return SafeString("".join(parts))


def _steps(old: list[str], new: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As SequenceMatcher.get_opcodes(), in a time that no text can stretch."""
    if old == new:
        return [("equal", 0, len(old), 0, len(new))]
    before, after = Counter(old), Counter(new)
    if sum(number * after[word] for word, number in before.items()) > MOST_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
