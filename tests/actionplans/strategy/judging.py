"""What the reader finds in each text, beside what a person finds in it: the table in docs/strategy.md.

    python -m tests.actionplans.strategy.judging

writes the table anew; test_texts.py compares.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

from actionplans.strategy.reading import NotReadError, lines_in, read_strategy
from actionplans.strategy.structure import Strategy
from tests.actionplans.strategy.made import MADE

TEXTS = Path(__file__).parent / "texts"
DOCS = Path(__file__).parents[3] / "docs" / "strategy.md"
BEGINS, ENDS = "<!-- the table begins -->\n", "<!-- the table ends -->\n"
HEAD = (
    "| Text | Shape | Pillars | Commitments | Actions | Missed | Not one | Words of its own |\n"
    "|---|---|---|---|---|---|---|---|\n"
)


@dataclass
class Judged:
    """pillars, commitments, actions: (found rightly, in the text). wrong: lines taken for one that are none."""

    text: str
    shape: str
    pillars: tuple[int, int]
    commitments: tuple[int, int]
    actions: tuple[int, int]
    wrong: int
    invented: int

    @property
    def row(self) -> str:
        pairs = [f"{right} of {wanted}" for right, wanted in (self.pillars, self.commitments, self.actions)]
        missed = self.actions[1] - self.actions[0]
        cells = (self.text, self.shape, *pairs, missed, self.wrong, self.invented)
        return f"| {' | '.join(map(str, cells))} |\n"


def data_of(name: str) -> bytes:
    return MADE[name]() if name in MADE else (TEXTS / name).read_bytes()


def judge_all() -> list[Judged]:
    return [judge(one) for one in yaml.safe_load((TEXTS / "expected.yaml").read_text())]


def judge(expected: dict) -> Judged:
    """An action is right where it stands under its commitment, beneath its pillar, with its first word."""
    name, data = expected["text"], data_of(expected["text"])
    try:
        found = read_strategy(data, name)
    except NotReadError:
        found = Strategy()
    pillars = {pillar for pillar in expected["plan"] if pillar != "-"}
    wanted = {
        (pillar.removeprefix("-"), title): Counter(words.split())
        for pillar, commitments in expected["plan"].items()
        for title, words in commitments.items()
    }
    got: dict = {}
    for one in found.commitments:
        got.setdefault((one.pillar, one.title), Counter()).update(a.text.split()[0] for a in one.actions)
    right = sum((wanted[key] & got.get(key, Counter())).total() for key in wanted)
    return Judged(
        text=name,
        shape=expected["shape"],
        pillars=(len(pillars & set(found.pillars)), len(pillars)),
        commitments=(len(wanted.keys() & got.keys()), len(wanted)),
        actions=(right, sum(words.total() for words in wanted.values())),
        wrong=len(found.actions) - right + len({key for key in got if key[1]} - wanted.keys()),
        invented=len(invented(found, data, name)),
    )


def invented(found: Strategy, data: bytes, name: str) -> list[str]:
    """Texts of drafts that do not stand in the document, word after word."""
    said = _squeezed(" ".join(f"{line.mark} {line.number} {line.text}" for line in lines_in(data, name)))
    drafts = [
        text for one in found.commitments for text in (one.title, *(action.text for action in one.actions))
    ]
    return [text for text in drafts if _squeezed(text) not in said]


def _squeezed(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def table(judged: list[Judged]) -> str:
    return HEAD + "".join(one.row for one in judged)


def written() -> str:
    """The table as the docs have it."""
    return DOCS.read_text().partition(BEGINS)[2].partition(ENDS)[0]


if __name__ == "__main__":
    text = DOCS.read_text()
    before, after = text.partition(BEGINS)[0], text.partition(ENDS)[2]
    DOCS.write_text(before + BEGINS + table(judge_all()) + ENDS + after)
