"""What forces write beside behaviours and of descriptors, and what reviewers find. Pure.

A sentence stands at most once on a descriptor's page: last year's and this year's words never share a template.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from reporting.demo.grades import Pair, Value
from reporting.demo.invention import dice, fill, invented

HOW_OFTEN_COMMENTED = 0.38
HOW_MANY_FINDINGS = 9
STRANDS = ("prepare", "protect", "pursue", "prevent")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return {code: said for strand in STRANDS for code, said in invented(f"comments/{strand}").items()}


def band(value: int) -> str:
    return "low" if value <= 2 else "mid" if value == 3 else "high"


def comments(slug: str, pair: Pair, days: tuple[date, date]) -> tuple[dict[str, str], dict[str, str]]:
    """Comments of last time and of now, by behaviour; about a third of them have one."""
    before, now = {}, {}
    for code, then in pair.before.values.items():
        roll = dice("comment", slug, code)
        was_said = _commented(then, roll)
        is_said = _commented(pair.now.values[code], roll)
        if was_said:
            before[code] = _comment(slug, code, was_said, days[0])
        if is_said and is_said != was_said:
            now[code] = _comment(slug, code, is_said, days[1])
    return before, now


def _commented(value: Value, roll: Random) -> str:
    """The band of what is said; empty where nothing is."""
    said = roll.random() < HOW_OFTEN_COMMENTED
    return band(value) if said and value is not None else ""


def _comment(slug: str, code: str, which: str, day: date) -> str:
    return fill(_sentences()[code][which], slug=slug, day=day, about=(code, which))


@dataclass(frozen=True)
class SummaryWords:
    strengths: str
    gaps: str
    support: str


def summaries(
    slug: str, descriptor: str, pair: Pair, days: tuple[date, date]
) -> tuple[SummaryWords, SummaryWords]:
    """The force's words on a descriptor, last time and now."""
    roll = dice("summary", slug, descriptor)
    told = invented("summaries")[descriptor]
    strong = roll.sample(range(len(told["strengths"])), len(told["strengths"]))
    weak = roll.sample(range(len(told["gaps"])), len(told["gaps"]))
    support = roll.sample(told["support"], len(told["support"]))
    both = []
    for turn, (position, day) in enumerate(zip((pair.before, pair.now), days, strict=True)):
        chosen = _take(strong, 2 if position.grade >= 3 else 1, ())
        missing = _take(weak, 1 if position.grade >= 4 else 2, chosen)
        wanted = support[turn : turn + 1] if roll.random() < 0.5 else []
        both.append(
            SummaryWords(
                _say(slug, [told["strengths"][n] for n in chosen], day),
                _say(slug, [told["gaps"][n] for n in missing], day),
                _say(slug, wanted, day),
            )
        )
    return both[0], both[1]


def _take(left: list[int], count: int, apart_from: tuple[int, ...]) -> tuple[int, ...]:
    """Take from what has not been said yet, and keep enough for a second time."""
    fit = [n for n in left if n not in apart_from][: min(count, max(1, len(left) // 2))]
    for n in fit:
        left.remove(n)
    return tuple(fit)


def _say(slug: str, sentences: list[str], day: date) -> str:
    return " ".join(fill(sentence, slug=slug, day=day, about=(sentence,)) for sentence in sentences)


@dataclass(frozen=True)
class FindingWords:
    descriptor: str
    kind: str
    text: str


def findings(slug: str, pairs: dict[str, Pair], *, turn: int, questions: int) -> list[FindingWords]:
    """What a reviewer found. turn: 0 for last time; 1 for now, which repeats nothing of last time."""
    said = {found.text for found in findings(slug, pairs, turn=0, questions=1)} if turn else set()
    roll = dice("findings", slug, turn)
    position = {code: (pair.before, pair.now)[turn] for code, pair in pairs.items()}
    mixed = roll.sample(sorted(pairs), len(pairs))
    found = [_finding(slug, code, _kind(position[code].grade, roll), turn) for code in mixed]
    found = [finding for finding in found if finding.text not in said][:HOW_MANY_FINDINGS]
    used = {finding.descriptor for finding in found}
    asked = [_finding(slug, code, "question", turn) for code in mixed if code not in used]
    asked = [finding for finding in asked if finding.text not in said][:questions]
    return sorted([*found, *asked], key=lambda finding: list(pairs).index(finding.descriptor))


def _kind(grade: int, roll: Random) -> str:
    if grade >= 4:
        return roll.choice(("strength", "promising_practice"))
    return "gap" if grade <= 2 else roll.choice(("strength", "strength", "promising_practice", "gap", "gap"))


def _finding(slug: str, code: str, kind: str, turn: int) -> FindingWords:
    told = invented("findings")[code][kind]
    first = dice("finding", slug, code, kind).randrange(len(told))
    return FindingWords(code, kind, told[(first + turn) % len(told)])
