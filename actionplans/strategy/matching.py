"""How near a draft's words are to a provision's: weighed words, so that rare ones count for more. Deterministic.

A word weighs the more, the fewer of the framework's provisions use it (its idf). Two texts are as near as the cosine of
their weighed words: 1 for the same words, 0 for none in common. Words are compared without their endings.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_COMMON = """
a an the this that these those and or but nor of to in on at by for from with without within into onto over
under between through as is are was were be been being am do does did has have had will would shall should can
could may might must not no we our us ours you your they them their it its he she his her who whom which what
when where how why all any each every both other others another such than then there here so if also more most
very up out off about including include includes well ensure ensuring make making
"""
_STOP = frozenset(_COMMON.split())
_PLURAL = ("ings", "ers", "er", "es", "s")
_LONG = "ations ation ators ator ating ated ates ate ments ment ingly edly ives ive ions ion ings ing ers er ies ed ly"
_ENDINGS = (*_LONG.split(), "es", "s", "e", "y")
LEAST_LEFT = 4  # letters
# No word of English has more letters; one of thousands, all endings, would be taken apart one call deeper for each.
LONGEST_WORD = 40

# Set by a published strategy of 57 lines: what is suggested for it is what a reader would choose, and scores 0.37 or
# more; the nearest that a reader would not choose scores 0.28. Lines that share too few words get no suggestion.
CLOSE = 0.3


def stem(word: str) -> str:
    """The word without its ending: investigate, investigations and investigators have one stem."""
    word = word.removesuffix("'s")
    if len(word) > LONGEST_WORD:
        return word
    for ending in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) >= LEAST_LEFT:
            return stem(left) if ending in _PLURAL else left
    return word


def words_of(text: str) -> Counter[str]:
    """{stem: how often}, without the words that every text has."""
    plain = text.lower().replace("’", "'").replace("‘", "'")
    return Counter(stem(word) for word in _WORD.findall(plain) if word not in _STOP)


@dataclass(frozen=True)
class Known:
    """One provision to compare with. group: the code of the area or descriptor that it belongs to, or is."""

    code: str
    group: str
    text: str


@dataclass(frozen=True)
class Match:
    """group: the area or descriptor. score: 0 to 1. nearest: the provision in it whose words are the nearest."""

    group: str
    score: float
    nearest: Known


class Matcher:
    """Compares texts with one framework's provisions."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = list(known)
        counted = [words_of(one.text) for one in self.known]
        used = Counter(word for words in counted for word in words)
        self._rarest = math.log(len(counted) + 1)
        self._idf = {word: self._rarest - math.log(number + 1) for word, number in used.items()}
        self._where: dict[str, list[tuple[int, float]]] = {}
        for at, words in enumerate(counted):
            for word, weight in self._weighed(words).items():
                self._where.setdefault(word, []).append((at, weight))

    def best(self, text: str, *, most: int = 1) -> list[Match]:
        """The nearest groups that are close, the nearest first; of equals, the one that stands first."""
        scores: dict[int, float] = {}
        for word, weight in self._weighed(words_of(text)).items():
            for at, theirs in self._where.get(word, ()):
                scores[at] = scores.get(at, 0.0) + weight * theirs
        best: dict[str, Match] = {}
        for at in sorted(scores, key=lambda at: (-scores[at], at)):
            known = self.known[at]
            if scores[at] >= CLOSE:
                best.setdefault(known.group, Match(known.group, round(min(scores[at], 1.0), 2), known))
        return list(best.values())[:most]

    def _weighed(self, words: Counter[str]) -> dict[str, float]:
        """Of length 1, so that their products are cosines. A word that the framework does not use weighs the most."""
        weights = {
            word: (1 + math.log(number)) * self._idf.get(word, self._rarest) for word, number in words.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {word: weight / length for word, weight in weights.items()} if length else {}
