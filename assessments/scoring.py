"""How a position arises from grades. Pure functions: no database, no clock. Grades are ordinal: never averaged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LOWEST = 1  # Not started
CAP_WHILE_NOT_STARTED = 3  # Partly in place
LOW, HIGH = 2, 4  # at Not started or Planned; at In place or Embedded
BIG_RISE = 2
LONG_ENOUGH_TO_BE_COPIED, COPIES = 40, 3


@dataclass(frozen=True)
class Answer:
    """What somebody said of one behaviour. value: 1 upwards, None for Not applicable or no grade yet.

    carried: it was said last cycle, and nobody has confirmed it for this one.
    """

    graded: bool
    value: int | None
    asks_reason: bool = False
    reason: str = ""
    carried: bool = False

    @property
    def answered(self) -> bool:
        """Graded in this cycle, or Not applicable with a reason. The one rule behind every count of the portal."""
        return self.graded and not self.carried and (not self.asks_reason or bool(self.reason.strip()))

    @property
    def wants_reason(self) -> bool:
        """Graded in this cycle, and a reason is still to come."""
        return self.graded and not self.carried and not self.answered


def suggested_value(answers: Sequence[Answer]) -> int | None:
    """The grade that a descriptor's behaviours suggest: their lower median.

    At most Partly in place (3) while any is Not started (1). None until all are answered, and when all are Not
    applicable. Source: the design's working rule; ordinal, hence a median that is always one of the grades given.
    """
    if not answers or not all(answer.answered for answer in answers):
        return None
    values = sorted(answer.value for answer in answers if answer.value is not None)
    if not values:
        return None
    median = lower_median(values)
    return min(median, CAP_WHILE_NOT_STARTED) if values[0] == LOWEST else median


def copied(comments: Mapping[str, str]) -> set[str]:
    """The codes whose comment stands on three or more behaviours, 40 characters or longer. comments: {code: text}.

    White space and capitals make no difference.
    """
    codes_of: dict[str, list[str]] = {}
    for code, comment in comments.items():
        text = " ".join(comment.split()).casefold()
        if len(text) >= LONG_ENOUGH_TO_BE_COPIED:
            codes_of.setdefault(text, []).append(code)
    return {code for codes in codes_of.values() if len(codes) >= COPIES for code in codes}


def wants_a_comment(moved: int | None) -> bool:
    """A fall, or a rise of two grades: somebody will ask why. moved: as movement gives it."""
    return moved is not None and (moved < 0 or moved >= BIG_RISE)


def moved_unsaid(moved: int | None, *, comment: str, last: str) -> bool:
    """Whether it moved so far, and no comment says why: last cycle's, carried forward, cannot know it."""
    said = comment.strip()
    return wants_a_comment(moved) and (not said or said == last.strip())


def lower_median(values: Iterable[int]) -> int:
    """The middle value; of an even number, the lower of the two in the middle. Raises ValueError on none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    return ordered[(len(ordered) - 1) // 2]


def movement(now: int | None, before: int | None) -> int | None:
    """Grades risen (positive) or fallen (negative); None when either is missing or Not applicable."""
    return None if now is None or before is None else now - before
