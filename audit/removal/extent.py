"""How much a removal takes. Words that stand in many places are more likely common words than somebody's name."""

from dataclasses import dataclass

MANY_PLACES = 50
MANY_FILES = 3


class NotCountedError(Exception):
    """Whoever decides has not typed the number that the page shows, or it is another one by now."""


@dataclass(frozen=True)
class Extent:
    """places: texts that change. files: files that go."""

    places: int
    files: int

    @property
    def number(self) -> int:
        return self.places + self.files

    @property
    def is_large(self) -> bool:
        """Then the number has to be typed, by whoever asks and by whoever agrees."""
        return self.places > MANY_PLACES or self.files > MANY_FILES

    def check(self, typed: str) -> None:
        """Raises NotCountedError."""
        if self.is_large and typed.strip().replace(",", "").replace(" ", "") != str(self.number):
            raise NotCountedError
