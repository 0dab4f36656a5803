"""Python that speaks with AWS, as shell whose calls of the AWS command line do the same; the
programs that it starts are called as it does.

Only plain statements are carried over, so that what reads shell can read them; what is not known
of a value becomes `$(unknown)`, and a branch that may be taken waits for a command `unknown`.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.syntax.python_classes import without_classes
from fixers.syntax.python_starts import growing
from fixers.syntax.python_text import parse_python
from fixers.syntax.python_words import Names, inner, word
from fixers.syntax.python_wrappers import may_start, reading, run_of, start_of, wrappers
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_MAIN: Final = "__name__ == '__main__'"
_CLIENT: Final = regex(r"""\.client\(\s*(?:service_name\s*=\s*)?["'](\w+)["']""")
_STARTS: Final = regex(r"\bsubprocess\b|\bos\.system\b")
_PLAIN: Final = frozenset({"aws", "docker", "git"})  # of these the arguments say what they do
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
    translation = _translated(text)
    return () if translation is None else tuple(translation.lines)


def tells_all(text: str) -> bool:
    """Whether the lines show each program that is started, and none does what nobody sees."""
    translation = _translated(text)
    return translation is not None and translation.is_whole()


def _translated(text: str) -> "_Translation | None":
    speaks = "boto3" in text and _CLIENT.search(text) is not None
    if len(text) > _LONGEST or not (speaks or _STARTS.search(text)):
        return None
    try:
        tree = without_classes(parse_python(text))
        translation = _Translation(tree)
        translation.body(tree.body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # also of what nests too deep
        return None
    return translation


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
    known = wrappers(tree)
    own = {name: one for name, one in functions.items() if name not in known}
    grown = frozenset(growing(tree))
    return Names(sure, own, services, grown, reads=lambda node, names: reading(node, names, known))


class _Translation:
    """Statements, one after the other."""

    def __init__(self, tree: ast.Module) -> None:
        self.lines: list[Line] = []
        self._names = _names(tree)
        self._wrappers = wrappers(tree)
        self._tree = tree
        self._plain = 0

    def body(self, statements: Sequence[ast.stmt], depth: int) -> None:
        for node in statements if depth < _DEEPEST else ():
            self._statement(node, depth + 1)

    def is_whole(self) -> bool:
        calls = [node for node in ast.walk(self._tree) if isinstance(node, ast.Call)]
        starts = sum(may_start(call, self._wrappers) for call in calls)
        return starts - len(self._wrappers) == self._plain

    def _say(self, node: ast.stmt, text: str) -> None:
        self.lines.append(Line(text, node.lineno, node.end_lineno or node.lineno))

    def _statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.FunctionDef(name=name) if name in self._wrappers:
                return  # what it starts stands where it is called
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
                start = start_of(call, self._names, self._wrappers)
                self._plain += start is not None and start.split(" ")[0].strip('"') in _PLAIN
                command = start or self._names.command(call)
                if command:
                    self._say(node, command)

    def _assign(self, node: ast.stmt, target: ast.expr, value: ast.expr) -> None:
        for name, part in _parts(target, value):
            self._names.keep(name, part)
            if (run := run_of(part, self._names, self._wrappers)) is not None:
                self._names.runs[name] = run
            self._say(node, f'{name}="{inner(part, self._names)}"')


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """`a, b = value` item by item."""
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for at, one in enumerate(target.elts):
            item = ast.Subscript(value, ast.Constant(at), ast.Load())
            yield from _parts(one, item)
