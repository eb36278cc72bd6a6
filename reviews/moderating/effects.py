"""Who reads higher than their colleagues, on the same texts: least squares over double readings.

    rank = (force and descriptor) + reader + error

Each force's descriptor has an effect of its own, so that nobody looks strict for having been given weak forces. With
two readings of each, those effects fall out of the difference between the two (Frisch and Waugh, Econometrica 1
(1933) 387-401), and what is left is

    dᵢ = first rank - second rank = reader(first) - reader(second) + error

solved by its normal equations L r = b, with L the Laplacian of who shares readings with whom. Only differences
between readers can be told: each effect is against the mean of all readers that are linked by shared readings, so
that the effects of such a group sum to nothing. Searle, Linear Models (1971), sections 5.3 to 5.7, for estimable
functions; the pseudo-inverse gives the variances. The residual variance has (pairs - readers + groups) degrees of
freedom and is pooled over groups.

Ranks are taken for distances here: an effect of 0.4 is four tenths of a grade. It is a hint for a talk between
readers, never a correction of anybody's grade.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from reviews.moderating.pairs import Pair, Stated, that_count, total
from reviews.moderating.student import two_sided

FEWEST_PAIRS = 10  # below it an effect says more about the few texts than about the reader
CONFIDENCE = 0.95
OUTLYING = 2.5  # standard errors
# Of a sum of squares of whole numbers: below it, it is what rounding leaves of nothing.
NOTHING = 1e-12

Matrix = list[list[float]]


@dataclass(frozen=True)
class Effect:
    """How many grades higher (or lower, negative) one reader reads than the colleagues that share readings.

    pairs: how many shared readings it rests on. value and interval (95 %) are None where `says` tells why. group:
    effects of different groups cannot be compared, since nothing links them.
    """

    reader: int
    pairs: int
    group: int
    value: float | None
    interval: tuple[float, float] | None
    says: Stated


@dataclass(frozen=True)
class Outlier:
    """Two readings that differ by more than their readers' effects explain. standardised: in standard errors."""

    pair: Pair
    standardised: float


@dataclass(frozen=True)
class Fit:
    """All effects, by reader; what lies outside them. error: of one reading, in grades; None where none can be told.

    pairs: it rests on; left_out: pairs with a grade missing or Not applicable; freedom: degrees of freedom.
    """

    effects: list[Effect]
    outliers: list[Outlier]
    pairs: int
    left_out: int
    groups: int
    freedom: int
    error: float | None
    says: Stated


def fit_effects(pairs: Iterable[Pair]) -> Fit:
    """Every reader's effect with its 95 % interval by Student's t; hidden below 10 shared pairs.

    One rater alone, or nothing that two graded: no effects, NO_PAIRS. As many effects as pairs: effects without an
    interval, NO_FREEDOM. Nothing varies beyond the effects (all agree, or one is always just one grade above): effects
    without an interval and no outliers, NO_SPREAD. Pairs with a grade missing are left out, and counted.
    """
    used, left_out = that_count(pairs)
    if not used:
        return Fit([], [], 0, left_out, 0, 0, None, Stated.NO_PAIRS)
    model = _Model(used)
    says = model.says
    error = model.error if says is Stated.SHOWN else None
    return Fit(
        effects=[_effect(model, reader, error) for reader in model.readers],
        outliers=_outliers(model, error),
        pairs=total(used),
        left_out=left_out,
        groups=len(set(model.group)),
        freedom=model.freedom,
        # Of one reading: the difference of two varies by twice as much.
        error=None if error is None else error / sqrt(2),
        says=says,
    )


