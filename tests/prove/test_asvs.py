"""Which requirement is held by which test: read from the tests themselves, and kept as docs/figures/asvs.md."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.prove.asvs import MORE, NOT_APPLICABLE, REQUIREMENTS

TESTS = Path(__file__).resolve().parents[1]
KEPT_AT = TESTS.parent / "docs" / "figures" / "asvs.md"


def marks_in(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(test or "every test", id) for each marker of the file, on tests, classes, parameters or the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((node.name, found) for found in ids_in(decorator))
        elif isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "pytestmark" for t in node.targets):
            yield from (("every test", found) for found in ids_in(node.value))


def ids_in(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.asvs":
            yield from (argument.value for argument in call.args if isinstance(argument, ast.Constant))


def held() -> dict[str, list[str]]:
    found = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        if "pytest.mark.asvs" in (text := path.read_text(encoding="utf-8")):
            for name, number in marks_in(ast.parse(text)):
                found[number].append(f"{path.relative_to(TESTS.parent)}: {name}")
    return found


def table(found: dict[str, list[str]]) -> str:
    number_held = len(set(found) & set(REQUIREMENTS))
    lines = [
        "# OWASP ASVS 5.0: which test holds what",
        "",
        f"{number_held} of {len(REQUIREMENTS)} requirements that a test can hold have one. The words are ours.",
        "",
        "| id | what | held by |",
        "|---|---|---|",
    ]
    for number, words in {**REQUIREMENTS, **MORE}.items():
        tests = "<br>".join(sorted(set(found.get(number, []))))
        lines.append(f"| {number} | {words} | {tests or NOT_APPLICABLE.get(number, 'no test yet')} |")
    return "\n".join(lines) + "\n"


def test_every_requirement_has_a_test_or_a_reason(figure):
    found = held()
    unknown = set(found) - set(REQUIREMENTS) - set(MORE)
    assert unknown == set(), {number: found[number] for number in unknown}
    contradicted = set(found) & set(NOT_APPLICABLE)
    assert contradicted == set(), "held after all: take them off the list of reasons"
    covered = set(found) & set(REQUIREMENTS)
    without = sorted(set(REQUIREMENTS) - covered - set(NOT_APPLICABLE))
    figure(
        "ASVS",
        f"ids with at least one test ({len(NOT_APPLICABLE)} more have a reason); neither test nor reason",
        f"{len(covered)} of {len(REQUIREMENTS)}; {', '.join(without) or 'none'}",
        f"{len(REQUIREMENTS) - len(NOT_APPLICABLE)} of {len(REQUIREMENTS)}; none",
    )
    KEPT_AT.parent.mkdir(exist_ok=True)
    KEPT_AT.write_text(table(found), encoding="utf-8")
