"""Invented double readings, the same every time."""

import random
from collections import Counter

from reviews.moderating.pairs import Pair

GRADES = (1, 2, 3, 4, 5)


def pairs_of(
    *readers: int, number: int, seed: int, error: float = 0.7, effects: dict[int, float] | None = None
) -> list[Pair]:
    """number force-descriptors, each read by two of the readers; effects: how much higher one of them reads."""
    roll = random.Random(seed)
    found = []
    for cell in range(number):
        first, second = roll.sample(readers, 2)
        truth = roll.uniform(1.2, 4.8)
        ranks = [
            min(5, max(1, round(truth + (effects or {}).get(reader, 0) + roll.gauss(0, error))))
            for reader in (first, second)
        ]
        found.append(Pair(cell, first, second, *ranks))
    return found


def counted(pairs: list[Pair]) -> list[Pair]:
    """The same, with equal ones put together, as the database counts them."""
    numbers = Counter((p.first, p.second, p.first_rank, p.second_rank) for p in pairs)
    return [Pair(None, *same, number) for same, number in numbers.items()]
