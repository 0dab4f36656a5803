"""Gates on size and on what a start costs: small modules and functions, nothing made too soon."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("fixers", "bot", "sandbox")
    for path in (ROOT / folder).rglob("*.py")
)


@pytest.mark.parametrize("path", MODULES)
def test_modules_and_functions_stay_small(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    limit = 150 if path.startswith("fixers/rules/") else 300
    assert text.count("\n") <= limit
    for node in ast.walk(ast.parse(text)):
        if path.startswith("sandbox/answers/"):
            continue  # an answer of GitHub is one literal, however long
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            start = node.lineno
            assert (node.end_lineno or start) - start < 40, f"{node.name} is too long"


@pytest.mark.parametrize("path", [path for path in MODULES if path.startswith("fixers/")])
def test_expressions_of_a_module_are_compiled_when_asked(path: str) -> None:
    """With `re.compile`, a start compiles those of all rules; `fixers.syntax.regex` waits."""
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not [call.lineno for call in _at_import(ast.parse(text)) if _compiles(call)]


def _at_import(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _at_import(child)


def _compiles(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "re.compile"
