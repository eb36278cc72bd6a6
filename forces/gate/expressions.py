"""Whether two conditions say the same: one as the code writes it, one as PostgreSQL prints what it has kept.

PostgreSQL adds parentheses, casts and qualified names. Both texts are read into a tree without what it adds and with
the grouping kept. BETWEEN it prints as two comparisons, so a condition for a policy is written with two.
"""

import re
from collections.abc import Iterator
from typing import Any

Nested = list[Any]  # of words and of Nested, one for each pair of parentheses
Node = tuple[Any, ...]

_WORD = re.compile(
    r"""'(?:[^']|'')*'                                                 # text
      | (?:"[^"]+"|[A-Za-z_]\w*)(?:\.(?:"[^"]+"|[A-Za-z_]\w*|\*))*     # a name, perhaps qualified
      | \d+(?:\.\d+)?
      | ::\s*(?:character\ varying|timestamp\ with(?:out)?\ time\ zone|double\ precision|[a-z_]\w*)
        (?:\(\d+\))?(?:\[\])?                                          # a cast
      | [(),\[\]]
      | [-+*/%<>=~!@\#&|^]+""",
    re.VERBOSE,
)
# A parenthesis after one of these is no call of a function.
_KEYWORDS = {
    "and", "or", "not", "in", "is", "from", "where", "select", "any", "all", "distinct", "like", "case", "when",
    "then", "else", "end", "check", "exists", "as",
}  # fmt: skip # laid out to be read
# PostgreSQL names the column of a sub-select after the function that makes it.
_NAMED_AFTER = {"nullif", "coalesce", "current_setting"}


def same(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one is other
    return read(one) == read(other)


def read(text: str) -> Node:
    return _condition(_nested(iter(_words(text))), table="")


def _words(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(text):
        plain = word if word.startswith("'") else _plain(word)
        if word.startswith("::"):
            continue
        if found[-1:] == ["as"] and plain in _NAMED_AFTER:
            found.pop()
            continue
        found.append(plain)
    return found


def _plain(name: str) -> str:
    """Without quotes; only what stood without them is folded to small letters."""
    parts = re.findall(r'"[^"]+"|[^".]+', name)
    return ".".join(part.strip('"') if part.startswith('"') else part.lower() for part in parts)


def _nested(words: Iterator[str]) -> Nested:
    """The iterator is shared by the levels: each reads on to its own closing parenthesis."""
    tree: Nested = []
    for word in words:
        if word == ")":
            break
        tree.append(_nested(words) if word == "(" else word)
    return tree


def _condition(tree: Nested, table: str) -> Node:
    """table: the one whose names may stand without it."""
    if tree[:1] == ["select"]:
        return _select(tree)
    for word in ("or", "and"):
        parts = _split(tree, word)
        if len(parts) > 1:
            nodes = [_condition(part, table) for part in parts]
            return (word, *(inner for node in nodes for inner in (node[1:] if node[0] == word else [node])))
    if tree[:1] == ["not"]:
        return ("not", _condition(tree[1:], table))
    if len(tree) == 1 and isinstance(tree[0], list):
        return _condition(tree[0], table)
    return _plain_condition(_with_lists(tree), table)


def _split(tree: Nested, word: str) -> list[Nested]:
    parts: list[Nested] = [[]]
    for item in tree:
        if item == word:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _with_lists(tree: Nested) -> Nested:
    """x IN ('a', 'b') is kept as x = ANY (ARRAY['a', 'b']), and x IN ('a') as x = 'a'."""
    if tree[-3:-1] == ["=", "any"]:
        array = tree[-1]
        while len(array) == 1 and isinstance(array[0], list):
            array = array[0]
        if array[:2] == ["array", "["] and array[-1:] == ["]"]:
            tree = [*tree[:-3], "in", array[2:-1]]
    if tree[-2:-1] == ["in"] and len(tree[-1]) == 1 and not isinstance(tree[-1][0], list):
        tree = [*tree[:-2], "=", tree[-1][0]]
    return tree


def _plain_condition(tree: Nested, table: str) -> Node:
    """Names, values, operators and calls, in their order."""
    words: list[Any] = []
    for number, item in enumerate(tree):
        if not isinstance(item, list):
            words.append(item.removeprefix(f"{table}.") if table else item)
        elif (number and _is_name(tree[number - 1])) or ("," in item and item[0] != "select"):
            words.append(("of", *(_condition(part, table) for part in _split(item, ","))))
        else:
            node = _condition(item, table)
            words += node[1:] if node[0] == "plain" and len(node) == 2 else [node]
    if len(words) == 1 and isinstance(words[0], tuple):
        return words[0]
    return ("plain", *words)


def _is_name(item: Any) -> bool:
    return isinstance(item, str) and (item[0].isalpha() or item[0] == "_") and item not in _KEYWORDS


def _select(tree: Nested) -> Node:
    """SELECT columns FROM table [alias] WHERE condition."""
    head, *rest = _split(tree, "where")
    table = str(head[-1]) if "from" in head else ""
    return ("select", _plain_condition(head[1:], table), *(_condition(part, table) for part in rest))
