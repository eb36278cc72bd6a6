"""Readers' effects against statsmodels, which is given the whole model: every cell and every reader as a column."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.outliers_influence import OLSInfluence

from reviews.moderating.effects import FEWEST_PAIRS, OUTLYING, fit_effects
from reviews.moderating.pairs import Pair, Stated
from tests.reviews.moderating.readings import counted, pairs_of

CLOSE = 1e-9


class Peer:
    """Ordinary least squares with a column for each force's descriptor, and one for each reader but the references.

    references: a reader of each group of readers that shared readings link; the others are told against them.
    """

    def __init__(self, pairs: list[Pair], *references: int) -> None:
        every = sorted({reader for pair in pairs for reader in (pair.first, pair.second)})
        self.readers = [reader for reader in every if reader not in (references or every[:1])]
        self.cells = len(pairs)
        rows, ranks = [], []
        for cell, pair in enumerate(pairs):
            for reader, rank in ((pair.first, pair.first_rank), (pair.second, pair.second_rank)):
                row = self.of_readers({reader: 1})
                row[cell] = 1
                rows.append(row)
                ranks.append(rank)
        self.fitted = sm.OLS(np.array(ranks, dtype=float), np.array(rows)).fit()

    def of_readers(self, shares: dict[int, float]) -> np.ndarray:
        """A row of the design, or a contrast: a reference has no column."""
        row = np.zeros(self.cells + len(self.readers))
        for reader, share in shares.items():
            if reader in self.readers:
                row[self.cells + self.readers.index(reader)] = share
        return row

    def effect(self, reader: int, among: list[int]) -> tuple[float, float, float]:
        """Against the mean of `among`: value, and both ends of its 95 % interval."""
        contrast = self.of_readers({one: (one == reader) - 1 / len(among) for one in among})
        test = self.fitted.t_test(contrast)
        return float(test.effect[0]), *map(float, test.conf_int(alpha=0.05)[0])

    def residuals(self) -> np.ndarray:
        """Studentised, of the first reading of each pair."""
        return OLSInfluence(self.fitted).resid_studentized_internal[::2]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("readers", "number"), [(2, 12), (3, 40), (6, 150)])
def test_as_statsmodels_says(seed, readers, number):
    names = list(range(10, 10 + readers))
    given = pairs_of(*names, number=number, seed=seed, effects={10: 0.6, 11: -0.4})
    found, peer = fit_effects(given), Peer(given)
    assert found.freedom == peer.fitted.df_resid
    assert found.error == pytest.approx(peer.fitted.mse_resid**0.5, abs=CLOSE)
    for effect in found.effects:
        assert effect.says is Stated.SHOWN
        assert (effect.value, *effect.interval) == pytest.approx(peer.effect(effect.reader, names), abs=CLOSE)
    assert sum(effect.value for effect in found.effects) == pytest.approx(0, abs=CLOSE)


@pytest.mark.parametrize("seed", range(4))
def test_outliers_as_statsmodels_says(seed):
    given = pairs_of(1, 2, 3, 4, number=90, seed=seed, error=0.5)
    given[7] = Pair(7, 1, 2, 5, 1)
    peer = Peer(given).residuals()
    expected = {cell: value for cell, value in enumerate(peer) if abs(value) >= OUTLYING}
    found = {outlier.pair.cell: outlier.standardised for outlier in fit_effects(given).outliers}
    assert 7 in found
    assert found == pytest.approx(expected, abs=CLOSE)
    sizes = [abs(outlier.standardised) for outlier in fit_effects(given).outliers]
    assert sizes == sorted(sizes, reverse=True)


def test_who_shares_nothing_is_never_compared():
    """Two groups that read different texts: each effect is against its own group."""
    given = [*pairs_of(1, 2, 3, number=60, seed=1), *pairs_of(7, 8, number=30, seed=2)]
    found, peer = fit_effects(given), Peer(given, 1, 7)
    assert found.groups == 2
    groups = {effect.reader: effect.group for effect in found.effects}
    assert groups == {1: 0, 2: 0, 3: 0, 7: 1, 8: 1}
    for effect in found.effects:
        among = [reader for reader, group in groups.items() if group == effect.group]
        assert (effect.value, *effect.interval) == pytest.approx(peer.effect(effect.reader, among), abs=CLOSE)


def test_weak_forces_make_nobody_strict():
    """One reader is given low texts, the other high ones; on those that both read they agree but for one grade."""
    given = [Pair(n, 1, 2, 1 + n % 2, 1 + n % 2) for n in range(11)]
    given += [Pair(50 + n, 2, 3, 4 + n % 2, 4 + n % 2) for n in range(11)]
    given.append(Pair(99, 1, 3, 3, 4))
    by_reader = {effect.reader: effect.value for effect in fit_effects(given).effects}
    assert max(map(abs, by_reader.values())) < 0.1


def test_an_effect_that_was_put_in_comes_out():
    given = [Pair(n, 1, 2, 2 + n % 3 + 1, 2 + n % 3) for n in range(12)]
    given[0] = Pair(0, 1, 2, 3, 3)
    one, other = fit_effects(given).effects
    assert one.value == pytest.approx(11 / 24)
    assert other.value == pytest.approx(-11 / 24)
    assert one.interval[0] < one.value < one.interval[1]


def test_which_reading_was_first_makes_no_difference():
    given = pairs_of(1, 2, 3, number=50, seed=3)
    turned = [Pair(p.cell, p.second, p.first, p.second_rank, p.first_rank) for p in given]
    values = [[effect.value for effect in fit_effects(one).effects] for one in (given, turned)]
    assert values[0] == pytest.approx(values[1], abs=CLOSE)


# --- stated answers ---------------------------------------------------------------------------------------------


def test_below_ten_shared_readings_an_effect_is_hidden():
    given = pairs_of(1, 2, number=FEWEST_PAIRS, seed=4)
    given += [Pair(f"with 3, {n}", 1, 3, 3, 2 + n % 2) for n in range(FEWEST_PAIRS - 1)]
    effects = {effect.reader: effect for effect in fit_effects(given).effects}
    assert (effects[3].value, effects[3].interval, effects[3].says) == (None, None, Stated.TOO_FEW)
    assert effects[3].pairs == 9
    assert effects[2].value is not None, "ten are enough"
    assert effects[1].pairs == 19


@pytest.mark.parametrize(
    "given", [[], [Pair("c", 1, 1, 3, 4)], [Pair("c", 1, 2, None, 4)]], ids=["none", "one rater", "missing"]
)
def test_nothing_to_compare(given):
    found = fit_effects(given)
    assert (found.effects, found.outliers, found.pairs, found.error) == ([], [], 0, None)
    assert found.says is Stated.NO_PAIRS
    assert found.left_out == len(given)


@pytest.mark.parametrize("above", [0, 1], ids=["all agree", "one is always a grade above"])
def test_no_variation_gives_effects_without_an_interval(above):
    found = fit_effects(Pair(n, 1, 2, 2 + n % 3 + above, 2 + n % 3) for n in range(12))
    assert (found.says, found.error, found.outliers) == (Stated.NO_SPREAD, None, [])
    assert [effect.value for effect in found.effects] == pytest.approx([above / 2, -above / 2])
    assert {(effect.interval, effect.says) for effect in found.effects} == {(None, Stated.NO_SPREAD)}


def test_as_many_effects_as_pairs_leave_no_freedom():
    found = fit_effects([Pair("c", 1, 2, 4, 2)])
    assert (found.says, found.freedom, found.error) == (Stated.NO_FREEDOM, 0, None)
    assert {effect.says for effect in found.effects} == {Stated.TOO_FEW}


def test_missing_grades_are_left_out_and_counted():
    given = pairs_of(1, 2, 3, number=60, seed=9)
    missing = [Pair("a", 1, 2, None, 3), Pair("b", 2, 3, 3, None), Pair("c", 3, 1, None, None)]
    found = fit_effects([*given, *missing])
    assert found.left_out == 3
    assert found.effects == fit_effects(given).effects


def test_a_pair_that_alone_links_two_readers_is_no_outlier():
    given = [*pairs_of(1, 2, number=30, seed=6), Pair("bridge", 1, 3, 5, 1)]
    assert "bridge" not in {outlier.pair.cell for outlier in fit_effects(given).outliers}


def test_equal_pairs_may_be_counted_instead_of_listed():
    given = pairs_of(1, 2, 3, number=300, seed=8, effects={2: 0.5})
    one, together = fit_effects(given), fit_effects(counted(given))
    assert len(counted(given)) < len(given) / 2
    assert (together.pairs, together.freedom, together.left_out) == (300, one.freedom, 0)
    assert together.error == pytest.approx(one.error, abs=CLOSE)
    for effect, same in zip(one.effects, together.effects, strict=True):
        assert (same.reader, same.pairs, same.says) == (effect.reader, effect.pairs, effect.says)
        assert (same.value, *same.interval) == pytest.approx((effect.value, *effect.interval), abs=CLOSE)
    far = {(o.pair.first, o.pair.second, o.pair.difference) for o in one.outliers}
    assert {(o.pair.first, o.pair.second, o.pair.difference) for o in together.outliers} == far
