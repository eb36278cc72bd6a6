"""The tree into a plan: which lines are commitments, which actions, and what is neither.

Commitments look alike: they are the lines of that one look which have most of the document's items beneath them. What
stands beneath them is what will be done; the heading above several of them is a pillar. A list beneath anything that
looks otherwise (principles, contents) is neither.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from actionplans.strategy.beside import beside_of
from actionplans.strategy.lines import ITEMS, Kind, Line
from actionplans.strategy.outline import Node, outline_of
from actionplans.strategy.tasks import mostly_tasks, tasks_in

Looks = tuple[Kind, int, str, bool]
SHARE_WITH_ITEMS = 0.6
_JOINS = re.compile(r"(?:;|[;,]\s*(?:and|or))\s*$")


@dataclass
class DraftAction:
    """What would be done, as the document says it. detail: what stands beneath or beside it.

    owner, due: of a table's columns, apart from the detail. no_date: what stands for a due date and is none.
    """

    text: str
    detail: str = ""
    owner: str = ""
    due: date | None = None
    no_date: str = ""


@dataclass
class DraftCommitment:
    """title: empty where the document has a list and no heading for it."""

    title: str
    pillar: str = ""
    number: str = ""
    text: str = ""
    actions: list[DraftAction] = field(default_factory=list)


@dataclass
class Strategy:
    """What was found, in the document's order."""

    commitments: list[DraftCommitment] = field(default_factory=list)

    @property
    def pillars(self) -> list[str]:
        return list(dict.fromkeys(one.pillar for one in self.commitments if one.pillar))

    @property
    def actions(self) -> list[DraftAction]:
        return [action for one in self.commitments for action in one.actions]


def strategy_of(lines: Iterable[Line]) -> Strategy:
    """Nothing in it where the lines have neither lists nor headings with something to do beneath them."""
    root = outline_of(lines)
    if not _has_lists(root):
        _sentences_as_items(root)
    _lift_recurring(root)
    looks = _looks_of_commitments(root)
    if looks is None:
        return Strategy(_flat(root))
    commitments = [node for node in root.all() if node.line.looks == looks]
    _rejoin(commitments)
    return Strategy(_drafts(_of_the_series(_with_actions(commitments))))


def _has_lists(root: Node) -> bool:
    """Labels of two words (Priority 1, Action 1.1) are a list as well."""
    lines = [node.line for node in root.all()]
    labels = {line.looks for line in lines if line.kind is Kind.LABEL}
    return len(labels) > 1 or any(line.kind in ITEMS for line in lines)


def _lift_recurring(root: Node) -> None:
    """A heading that recurs (What we will do) says what kind of list it is: its tasks belong to what is above it."""
    headings = [node for node in root.all() if node.line.kind in {Kind.PLAIN, Kind.HEADING} and node.items]
    often = Counter(node.line.text.lower() for node in headings)
    for node in headings:
        if often[node.line.text.lower()] > 1 and node.above and node.above.above:
            if mostly_tasks(item.line.text for item in node.items):
                for item in node.items:
                    node.above.hang(item)
            node.above.beneath.remove(node)


# --- without lists ----------------------------------------------------------------------------------------------------


def _sentences_as_items(root: Node) -> None:
    """In a text without any list, what is to be done stands in sentences."""
    for node in list(root.all()):
        for text in [sentence for said in node.said for sentence in tasks_in(said)] if node.above else []:
            node.hang(Node(Line(text, Kind.BULLET, page=node.line.page)))


def _flat(root: Node) -> list[DraftCommitment]:
    """A list under nothing, or under one heading."""
    holders = [node for node in root.all() if mostly_tasks(item.line.text for item in node.items)]
    if not holders:
        return []
    node = max(holders, key=lambda one: len(one.items))
    return _drafts([node]) if len(node.items) > 1 else []


# --- which lines are commitments --------------------------------------------------------------------------------------


def _looks_of_commitments(root: Node) -> Looks | None:
    """None where no look has two lines with items beneath them."""
    members: dict[Looks, list[Node]] = {}
    for node in root.all():
        if node.above:
            members.setdefault(node.line.looks, []).append(node)
    weights = {}
    for looks, nodes in members.items():
        holders = [node for node in nodes if _holds_actions(node)]
        if holders and (looks[0] not in ITEMS or _are_no_actions(nodes, holders)):
            weights[looks] = (sum(len(node.items) for node in holders), len(holders))
    if not weights:
        return None
    looks = max(weights, key=lambda one: weights[one])
    return looks if weights[looks][1] > 1 or len(weights) > 1 else None


