"""Calls of `json.dumps` in a program of Python, with the `import json` that they need."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.rules._json.broken import changed
from fixers.rules._json.programs import Program
from fixers.syntax.span import Span

Change = tuple[Span, str]
_IMPORT: Final = "import json"


def with_json(program: Program, changes: list[Change]) -> list[Change]:
    """None of them where the program would not surely be the same one, with these calls."""
    if len(program.parts) > 1 or "\r" in program.text:
        return []
    text = program.source(Span(0, len(program.text)))
    tree = _parsed(text)
    if tree is None or "json" in _names(tree):
        return []
    every = [*_import(tree, text, changes), *changes]
    after = _parsed(changed(text, ((at.start, at.end, new) for at, new in every)))
    calls = sum("json.dumps(" in new for _, new in changes)
    return every if after is not None and _calls(after) == _calls(tree) + calls else []


def _parsed(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            return None


def _names(tree: ast.Module) -> set[str]:
    """What else than a module the program gives a name."""
    return set(_bound(tree))


def _bound(tree: ast.Module) -> Iterator[str]:
    for one in ast.walk(tree):
        match one:
            case ast.Name(name, ast.Store() | ast.Del()) | ast.arg(name):
                yield name
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name
            case ast.ImportFrom(names=names):
                yield from (alias.name for alias in names)


def _import(tree: ast.Module, text: str, changes: Sequence[Change]) -> list[Change]:
    """The import in front of the first statement, where none comes before the calls."""
    first_line = text.count("\n", 0, changes[0][0].start) + 1
    for one in tree.body:
        names = [a.name for a in one.names] if isinstance(one, ast.Import) else []
        if "json" in names and one.lineno < first_line:
            return []
    first = next((one for one in tree.body if not _stays_first(one)), tree.body[0])
    at = sum(len(line) + 1 for line in text.split("\n")[: first.lineno - 1])
    end = "\n" if "\n" in text.strip() else "; "
    return [(Span(at, at), _IMPORT + end)]


def _stays_first(one: ast.stmt) -> bool:
    if isinstance(one, ast.ImportFrom):
        return one.module == "__future__"
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


def _calls(tree: ast.Module) -> int:
    """How often `json.dumps` is called."""
    return sum(
        isinstance(one, ast.Call) and ast.unparse(one.func) == "json.dumps"
        for one in ast.walk(tree)
    )
