"""Weighted kappa against scikit-learn, and what is said where there is none."""

import pytest
from sklearn.metrics import cohen_kappa_score

from reviews.moderating.kappa import agreement_of_all, weighted_kappa
from reviews.moderating.pairs import Pair, Stated
from tests.reviews.moderating.readings import GRADES, counted, pairs_of

CLOSE = 1e-9


def pairs(*ranks: tuple[int | None, int | None]) -> list[Pair]:
    return [Pair(cell, 1, 2, *both) for cell, both in enumerate(ranks)]


def peer(first: list[int], second: list[int]) -> float:
    return cohen_kappa_score(first, second, labels=list(GRADES), weights="quadratic")


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("number", [2, 11, 240])
def test_as_scikit_learn_says(seed, number):
    given = pairs_of(1, 2, number=number, seed=seed)
    first, second = [pair.first_rank for pair in given], [pair.second_rank for pair in given]
    if len({*first, *second}) > 1:
        assert weighted_kappa(given).kappa == pytest.approx(peer(first, second), abs=CLOSE)
        assert agreement_of_all(given).kappa == pytest.approx(peer(first + second, second + first), abs=CLOSE)


def test_worked_by_hand():
    """Three pairs: 1 1, 2 3, 5 5. Seen: 1 of 3. By chance: (0+4+16 + 1+1+9 + 16+4+0) of 9."""
    found = weighted_kappa(pairs((1, 1), (2, 3), (5, 5)))
    assert found.kappa == pytest.approx(1 - (1 / 3) / (51 / 9))
    assert (found.pairs, found.same, found.left_out, found.says) == (3, 2, 0, Stated.SHOWN)


@pytest.mark.parametrize("measure", [weighted_kappa, agreement_of_all])
def test_all_the_same_is_one_and_turned_round_is_below_nothing(measure):
    assert measure(pairs((1, 1), (3, 3), (5, 5))).kappa == 1
    assert measure(pairs((1, 5), (5, 1))).kappa == -1


def test_who_was_first_makes_no_difference_to_the_agreement_of_all():
    given = pairs_of(1, 2, 3, number=60, seed=5)
    turned = [
        Pair(p.cell, p.second, p.first, p.second_rank, p.first_rank) if p.cell % 2 else p for p in given
    ]
    assert agreement_of_all(turned) == agreement_of_all(given)
    assert agreement_of_all(given).pairs == 60
    assert agreement_of_all(given).same == weighted_kappa(given).same


# --- stated answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", [weighted_kappa, agreement_of_all])
@pytest.mark.parametrize("given", [[], [Pair("c", 1, 1, 3, 3)]], ids=["none", "one rater"])
def test_one_rater_alone_has_no_kappa(measure, given):
    found = measure(given)
    assert (found.kappa, found.pairs, found.says) == (None, 0, Stated.NO_PAIRS)


@pytest.mark.parametrize("measure", [weighted_kappa, agreement_of_all])
def test_no_variation_has_no_kappa(measure):
    found = measure(pairs((3, 3), (3, 3), (3, 3)))
    assert (found.kappa, found.pairs, found.same, found.says) == (None, 3, 3, Stated.NO_VARIATION)


def test_each_always_the_same_grade_but_not_the_others_is_chance():
    """Both are constant and differ: chance gives just as much disagreement, so kappa is 0. As scikit-learn says."""
    given = pairs((2, 4), (2, 4), (2, 4))
    assert weighted_kappa(given).kappa == 0 == pytest.approx(peer([2, 2, 2], [4, 4, 4]))


@pytest.mark.parametrize("measure", [weighted_kappa, agreement_of_all])
def test_missing_grades_are_left_out_and_counted(measure):
    whole = [(1, 2), (3, 3), (5, 4), (2, 2)]
    found = measure(pairs(*whole, (None, 3), (4, None), (None, None)))
    assert (found.pairs, found.left_out) == (4, 3)
    assert found.kappa == measure(pairs(*whole)).kappa


@pytest.mark.parametrize("measure", [weighted_kappa, agreement_of_all])
def test_equal_pairs_may_be_counted_instead_of_listed(measure):
    given = [*pairs_of(1, 2, number=200, seed=8), *pairs((None, 3), (None, 3))]
    assert len(counted(given)) < len(given) / 2
    assert measure(counted(given)) == measure(given)
