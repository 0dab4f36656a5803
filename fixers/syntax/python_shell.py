"""Python that speaks with AWS, as shell whose calls of the AWS command line do the same; the
programs that it starts are called as it does.

Only plain statements are carried over, so that what reads shell can read them; what is not known
of a value becomes `$(unknown)`, and a branch that may be taken waits for a command `unknown`.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.syntax.python_starts import growing, started
from fixers.syntax.python_text import parse_python
from fixers.syntax.python_words import Names, inner, word
from fixers.syntax.records import dataclass

_MAIN: Final = "__name__ == '__main__'"
_CLIENT: Final = re.compile(r"""\.client\(\s*(?:service_name\s*=\s*)?["'](\w+)["']""")
_STARTS: Final = re.compile(r"\bsubprocess\b|\bos\.system\b")
_LONGEST: Final = 50_000
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line of shell, and the lines of Python that it stands for, counted from 1."""

    text: str
    first: int
    last: int


def as_shell(text: str) -> tuple[Line, ...]:
    """The lines; none where nothing speaks with AWS or starts a program, or that is no Python."""
    speaks = "boto3" in text and _CLIENT.search(text) is not None
    if len(text) > _LONGEST or not (speaks or _STARTS.search(text)):
        return ()
    try:
        tree = parse_python(text)
        translation = _Translation(_names(tree))
        translation.body(tree.body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # also of what nests too deep
        return ()
    return tuple(translation.lines)


def _names(tree: ast.Module) -> Names:
    """What the whole file says of its names: which are clients, and which are functions."""
    clients: dict[str, set[str]] = {}
    functions: dict[str, ast.arguments] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            functions[node.name] = node.args
        elif isinstance(node, ast.Assign) and (made := _CLIENT.search(ast.unparse(node.value))):
            for target in node.targets:
                clients.setdefault(ast.unparse(target), set()).add(made[1])
    services = frozenset(_CLIENT.findall(ast.unparse(tree)))
    sure = {name: one for name, those in clients.items() for one in those if len(those) == 1}
    return Names(sure, functions, services, frozenset(growing(tree)))


class _Translation:
    """Statements, one after the other."""

    def __init__(self, names: Names) -> None:
        self.lines: list[Line] = []
        self._names = names

    def body(self, statements: Sequence[ast.stmt], depth: int) -> None:
        for node in statements if depth < _DEEPEST else ():
            self._statement(node, depth + 1)

    def _say(self, node: ast.stmt, text: str) -> None:
        self.lines.append(Line(text, node.lineno, node.end_lineno or node.lineno))

    def _statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.FunctionDef():
                self._say(node, f"{node.name}() {{ nothing=''")
                for at, one in enumerate(node.args.args, 1):
                    self._say(node, f'local {one.arg}="${{{at}}}"')
                self.body(node.body, depth)
                self._say(node, "}")
            case ast.Assign(targets=[target], value=value):
                self._calls(node, value)
                self._assign(node, target, value)
            case ast.Return(value=ast.expr() as value):
                self._calls(node, value)
                self._say(node, f"echo {word(value, self._names)}")
            case ast.Expr(value=value):
                self._calls(node, value)
            case _:
                self._compound(node, depth)

    def _compound(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.If() if ast.unparse(node.test) == _MAIN:
                self.body(node.body, depth)
            case ast.If() | ast.For() | ast.While():
                self._perhaps(node, node.body, depth)
                self._perhaps(node, node.orelse, depth)
            case ast.Try():
                self.body(node.body, depth)
                for handler in node.handlers:
                    self._perhaps(node, handler.body, depth)
                self.body([*node.orelse, *node.finalbody], depth)
            case ast.With():
                self.body(node.body, depth)

    def _perhaps(self, node: ast.stmt, body: Sequence[ast.stmt], depth: int) -> None:
        self._say(node, "if unknown; then :")
        self.body(body, depth)
        self._say(node, "fi")

    def _calls(self, node: ast.stmt, value: ast.expr) -> None:
        """What an expression calls on its way, each as a command of its own."""
        for call in ast.walk(value):
            if isinstance(call, ast.Call):
                command = started(call, self._names) or self._names.command(call)
                if command:
                    self._say(node, command)

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr) -> None:
        for name, part in _parts(target, value):
            self._names.keep(name, part)
            self._say(node, f'{name}="{inner(part, self._names)}"')


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """`a, b = value` item by item."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for at, one in enumerate(target.elts):
            item = ast.Subscript(value, ast.Constant(at), ast.Load())
            yield from _parts(one, item)
