"""Whether a text names a force or its policing body: the public version names none."""

import re
from collections.abc import Iterable

from forces.models import Force


class ForceNames:
    """The names by which forces are known, as whole words; "the West Midlands region" is no force."""

    def __init__(self, forces: Iterable[Force]) -> None:
        names = sorted({name for force in forces for name in _names_of(force)}, key=len, reverse=True)
        self._pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b(?! region\b)", re.IGNORECASE)

    def found_in(self, *texts: str) -> list[str]:
        """The names in the order of the text, each once."""
        return list(dict.fromkeys(match.group(1) for text in texts for match in self._pattern.finditer(text)))


def _names_of(force: Force) -> list[str]:
    """Kent Police, Kent; of a force of two counties, each of them too."""
    parts = [part for part in force.short_name.split(" and ") if len(part) > 3]
    return [force.name, force.short_name, *parts]
