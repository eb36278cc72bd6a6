"""Work is skipped when what it was made from has not changed: a hash is kept beside the result."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def content_hash(paths: Iterable[Path], *words: str) -> str:
    """One hash over names and contents; directories are read to the bottom."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(files_in(paths)):
        total.update(str(path).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        elif path.is_file():
            yield path


class Stamp:
    """What a result was made from. Written after the work, so that work cut short is done again."""

    def __init__(self, file: Path, value: str) -> None:
        self.file = file
        self.value = value

    def fresh(self) -> bool:
        try:
            return self.file.read_text() == self.value
        except OSError:
            return False

    def write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.value)

    def clear(self) -> None:
        self.file.unlink(missing_ok=True)
