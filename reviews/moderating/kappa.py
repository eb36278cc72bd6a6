"""How far two readings agree beyond chance: weighted kappa."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reviews.moderating.pairs import Pair, Stated, that_count, total

# {(first rank, second rank): how many pairs}
Table = Counter[tuple[int, int]]


@dataclass(frozen=True)
class Agreement:
    """kappa: 1 where all agree, 0 where no better than chance; None where `says` tells why. pairs: it rests on.

    left_out: pairs with a grade missing, or Not applicable. same: pairs with just the same grade.
    """

    kappa: float | None
    pairs: int
    same: int
    left_out: int
    says: Stated


def weighted_kappa(pairs: Iterable[Pair]) -> Agreement:
    """Cohen's kappa with quadratic weights: of pairs whose first is always one reader, and whose second the other.

        kappa = 1 - n Σ (aᵢ - bᵢ)² / ΣᵢΣⱼ (aᵢ - bⱼ)²

    with a and b the ranks of the n pairs: the disagreement that was seen, over what the same grades would give if they
    were put together by chance. A difference of two grades weighs four times one of one. Source: J. Cohen, Weighted
    kappa, Psychological Bulletin 70 (1968) 213-220; the weights are (i - j)², as in scikit-learn's cohen_kappa_score
    with weights="quadratic".

    One reader alone, or nothing that both graded: no number, NO_PAIRS. All grades the same: chance would agree as
    well, no number, NO_VARIATION. Pairs with a grade missing are left out, and counted.
    """
    used, left_out = that_count(pairs)
    return _kappa(_table(used), total(used), left_out)


def agreement_of_all(pairs: Iterable[Pair]) -> Agreement:
    """The same of pairs by whichever two people: who was the first says nothing, so each is counted both ways.

    Chance is then that of all grades together, as in W. A. Scott's pi, Public Opinion Quarterly 19 (1955) 321-325,
    with quadratic weights. pairs is how many there are, each once.
    """
    used, left_out = that_count(pairs)
    table = _table(used)
    both_ways = table + Counter({(second, first): number for (first, second), number in table.items()})
    return _kappa(both_ways, total(used), left_out)


def _table(pairs: Iterable[Pair]) -> Table:
    """How often which two ranks were given."""
    table: Table = Counter()
    for pair in pairs:
        table[pair.first_rank or 0, pair.second_rank or 0] += pair.number
    return table


def _kappa(table: Table, pairs: int, left_out: int) -> Agreement:
    """In whole numbers up to the one division, so that what is nothing is just nothing."""
    if not table:
        return Agreement(None, 0, 0, left_out, Stated.NO_PAIRS)
    n = table.total()
    seen = n * sum(number * (a - b) ** 2 for (a, b), number in table.items())
    squares = sum(number * (a * a + b * b) for (a, b), number in table.items())
    first, second = (sum(number * ranks[place] for ranks, number in table.items()) for place in (0, 1))
    # ΣᵢΣⱼ (aᵢ - bⱼ)², without going through all of them.
    by_chance = n * squares - 2 * first * second
    same = sum(number for (a, b), number in table.items() if a == b) * pairs // n
    if by_chance == 0:
        return Agreement(None, pairs, same, left_out, Stated.NO_VARIATION)
    return Agreement(1 - seen / by_chance, pairs, same, left_out, Stated.SHOWN)