class _Model:
    """The normal equations of the differences, solved."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs
        self.shared: Counter[int] = Counter()
        for pair in pairs:
            self.shared.update({pair.first: pair.number, pair.second: pair.number})
        self.readers = sorted(self.shared)
        self.place = {reader: n for n, reader in enumerate(self.readers)}
        self.ends = [(self.place[pair.first], self.place[pair.second]) for pair in pairs]
        self.group = _groups(len(self.readers), self.ends)
        self.inverse = self._pseudo_inverse()
        self.values = self._solve()
        self.residuals = [
            pair.difference - (self.values[a] - self.values[b])
            for pair, (a, b) in zip(pairs, self.ends, strict=True)
        ]
        self.freedom = total(pairs) - len(self.readers) + len(set(self.group))

    def _pseudo_inverse(self) -> Matrix:
        """Of the Laplacian: adding 1/size within each group makes it regular, and is taken off again."""
        size = Counter(self.group)
        n = len(self.readers)
        within = [
            [
                1 / size[self.group[row]] if self.group[row] == self.group[column] else 0.0
                for column in range(n)
            ]
            for row in range(n)
        ]
        laplacian = [list(row) for row in within]
        for pair, (a, b) in zip(self.pairs, self.ends, strict=True):
            laplacian[a][a] += pair.number
            laplacian[b][b] += pair.number
            laplacian[a][b] -= pair.number
            laplacian[b][a] -= pair.number
        inverse = _inverted(laplacian)
        return [[inverse[row][column] - within[row][column] for column in range(n)] for row in range(n)]

    def _solve(self) -> list[float]:
        sums = [0] * len(self.readers)
        for pair, (a, b) in zip(self.pairs, self.ends, strict=True):
            sums[a] += pair.number * pair.difference
            sums[b] -= pair.number * pair.difference
        return [sum(share * total for share, total in zip(row, sums, strict=True)) for row in self.inverse]

    @property
    def _squares(self) -> float:
        return sum(p.number * residual**2 for p, residual in zip(self.pairs, self.residuals, strict=True))

    @property
    def says(self) -> Stated:
        if self.freedom < 1:
            return Stated.NO_FREEDOM
        whole = sum(pair.number * pair.difference**2 for pair in self.pairs)
        return Stated.NO_SPREAD if self._squares <= NOTHING * max(1, whole) else Stated.SHOWN

    @property
    def error(self) -> float:
        """Of a difference of two readings. Only where there is freedom."""
        return sqrt(self._squares / self.freedom)


def _effect(model: _Model, reader: int, error: float | None) -> Effect:
    place = model.place[reader]
    shared, group = model.shared[reader], model.group[place]
    if shared < FEWEST_PAIRS:
        return Effect(reader, shared, group, None, None, Stated.TOO_FEW)
    value = model.values[place]
    if error is None:
        return Effect(reader, shared, group, value, None, model.says)
    reach = two_sided(CONFIDENCE, model.freedom) * error * sqrt(model.inverse[place][place])
    return Effect(reader, shared, group, value, (value - reach, value + reach), Stated.SHOWN)


def _outliers(model: _Model, error: float | None) -> list[Outlier]:
    """Internally studentised residuals of OUTLYING or more, the farthest first.

    Cook and Weisberg, Residuals and Influence in Regression (1982), section 2.2.1. None for a pair that alone links
    two parts of a group: it fits itself, whatever it says.
    """
    if error is None:
        return []
    found = []
    for pair, (a, b), residual in zip(model.pairs, model.ends, model.residuals, strict=True):
        leverage = model.inverse[a][a] + model.inverse[b][b] - 2 * model.inverse[a][b]
        if 1 - leverage > NOTHING:
            found.append(Outlier(pair, residual / (error * sqrt(1 - leverage))))
    far = [outlier for outlier in found if abs(outlier.standardised) >= OUTLYING]
    return sorted(far, key=lambda outlier: -abs(outlier.standardised))


def _groups(size: int, ends: Iterable[tuple[int, int]]) -> list[int]:
    """For each reader the number of the group that shared readings link it to, from 0 in the readers' order."""
    above = list(range(size))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for a, b in ends:
        above[top(a)] = top(b)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(top(one), len(numbers)) for one in range(size)]


def _inverted(matrix: Matrix) -> Matrix:
    """By Gauss and Jordan with pivots. The matrix is regular: _pseudo_inverse makes it so."""
    n = len(matrix)
    rows = [list(row) + [float(place == column) for column in range(n)] for place, row in enumerate(matrix)]
    for column in range(n):
        pivot = max(range(column, n), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [value / head for value in rows[column]]
        for row in range(n):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [
                    value - factor * above for value, above in zip(rows[row], rows[column], strict=True)
                ]
    return [row[n:] for row in rows]
