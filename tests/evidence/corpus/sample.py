"""One file of the corpus, made when it is asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    family: str
    name: str
    make: Callable[[], bytes]

    def __str__(self) -> str:
        return f"{self.family}: {self.name!r}"


def samples(family: str, made: Iterable[tuple[str, bytes | Callable[[], bytes]]]) -> list[Sample]:
    """(file name, its bytes or what makes them) of each."""
    return [Sample(family, name, data if callable(data) else _always(data)) for name, data in made]


def _always(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def some_of(every: Sequence[Sample], number: int) -> list[Sample]:
    """So many, evenly spread, and at least one of each family."""
    step = max(1, len(every) // max(1, number))
    chosen = list(every[::step])
    for family in dict.fromkeys(sample.family for sample in every):
        if not any(sample.family == family for sample in chosen):
            chosen.append(next(sample for sample in every if sample.family == family))
    return chosen
