"""Stacked bars: where each piece lies. The templates only print."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of a stacked bar. look: its class in the style sheet; before: how many stand to its left."""

    look: str
    label: str
    count: int
    before: int


def stacked(pieces: Iterable[tuple[str, str, int]]) -> list[Part]:
    """Looks, labels and counts, from left to right; what counts nothing is left out."""
    parts: list[Part] = []
    before = 0
    for look, label, count in pieces:
        if count:
            parts.append(Part(look, label, count, before))
            before += count
    return parts
