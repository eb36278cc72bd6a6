"""How files are read is told by the app that takes them in: this one knows no kind of file."""

from collections.abc import Callable

# (the file's bytes, its name) -> its text. Raises nothing: what cannot be read has no text.
Reader = Callable[[bytes, str], str]
READERS: dict[str, Reader] = {}


def reads(subject: str, reader: Reader) -> None:
    """Tell how the files of a model (app.Model) are read."""
    READERS[subject] = reader
