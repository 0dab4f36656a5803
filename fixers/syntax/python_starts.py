"""Programs that Python starts, as lines of shell."""

import ast
import shlex
from collections.abc import Iterator
from typing import Final

from fixers.syntax.python_words import UNKNOWN, Names, inner, word
from fixers.syntax.regex import regex

RUNS: Final = frozenset({
    "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
    "subprocess.Popen",
})  # fmt: skip
_VARIABLE: Final = regex(r"\$\{\w+\}")
_ADDS: Final = frozenset({"append", "extend", "insert"})


def started(node: ast.Call, names: Names) -> str | None:
    """The line of `subprocess.run(["x", y])`, `os.system("x y")` and their like."""
    how = ast.unparse(node.func)
    if (how not in RUNS and how != "os.system") or not node.args:
        return None
    given = node.args[0]
    shell = any(one.arg == "shell" and ast.unparse(one.value) == "True" for one in node.keywords)
    if how == "os.system" or shell:
        return _line(given, names)
    if isinstance(given, ast.Call) and ast.unparse(given.func) == "shlex.split" and given.args:
        return _line(given.args[0], names)
    listed = names.lists.get(given.id) if isinstance(given, ast.Name) else given
    if not isinstance(listed, ast.List) or not listed.elts:
        return None
    more = (UNKNOWN,) if isinstance(given, ast.Name) and given.id in names.growing else ()
    return " ".join((*_words(listed, names), *more))


def growing(tree: ast.Module) -> Iterator[str]:
    """Names of lists that something is added to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign):
            yield ast.unparse(node.target)
        elif isinstance(node, ast.Attribute) and node.attr in _ADDS:
            yield ast.unparse(node.value)


def _words(listed: ast.List, names: Names) -> Iterator[str]:
    for one in listed.elts:
        yield UNKNOWN if isinstance(one, ast.Starred) else word(one, names)


def _line(node: ast.expr, names: Names) -> str | None:
    """A line for a shell as it is written, names in it as variables."""
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    text = "".join(_piece(one, names) for one in pieces)
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    return text if words and "\n" not in text else None


def _piece(node: ast.expr, names: Names) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    said = inner(node.value, names) if isinstance(node, ast.FormattedValue) else UNKNOWN
    return said if _VARIABLE.fullmatch(said) else UNKNOWN
