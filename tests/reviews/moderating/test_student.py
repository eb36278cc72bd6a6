"""Student's t against scipy."""

import pytest
from scipy import stats

from reviews.moderating.student import two_sided, within

CLOSE = 1e-9


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 9, 10, 31, 120, 999, 1000, 4001])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.95, 0.99])
def test_as_scipy_says(df, share):
    assert two_sided(share, df) == pytest.approx(stats.t.ppf((1 + share) / 2, df), rel=CLOSE)


@pytest.mark.parametrize("df", [1, 2, 7, 8, 250])
@pytest.mark.parametrize("t", [0.0, 0.3, 1.0, 2.5, 12.0])
def test_the_probability_itself(df, t):
    assert within(t, df) == pytest.approx(1 - 2 * stats.t.sf(t, df), abs=1e-12)


@pytest.mark.parametrize(("share", "df"), [(0, 5), (1, 5), (1.2, 5), (-0.1, 5), (0.95, 0), (0.95, -3)])
def test_what_there_is_none_of_is_refused(share, df):
    with pytest.raises(ValueError, match="a share between 0 and 1"):
        two_sided(share, df)
