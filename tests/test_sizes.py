"""Gates on size: a module has one reason to change, a function fits a screen."""

import ast
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
