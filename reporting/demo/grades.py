"""How far each force is, behaviour by behaviour, last time and now. Pure: the same for the same slug, always.

First a grade for each descriptor (the force's strength, how hard the descriptor is, luck); then behaviours that
suggest it; then a year later, mostly better and sometimes worse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from assessments.scoring import Answer, suggested_value
from reporting.demo.invention import dice, invented

# Of a framework: each descriptor's code and the codes of its behaviours, in reading order.
Outline = Mapping[str, Sequence[str]]
Value = int | None

MIDDLE = 2.8
RISE = 0.4
HOW_OFTEN_NOT_APPLICABLE = 0.1
HOW_OFTEN_JUDGED_APART = 0.07


@dataclass(frozen=True)
class Position:
    """One descriptor: the force's own grade, and the value of each behaviour (None is Not applicable)."""

    grade: int
    values: dict[str, Value]


@dataclass(frozen=True)
class Pair:
    before: Position
    now: Position


def positions(slug: str, outline: Outline) -> dict[str, Pair]:
    """Where the force stood a year ago and stands now, by descriptor."""
    return {code: _pair(slug, code, behaviours) for code, behaviours in outline.items()}


def _pair(slug: str, code: str, behaviours: Sequence[str]) -> Pair:
    roll = dice("grades", slug, code)
    told = invented("stories").get(slug, {}).get(code)
    before, now = (told["before"], told["now"]) if told else _grades(slug, code, roll)
    left_out = not_applicable(slug)
    rated = [behaviour for behaviour in behaviours if behaviour not in left_out]
    aim = _suggestion(before, roll, told is not None)
    start = _settle([_near(aim, roll) for _ in rated], aim, roll)
    later = _suggestion(now, roll, told is not None)
    moved = [_clip(value + _step(later - aim, roll)) for value in start]
    end = _settle(moved, later, roll)
    return Pair(
        Position(before, _spread(behaviours, rated, start)),
        Position(now, _spread(behaviours, rated, end)),
    )


def _grades(slug: str, code: str, roll: Random) -> tuple[int, int]:
    ease = invented("summaries")[code]["ease"]
    strength = invented("stories")["level"].get(slug, dice("level", slug).gauss(0, 0.45))
    drift = dice("drift", slug).gauss(0, 0.2)
    before = MIDDLE + strength + ease + roll.gauss(0, 0.6)
    now = before + RISE + drift + roll.gauss(0, 0.5)
    return _clip(round(before)), _clip(round(now))


def not_applicable(slug: str) -> dict[str, str]:
    """The behaviours that do not apply to the force, with its reason."""
    chosen = {}
    for code, reasons in invented("not_applicable").items():
        roll = dice("not-applicable", slug, code)
        if roll.random() < HOW_OFTEN_NOT_APPLICABLE:
            chosen[code] = roll.choice(reasons)
    return chosen


def _suggestion(grade: int, roll: Random, told: bool) -> int:
    """What the behaviours suggest: now and then a force judges itself apart from them."""
    if told or roll.random() >= HOW_OFTEN_JUDGED_APART:
        return grade
    return _clip(grade + roll.choice((-1, 1)))


def _near(aim: int, roll: Random) -> int:
    value = _clip(aim + roll.choice((-1, -1, 0, 0, 0, 0, 0, 1, 1)))
    return max(2, value) if aim > 2 else value


def _step(move: int, roll: Random) -> int:
    """Most behaviours move with their descriptor, some by themselves."""
    return (move if roll.random() < 0.8 else 0) + roll.choice((0, 0, 0, 0, 0, 0, 0, 1, -1))


def _settle(values: list[int], aim: int, roll: Random) -> list[int]:
    """Move single behaviours towards the aim until they suggest it. Ends: each move brings all of them nearer."""
    values = list(values)
    while (said := suggested_value([Answer(True, value) for value in values])) != aim and said is not None:
        below = said < aim
        off = [n for n, value in enumerate(values) if (value < aim if below else value > aim)]
        values[roll.choice(off)] += 1 if below else -1
    return values


def _spread(behaviours: Sequence[str], rated: Sequence[str], values: Sequence[int]) -> dict[str, Value]:
    found = dict(zip(rated, values, strict=True))
    return {behaviour: found.get(behaviour) for behaviour in behaviours}


def _clip(value: int) -> int:
    return min(5, max(1, value))
