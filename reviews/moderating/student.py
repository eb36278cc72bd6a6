"""Student's t, for the intervals of a few hundred readings: no more of statistics than the portal needs."""

from functools import lru_cache
from math import atan, cos, pi, sin, sqrt, tan

# Halving an angle between 0 and a right one as often as this leaves less than a double can hold.
HALVINGS = 64


def within(t: float, df: int) -> float:
    """The probability that |T| is at most t (not negative), with df degrees of freedom (1 or more).

    The finite series for whole degrees of freedom: Abramowitz and Stegun, Handbook of Mathematical Functions (1964),
    26.7.3 for odd and 26.7.4 for even. All its terms are positive, so nothing is lost by taking one from another.
    """
    return _within_angle(atan(t / sqrt(df)), df)


def _within_angle(angle: float, df: int) -> float:
    square = cos(angle) ** 2
    odd = df % 2
    term, total = 1.0, 0.0
    # 1, 1/2 cos², (1·3)/(2·4) cos⁴ ... for even; 1, 2/3 cos², (2·4)/(3·5) cos⁴ ... for odd.
    for n in range(2 + odd, df + 1, 2):
        total += term
        term *= square * (n - 1) / n
    if odd:
        return (angle + sin(angle) * cos(angle) * total) * 2 / pi
    return sin(angle) * total


@lru_cache(maxsize=256)
def two_sided(share: float, df: int) -> float:
    """The t that |T| stays within with the probability `share`, 0 to 1: 0.95 and 10 give 2.228.

    By halving the angle of the series. Raises ValueError for a share that none has, or less than one degree of freedom.
    """
    if df < 1 or not 0 < share < 1:
        raise ValueError("a share between 0 and 1, and at least one degree of freedom")
    low, high = 0.0, pi / 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _within_angle(middle, df) < share:
            low = middle
        else:
            high = middle
    return sqrt(df) * tan((low + high) / 2)
