"""What both measures are made from: one descriptor of one force, read by two people who did not see each other's."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Pair:
    """cell: which force's which descriptor. first, second: who read it. ranks: Grade.value, 1 upwards.

    A rank is None where a reader gave no grade, or Not applicable, which is no place on the scale. number: how many
    pairs are just like it, so that a cycle's are counted by the database and not one by one; cell is then None.
    """

    cell: Hashable
    first: int
    second: int
    first_rank: int | None
    second_rank: int | None
    number: int = 1

    @property
    def counts(self) -> bool:
        """Two people, and a rank from each: all else says nothing about how they differ."""
        return self.first != self.second and self.first_rank is not None and self.second_rank is not None

    @property
    def difference(self) -> int:
        """How many grades the first reader stands above the second. Only of a pair that counts."""
        return (self.first_rank or 0) - (self.second_rank or 0)


class Stated(Enum):
    """What is said where there is no number, in a sentence for the page."""

    SHOWN = ""
    NO_PAIRS = "Nothing was graded by two people yet, so nobody can be compared."
    TOO_FEW = "Hidden: fewer than 10 shared readings."
    NO_FREEDOM = "No interval: every shared reading is used up by the effects themselves."
    NO_SPREAD = "No interval: nothing varies beyond these effects."
    NO_VARIATION = "All gave one and the same grade, so agreement beyond chance cannot be told."


def that_count(pairs: Iterable[Pair]) -> tuple[list[Pair], int]:
    """Those that can be used, and how many could not."""
    every = list(pairs)
    used = [pair for pair in every if pair.counts]
    return used, total(every) - total(used)


def total(pairs: Iterable[Pair]) -> int:
    """How many pairs they stand for."""
    return sum(pair.number for pair in pairs)
