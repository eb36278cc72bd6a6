"""The draft of the comments on a report as a Word document, to be finished and published elsewhere."""

from collections.abc import Iterable

from actionplans.duties import Part
from core.word import Document

TO_BE_WRITTEN = "To be written."


def comment_paper(title: str, parts: Iterable[Part], *, header: str) -> bytes:
    """The same texts give the same bytes."""
    paper = Document(title, header=header)
    paper.heading(title)
    for part in parts:
        paper.heading(part.heading, 2)
        for text in (part.text or TO_BE_WRITTEN).replace("\r\n", "\n").split("\n\n"):
            paper.paragraph(text)
    return paper.data()
