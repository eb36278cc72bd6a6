"""What the answers of forces to one question come to: counts, and of numbers the middle and both ends."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from returns.choices import QuestionKind
from returns.wording import YES_OR_NO, Line, number_of

# What the list is narrowed to, beside each answer. No answer can be so: the white space around one is taken off.
NONE, WITHOUT = " none", " without"


@dataclass(frozen=True)
class Numbers:
    """Of forces that gave one."""

    how_many: int
    total: Decimal
    middle: Decimal
    least: Decimal
    most: Decimal

    def __str__(self) -> str:
        return f"the middle one is {self.middle:,f}, from {self.least:,f} to {self.most:,f}, {self.total:,f} in all"


@dataclass(frozen=True)
class Counted:
    """Of one question. answers: [(what the list is narrowed to, in words, how many)]. without: sent, with no answer."""

    asked: int
    sent: int
    without: int
    answers: list[tuple[str, str, int]]
    numbers: Numbers | None

    @property
    def missing(self) -> int:
        """Forces that sent nothing yet."""
        return self.asked - self.sent

    @classmethod
    def of(cls, line: Line, texts: Iterable[str | None]) -> "Counted":
        """texts: of each force that was asked; None where it sent nothing yet."""
        every = list(texts)
        sent = [text for text in every if text is not None]
        found = Counter(text for text in sent if text)
        options = _options(line)
        answers = [(value, words, found[value]) for value, words in options.items()]
        return cls(len(every), len(sent), len(sent) - found.total(), answers, _numbers(line, sent))


def _options(line: Line) -> dict[str, str]:
    if line.kind == QuestionKind.YES_NO:
        return dict(YES_OR_NO)
    return {option: option for option in line.options}


def _numbers(line: Line, texts: list[str]) -> Numbers | None:
    """No average: one force that counts otherwise than the rest would move it."""
    if line.kind != QuestionKind.NUMBER:
        return None
    found = [number for text in texts if (number := number_of(text)) is not None]
    if not found:
        return None
    return Numbers(len(found), sum(found, Decimal(0)), median(found), min(found), max(found))
