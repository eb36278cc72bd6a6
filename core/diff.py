"""Two texts, and what changed from one to the other, word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html
from django.utils.safestring import SafeString

# Together, in characters. A page that compares many texts shows longer ones as they are: they would hold it up.
LONGEST_COMPARED = 4000

# Each with the space after it: spaces of their own would all be alike, and comparing would take its time.
_WORDS = re.compile(r"^\s+|\S+\s*")


def changes(before: str, after: str) -> SafeString:
    """`after` as escaped markup: <ins> around what was added since `before`, <del> around what was taken out."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[SafeString] = []
    words = [word.strip() for word in old], [word.strip() for word in new]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
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
