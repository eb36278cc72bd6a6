"""Every permission check of the code, found in its syntax, each of which can be made to allow whatever it is asked.

The functions are compiled anew, with each check passed through `_asked`, and their code is put in the place of the
old: no module is loaded twice, and one switch (`allowing`) turns one check off at a time.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

from django.conf import settings
from django.urls import URLPattern

from tests.architecture.routes import ROUTES, patterns
from tests.architecture.test_parameters import our_apps

METHODS = {"require_safe", "require_POST", "form_page"}
REFUSALS = {"PermissionDenied", "Http404"}


@dataclass(frozen=True)
class Check:
    """place: file:line:column. says: its source."""

    place: str
    says: str

    @property
    def file(self) -> str:
        return self.place.split(":")[0]

    @property
    def source(self) -> tuple[str, str]:
        return self.file, self.says

    def __str__(self) -> str:
        return f"{self.place}  {self.says}"


checks: dict[str, Check] = {}
hit: set[str] = set()  # which were asked since somebody emptied it
_off: list[str] = []


def _asked(place: str, allows: bool, value: object) -> object:
    hit.add(place)
    return allows if place in _off else value


@contextmanager
def allowing(check: Check) -> Iterator[None]:
    """The check is deleted while this lasts."""
    _off.append(check.place)
    callback = _decorated.get(check.place)
    if callback:
        pattern, plain = callback
        decorated, pattern.callback = pattern.callback, plain
    try:
        yield
    finally:
        _off.clear()
        if callback:
            pattern.callback = decorated


# --- finding ----------------------------------------------------------------------------------------------------


class _Marker(ast.NodeTransformer):
    """Wraps each check of one module."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.rules = path.endswith("rules.py")

    def wrap(self, node: ast.expr, *, allows: bool = True) -> ast.expr:
        place = f"{self.path}:{node.lineno}:{node.col_offset}"
        checks[place] = Check(place, ast.unparse(node))
        call = ast.Call(ast.Name("_asked", ast.Load()), [ast.Constant(place), ast.Constant(allows), node], [])
        return ast.copy_location(call, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Of the rules those that answer yes or no."""
        answers = isinstance(node.returns, ast.Name) and node.returns.id == "bool"
        return node if self.rules and not answers else self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> ast.AST:
        if (
            self.rules
            and node.value
            and not _is_all_of(node.value)
            and not isinstance(node.value, ast.Constant)
        ):
            node.value = self.wrap(node.value)
        return self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        """In rules: of things that must all be true, each by itself."""
        if self.rules and _is_all_of(node):
            node.values = [self.wrap(value) for value in node.values]
        return self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        if (self.rules and _returns_false(node)) or (
            not self.rules and _refuses(node) and not _asks_a_rule(node.test)
        ):
            node.test = self.wrap(node.test, allows=False)
        else:
            node.test = self.in_condition(node.test)
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        node.test = self.in_condition(node.test)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        node.ifs = [self.in_condition(test) for test in node.ifs]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "require":
            node.args = [self.wrap(node.args[0])]
        return self.generic_visit(node)

    def in_condition(self, test: ast.expr) -> ast.expr:
        """Each call of a rule in a condition allows."""
        if self.rules:
            return test
        if _is_rule(test):
            return self.wrap(test)
        if isinstance(test, ast.BoolOp):
            test.values = [self.in_condition(value) for value in test.values]
        elif isinstance(test, ast.UnaryOp):
            test.operand = self.in_condition(test.operand)
        return test


def _is_all_of(node: ast.AST) -> bool:
    return isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And)


def _is_rule(node: ast.AST) -> bool:
    """rules.can_x(...) or somebody.may(...)."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    of_rules = isinstance(node.func.value, ast.Name) and node.func.value.id == "rules"
    return of_rules or node.func.attr == "may"


def _asks_a_rule(node: ast.AST) -> bool:
    return any(_is_rule(inner) for inner in ast.walk(node))


def _returns_false(node: ast.If) -> bool:
    (first, *_) = node.body
    return (
        isinstance(first, ast.Return) and isinstance(first.value, ast.Constant) and first.value.value is False
    )


def _refuses(node: ast.If) -> bool:
    """if ...: raise PermissionDenied. (Whether something is there at all is no permission.)"""
    if (
        isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.Is)
        and _raises(node, "Http404")
    ):
        return False
    return _raises(node, *REFUSALS)


def _raises(node: ast.If, *names: str) -> bool:
    raised = [inner.exc for inner in node.body if isinstance(inner, ast.Raise) and inner.exc]
    return any(isinstance(exc, ast.Name) and exc.id in names for exc in raised)


# --- putting them in place --------------------------------------------------------------------------------------


_decorated: dict[str, tuple[URLPattern, object]] = {}


def install() -> dict[str, Check]:
    """Let every check of the code be switched off. Once in a process."""
    if not checks:
        for app in our_apps():
            for file in sorted(Path(app.path).rglob("*.py")):
                if not {"migrations", "demo", "commands"} & set(file.parts):
                    _instrument(file)
        _find_decorators()
    return checks


def _instrument(file: Path) -> None:
    path = file.relative_to(settings.BASE_DIR).as_posix()
    source = file.read_text(encoding="utf-8")
    before = len(checks)
    tree = ast.fix_missing_locations(_Marker(path).visit(ast.parse(source)))
    if len(checks) == before:
        return
    module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    module.__dict__["_asked"] = _asked
    new = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(tree, str(file), "exec"))}
    for function in _functions(module):
        code = new.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
        if code is not None:
            function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


def _functions(module: object) -> Iterator[FunctionType]:
    """Those of the module and of its classes, without their decorators."""
    for value in list(vars(module).values()):
        members = list(vars(value).values()) if isinstance(value, type) else [value]
        for member in members:
            plain = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            plain = inspect.unwrap(plain) if callable(plain) else plain
            if isinstance(plain, FunctionType) and plain.__module__ == module.__name__:  # type: ignore[attr-defined]  # the stubs do not know it
                yield plain


def _find_decorators() -> None:
    """The one that says which methods a view has, on each route."""
    for name, pattern in patterns().items():
        if name in ROUTES and hasattr(pattern.callback, "__wrapped__"):
            place = f"the methods of {name}"
            checks[place] = Check(place, "405")
            _decorated[place] = (pattern, inspect.unwrap(pattern.callback))
