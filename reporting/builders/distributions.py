"""Counting grades, and keeping small numbers out of the public version. Pure functions: no database, no clock.

Grades are positions in the scale's list: the graded ones from the lowest upwards, Not applicable last.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from assessments.scoring import movement
from reporting.builders.content import Band, Distribution, GradeName, Movement

# Fewer forces than this are never shown by themselves in the public version.
SMALLEST = 3


def distribution(given: Iterable[int], grades: Sequence[GradeName], *, public: bool) -> Distribution:
    """How many forces stand at each grade; in the public version in bands of at least SMALLEST."""
    counts = Counter(given)
    used = [position for position, grade in enumerate(grades) if grade.value is not None or counts[position]]
    single = [Band((position,), label_of([position], grades), counts[position]) for position in used]
    total = sum(counts.values())
    return Distribution(total, tuple(_merged(single, grades) if public else single))


def _merged(bands: Sequence[Band], grades: Sequence[GradeName]) -> list[Band]:
    """Neighbours put together from the lowest upwards until each band holds SMALLEST; a rest joins the last one.

    Totals stay exact and nothing is left to subtract from: how a band divides is said nowhere.
    """
    merged: list[Band] = []
    waiting: list[Band] = []
    for band in bands:
        waiting.append(band)
        if sum(one.count for one in waiting) >= SMALLEST:
            merged.append(_together(waiting, grades))
            waiting = []
    if waiting and merged:
        merged.append(_together([merged.pop(), *waiting], grades))
    return merged


def _together(bands: Sequence[Band], grades: Sequence[GradeName]) -> Band:
    positions = [position for band in bands for position in band.grades]
    return Band(tuple(positions), label_of(positions, grades), sum(band.count for band in bands))


def label_of(positions: Sequence[int], grades: Sequence[GradeName]) -> str:
    """3, or 1–2, or 4–5 or n/a."""
    values = [grades[position].value for position in positions if grades[position].value is not None]
    numbers = "" if not values else f"{values[0]}" if len(values) == 1 else f"{values[0]}–{values[-1]}"
    if len(values) == len(positions):
        return numbers
    return f"{numbers} or n/a" if numbers else "n/a"


def moved(now: Mapping[str, int], before: Mapping[str, int], grades: Sequence[GradeName]) -> Movement:
    """Of the forces with a grade in both cycles. now, before: {force: position}; Not applicable is no grade here."""
    steps = [
        movement(grades[position].value, grades[before[force]].value)
        for force, position in now.items()
        if force in before
    ]
    return Movement(
        rose=sum(1 for step in steps if step is not None and step > 0),
        same=sum(1 for step in steps if step == 0),
        fell=sum(1 for step in steps if step is not None and step < 0),
    )


def low_end(grades: Sequence[GradeName]) -> list[int]:
    """The lowest two fifths of the graded steps: Not started and Planned."""
    return list(range(max(1, _graded(grades) * 2 // 5)))


def high_end(grades: Sequence[GradeName]) -> list[int]:
    """The highest two fifths: In place and Embedded."""
    steps = _graded(grades)
    return list(range(steps - max(1, steps * 2 // 5), steps))


def _graded(grades: Sequence[GradeName]) -> int:
    return sum(1 for grade in grades if grade.value is not None)


def count_at(distribution: Distribution, positions: Collection[int]) -> int:
    """How many forces stand at one of these grades. Only for bands that nothing was merged into."""
    return sum(band.count for band in distribution.bands if set(band.grades) <= set(positions))


def middle(distribution: Distribution, grades: Sequence[GradeName]) -> Band | None:
    """The band in which the lower median of the graded forces lies; None where that cannot be told from the bands."""
    graded = [band for band in distribution.bands if grades[band.grades[0]].value is not None]
    if not sum(band.count for band in graded) or any(
        grades[band.grades[-1]].value is None for band in graded
    ):
        return None
    left = (sum(band.count for band in graded) - 1) // 2
    for band in graded:
        if left < band.count:
            return band
        left -= band.count
    return None