def _holds_actions(node: Node) -> bool:
    """Most of its items are tasks, and hold nothing that would make commitments of them."""
    whole = [item for item in node.items if item.items]
    return mostly_tasks(item.line.text for item in node.items) and len(whole) * 2 <= len(node.items)


def _are_no_actions(nodes: list[Node], holders: list[Node]) -> bool:
    """Of the items of a list, those that hold others are most of them, or they are actions of which some say more."""
    lists = {id(node.above) for node in holders}
    sisters = [node for node in nodes if id(node.above) in lists]
    return sum(1 for node in sisters if node.items) >= SHARE_WITH_ITEMS * len(sisters)


def _rejoin(commitments: list[Node]) -> None:
    """Items that a page break cut off look like commitments that hold nothing, behind one that does.

    The break itself says so; where it left no trace, that several of them end a list whose others all hold something.
    """
    behind = {id(node) for node in _that_end_a_list(commitments)}
    last: Node | None = None
    for node in commitments:
        if node.line.kind is not Kind.BULLET or node.items:
            last = node
        elif last and last.above is node.above and (node.broken or id(node) in behind or _was_rejoined(last)):
            last.hang(node)
        else:
            last = None


def _that_end_a_list(commitments: list[Node]) -> list[Node]:
    found = []
    alike = {id(node) for node in commitments}
    for above in {id(node.above): node.above for node in commitments}.values():
        sisters = [node for node in (above.beneath if above else []) if id(node) in alike]
        holding = [node for node in sisters if node.items]
        ending = sisters[len(holding) :]
        if holding and len(ending) > 1 and sisters[: len(holding)] == holding:
            found += ending
    return found


def _was_rejoined(node: Node) -> bool:
    return bool(node.beneath) and node.beneath[-1].line.looks == node.line.looks


def _with_actions(commitments: list[Node]) -> list[Node]:
    """Without headings of narrative and of lists that say how things are; a numbered one stands even if it is empty."""
    return [
        node
        for node in commitments
        if mostly_tasks(item.line.text for item in node.items)
        or (
            not node.beneath
            and (node.line.number or node.line.kind is Kind.BULLET)
            and _is_beneath_a_pillar(node)
        )
    ]


def _is_beneath_a_pillar(node: Node) -> bool:
    return any(other.items for other in (node.above.beneath if node.above else []))


def _of_the_series(nodes: list[Node]) -> list[Node]:
    """Where most are numbered, or stand beneath what is numbered, the others are no part of the plan."""
    for numbered in (_is_numbered, _pillar_is_numbered):
        inside = [node for node in nodes if numbered(node)]
        if sum(len(node.items) for node in inside) * 2 > sum(len(node.items) for node in nodes):
            nodes = inside
    return nodes


def _is_numbered(node: Node) -> bool:
    return bool(node.line.number)


def _pillar_is_numbered(node: Node) -> bool:
    return any(one.line.number for one in _ancestors(node))


# --- as drafts --------------------------------------------------------------------------------------------------------


def _drafts(nodes: list[Node]) -> list[DraftCommitment]:
    """A heading above all of them is the document's title, and no pillar; unless it is numbered as one."""
    above = Counter(id(one) for node in nodes for one in _ancestors(node))
    drafts = []
    for node in nodes:
        pillar = next(
            (one for one in _ancestors(node) if one.line.number or above[id(one)] < len(nodes)), None
        )
        drafts.append(
            DraftCommitment(
                title=node.line.text,
                pillar=pillar.line.whole if pillar else "",
                number=node.line.number,
                text="\n\n".join(said for said in node.said if not said.endswith(":")),
                actions=[_action(item) for item in node.items],
            )
        )
    return drafts


def _ancestors(node: Node) -> list[Node]:
    """The nearest first, without the root."""
    found = []
    while node.above and node.above.above:
        node = node.above
        found.append(node)
    return found


def _action(node: Node) -> DraftAction:
    beneath = [f"- {one.line.text}" for one in node.all() if one is not node]
    beside = beside_of([*node.said, *beneath], node.line.detail)
    # Of a list that is one sentence, without what joins its items.
    text = _JOINS.sub("", node.line.text)
    return DraftAction(text, beside.rest, beside.owner, beside.due, beside.no_date)
