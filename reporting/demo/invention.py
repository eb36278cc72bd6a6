"""Where invented things come from: the fixtures, dice that always fall the same way, and words in braces filled in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.conf import settings

SEED = "vawg-portal-demonstration-1"


@cache
def invented(name: str) -> Any:
    """The content of fixtures/demo/<name>.yaml. Read once; nobody changes what it returns."""
    path = Path(settings.BASE_DIR) / "fixtures" / "demo" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, written in C


def dice(*about: object) -> Random:
    """Dice of one thing's own: what is rolled for it does not depend on what was rolled before."""
    return Random(":".join(map(str, (SEED, *about))))


def uuid_of(*about: object) -> uuid.UUID:
    return uuid.UUID(int=dice("uuid", *about).getrandbits(128), version=4)


def month_of(day: date) -> str:
    return f"{day:%B %Y}"


@dataclass(frozen=True)
class Boards:
    """What a force calls its meetings."""

    board: str
    people: str
    perf: str

    @classmethod
    def of(cls, slug: str) -> "Boards":
        texts, roll = invented("texts"), dice("boards", slug)
        return cls(
            roll.choice(texts["boards"]),
            roll.choice(texts["people_boards"]),
            roll.choice(texts["performance_meetings"]),
        )


class Filler(dict[str, str]):
    """The words in braces, as one force would fill them in on one day. A word said twice stays the same."""

    def __init__(self, roll: Random, boards: Boards, day: date, known: dict[str, str]) -> None:
        super().__init__(known)
        self.roll, self.boards, self.day = roll, boards, day

    def __missing__(self, word: str) -> str:
        return self.setdefault(word, self._say(word))

    def _say(self, word: str) -> str:
        ranges = {"n": (2, 9), "many": (12, 60), "low": (12, 44), "mid": (45, 77), "high": (78, 97)}
        if word in ranges:
            return str(self.roll.randint(*ranges[word]))
        if word == "month":
            return month_of(self.day - timedelta(days=self.roll.randint(40, 250)))
        if word == "soon":
            return month_of(self.day + timedelta(days=self.roll.randint(60, 240)))
        return str(getattr(self.boards, word))


def fill(sentence: str, *, slug: str, day: date, about: Sequence[object] = (), **known: str) -> str:
    """The sentence with its words in braces filled in; it begins with a capital letter."""
    filler = Filler(dice("fill", slug, day.year, *about), Boards.of(slug), day, known)
    text = sentence.format_map(filler)
    return text[0].upper() + text[1:]
