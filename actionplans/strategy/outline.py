"""Lines into a tree: what stands beneath what. A line that looks like one before it stands beside that one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from actionplans.strategy.lines import ITEMS, Kind, Line


@dataclass(eq=False)
class Node:
    """A line with what stands beneath it. said: paragraphs of its own. broken: a page ended just before it."""

    line: Line
    above: "Node | None" = None
    beneath: list["Node"] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    broken: bool = False

    @property
    def items(self) -> list["Node"]:
        return [node for node in self.beneath if node.line.kind in ITEMS or node.line.kind is Kind.LABEL]

    def all(self) -> Iterator["Node"]:
        """Itself and all beneath it, in the document's order."""
        yield self
        for node in self.beneath:
            yield from node.all()

    def hang(self, node: "Node") -> None:
        if node.above:
            node.above.beneath.remove(node)
        node.above = self
        self.beneath.append(node)


def outline_of(lines: Iterable[Line]) -> Node:
    """The root, which is no line of the document."""
    return _Outline(list(lines)).root


class _Outline:
    """One pass over a document's lines. open: from the root to the line that was read last."""

    def __init__(self, lines: list[Line]) -> None:
        self.root = Node(Line(""))
        self.open = [self.root]
        self.narrated = False
        self.page = 1
        # Kinds that hold headings told by shape alone, rather than stand beneath them.
        self.holds = {kind for kind in (Kind.LABEL, Kind.NUMBER) if _holds_headings(lines, kind)}
        for line in lines:
            if line.kind is Kind.TEXT:
                self.open[-1].said.append(line.text)
                self.narrated = True
            elif line.text:
                self.place(line)
                self.narrated = False
            self.page = line.page

    def place(self, line: Line) -> None:
        while len(self.open) > 1 and not self._is_beneath(line, self.open[-1].line):
            self.open.pop()
        node = Node(line, broken=line.page != self.page)
        self.open[-1].hang(node)
        self.open.append(node)

    def _is_beneath(self, line: Line, other: Line) -> bool:
        if line.looks == other.looks:
            return False
        return _RULES[line.kind](self, line, other)

    # --- may a line of the kind stand beneath the other? -------------------------------------------------------------

    def heading(self, line: Line, other: Line) -> bool:
        return other.kind is Kind.HEADING and other.level < line.level

    def label(self, line: Line, other: Line) -> bool:
        """Other words' labels nest as they come."""
        if other.kind is Kind.PLAIN:
            return Kind.LABEL not in self.holds
        return other.kind is Kind.HEADING or (other.kind is Kind.LABEL and not self._is_open(line))

    def plain(self, line: Line, other: Line) -> bool:
        if other.kind in {Kind.LABEL, Kind.NUMBER}:
            return other.kind in self.holds
        return other.kind is Kind.HEADING or (other.kind is Kind.PLAIN and not self._is_open(line))

    def number(self, line: Line, other: Line) -> bool:
        if other.kind is Kind.NUMBER:
            return other.level < line.level or (other.bold and not line.bold and "." not in line.number)
        if other.kind is Kind.PLAIN:
            return Kind.NUMBER not in self.holds or line.level > 1
        # A list of figures beneath a bullet; a figure in front of a new part is none.
        return other.kind in {Kind.HEADING, Kind.LABEL} or (
            other.kind is Kind.BULLET and not self.narrated and not line.bold and not self._is_open(line)
        )

    def bullet(self, line: Line, other: Line) -> bool:
        if other.kind is Kind.CELL:
            return False
        if other.kind is not Kind.BULLET:
            return True
        if other.level != line.level:
            return other.level < line.level
        if self._is_open(line):
            return False
        # At one indentation: a plain item belongs to the bold one above it; another sign, to the item just above.
        return (other.bold and not line.bold) or (
            other.mark != line.mark and not self.narrated and not line.bold
        )

    def cell(self, line: Line, other: Line) -> bool:
        return other.kind not in {Kind.BULLET, Kind.NUMBER} and (
            other.kind is not Kind.CELL or other.level < line.level
        )

    def _is_open(self, line: Line) -> bool:
        return any(node.line.looks == line.looks for node in self.open)


_RULES = {
    Kind.HEADING: _Outline.heading,
    Kind.LABEL: _Outline.label,
    Kind.PLAIN: _Outline.plain,
    Kind.NUMBER: _Outline.number,
    Kind.BULLET: _Outline.bullet,
    Kind.CELL: _Outline.cell,
}


def _holds_headings(lines: list[Line], kind: Kind) -> bool:
    """Whether what follows most lines of the kind is a heading told by its shape."""
    marks = [line for line in lines if line.kind is not Kind.TEXT]
    tops = [
        at for at, line in enumerate(marks) if line.kind is kind and (kind is Kind.LABEL or line.level == 1)
    ]
    followed = sum(1 for at in tops if at + 1 < len(marks) and marks[at + 1].kind is Kind.PLAIN)
    return followed * 2 > len(tops)
