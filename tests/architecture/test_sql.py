"""No SQL is built from input: every text that reaches the database is a constant of the code, or composed of names.

Read from the code itself. What may compose more than constants is listed by name with its reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.asvs("1.2.4")

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "core", "forces", "audit", "frameworks", "evidence", "practice", "organisations", "actionplans", "returns",
    "assessments", "reviews", "reporting", "vawg_portal",
)  # fmt: skip # laid out to be read
# What hands a text to the database, or makes it one that psycopg takes as it is: which of its arguments it is.
SINKS = {"execute": 0, "executemany": 0, "read": 1, "SQL": 0}
# Ways round the ORM that the portal does without.
NEVER = {"raw", "extra", "RawSQL", "RunSQL", "mogrify", "copy_expert", "executescript", "callproc"}
# Where a text comes from the code's own tables of rights and functions, or is handed on by a sink.
COMPOSED = {
    "forces/policies.py": "turns GRANTS and the declared functions into statements; no input is in reach",
    "audit/removal/search.py": "hands on the conditions of audit/removal/columns.py, which are constants of its code",
    "forces/gate/reading.py": "hands on the constants of forces/gate, whose calls are looked at themselves",
}


def sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


class Reading(ast.NodeVisitor):
    """One module: which calls hand over a text that is not constant."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[str] = []
        self.names: dict[str, list[ast.expr]] = {}
        self.imported: dict[str, tuple[str, str]] = {}
        for node in ast.walk(tree):
            self._remember(node)
        self.visit(tree)

    def _remember(self, node: ast.AST) -> None:
        """Every value that a name is ever given, by assignment or by a loop over something constant."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._give(target, node.value)
        elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
            self._give(node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._give(node.target, node.iter)
        elif isinstance(node, ast.arg):
            self.names.setdefault(node.arg, []).append(ast.Name("an argument"))
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            self.imported |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}

    def _give(self, target: ast.expr, value: ast.expr) -> None:
        for name in ast.walk(target):
            if isinstance(name, ast.Name):
                self.names.setdefault(name.id, []).append(value)

    def visit_Call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in NEVER:
            self.found.append(f"line {node.lineno}: {called}()")
        if (
            called in SINKS
            and len(node.args) > SINKS[called]
            and not self.is_constant(node.args[SINKS[called]])
        ):
            self.found.append(f"line {node.lineno}: {ast.unparse(node.args[SINKS[called]])[:80]}")
        self.generic_visit(node)

    def is_constant(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> bool:
        if isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.Name):
            return node.id in seen or self._is_constant_name(node.id, seen)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, name = self.imported.get(node.value.id, ("", ""))
            return _is_constant_of(f"{module}.{name}", node.attr)
        if isinstance(node, ast.Call):
            return self._is_composed(node, seen)
        parts = _parts(node)
        return parts is not None and all(self.is_constant(part, seen) for part in parts)

    def _is_constant_name(self, name: str, seen: frozenset[str]) -> bool:
        if name in self.imported and name not in self.names:
            return _is_constant_of(*self.imported[name])
        values = self.names.get(name, [])
        return bool(values) and all(self.is_constant(value, seen | {name}) for value in values)

    def _is_composed(self, node: ast.Call, seen: frozenset[str]) -> bool:
        """psycopg's SQL(constant), whatever is filled in: it is quoted, or is such a part itself. Or a dict's items."""
        if not isinstance(node.func, ast.Attribute):
            return False
        if node.func.attr in {"items", "values"}:
            return not node.args and self.is_constant(node.func.value, seen)
        return ast.unparse(node.func) == "sql.SQL" or (
            node.func.attr in {"format", "join"} and self._is_sql(node.func.value)
        )

    def _is_sql(self, node: ast.expr) -> bool:
        """A text of psycopg's own kind: `format` of an ordinary one would take anything as it comes."""
        if isinstance(node, ast.Name):
            values = self.names.get(node.id, [])
            return bool(values) and all(self._is_sql(value) for value in values)
        return isinstance(node, ast.Call) and ast.unparse(node.func) == "sql.SQL"


def _is_constant_of(module: str, name: str) -> bool:
    """A constant of another module of ours."""
    path = ROOT / (module.replace(".", "/") + ".py")
    return path.exists() and Reading(ast.parse(path.read_text(encoding="utf-8"))).is_constant(ast.Name(name))


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """What it is made of, where that is all that there is to it."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return node.elts
    if isinstance(node, ast.Subscript):
        return [node.value]
    if isinstance(node, ast.Dict):
        return [part for part in [*node.keys, *node.values] if part is not None]
    return None


def test_every_text_for_the_database_is_constant():
    wrong = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        found = Reading(ast.parse(path.read_text(encoding="utf-8"))).found
        if found and name not in COMPOSED:
            wrong[name] = found
    assert wrong == {}


def test_what_is_excused_still_needs_it():
    for name in COMPOSED:
        assert Reading(ast.parse((ROOT / name).read_text(encoding="utf-8"))).found, name


@pytest.mark.parametrize(
    "line",
    [
        "cursor.execute(f'SELECT {column}')",
        "cursor.execute('SELECT ' + column)",
        "cursor.execute('SELECT %s' % column)",
        "cursor.execute('SELECT {}'.format(column))",
        "cursor.execute(' '.join(parts))",
        "cursor.execute(request.GET['q'])",
        "cursor.execute(sql.SQL(column))",
        "cursor.execute(sql.SQL(f'SELECT {column}'))",
        "cursor.execute(sql.SQL('SELECT {}').format(sql.SQL(column)))",
        "query = 'SELECT 1'\nquery += column\ncursor.execute(query)",
        "def ask(query):\n    cursor.execute(query)",
        "for query in queries():\n    cursor.execute(query)",
        "Rating.objects.raw('SELECT 1')",
        "Rating.objects.extra(where=['1 = 1'])",
        "RawSQL('SELECT 1', [])",
        "read(cursor, f'SELECT {column}')",
    ],
)
def test_it_would_be_seen(line):
    assert Reading(ast.parse(line)).found


@pytest.mark.parametrize(
    "line",
    [
        "cursor.execute('SELECT %s', [value])",
        "QUERY = 'SELECT 1' + ' WHERE true'\ncursor.execute(QUERY)",
        "cursor.execute(sql.SQL('SELECT {}').format(sql.Identifier(name)))",
        "for query in ('SELECT 1', 'SELECT 2'):\n    cursor.execute(query)",
        "ALL = {'one': 'SELECT 1'}\nfor name, query in ALL.items():\n    read(cursor, query)",
    ],
)
def test_what_is_constant_is_let_be(line):
    assert Reading(ast.parse(line)).found == []
