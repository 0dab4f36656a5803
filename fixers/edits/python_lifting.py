"""From `${{ … }}` in the strings of Python to variables of the environment."""

import ast
import io
import re
import tokenize
from itertools import takewhile
from typing import Final

from fixers.edits.expression_places import NotLiftedError
from fixers.edits.lifting import (
    LONGEST,
    TOO_LONG,
    Lifted,
    Surroundings,
    VariableNames,
    in_one_line,
    without,
)
from fixers.syntax.expression import occurrences
from fixers.syntax.python_text import parse_python
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

# An expression as it is read here: text in a string or a comment, and no Python anywhere else.
_OPENS: Final = "\ue000"
_CLOSES: Final = "\ue001"
_MARKED: Final = regex(f"{_OPENS}([^{_CLOSES}]*){_CLOSES}")
_STRING: Final = regex(r"([rRuU]?)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
_ODD: Final = regex(r"(?<!\\)(?:\\\\)*\\\Z")
_IMPORTS: Final = (ast.Import, ast.ImportFrom)
_NOT_READ: Final = "its text is not understood"
_NO_STRING: Final = "an expression is no text of a Python string"


@dataclass(frozen=True, slots=True)
class _Held:
    """An expression as it is written, and the letters of values that it may have."""

    written: str
    letters: frozenset[str]


def lift_python(text: str, around: Surroundings) -> Lifted:
    """As `lift` for shell. Both texts are parsed and compared: but for the values that strings
    are made of, nothing differs. Not `sure` with variables: a traceback would show them.

    Raises `NotLiftedError` where the result might not mean the same.
    """
    found = occurrences(text)
    names = VariableNames(without(text, found), around)
    marked, held = text, dict[str, _Held]()
    for one in reversed(found):
        name, values = names.of(one.inner), around.samples(one.inner).values
        held[name] = _Held(in_one_line(text, one), frozenset().union(*values))
        marked = f"{marked[: one.span.start]}{_OPENS}{name}{_CLOSES}{marked[one.span.end :]}"
    if _OPENS in text or "\r" in text:
        raise NotLiftedError(_NOT_READ)
    before = _parsed(marked, _NO_STRING if found else _NOT_READ)
    if any(map(_is_bare_string, ast.walk(before))):
        raise NotLiftedError("an expression is part of a text about the code")
    lifted = "".join(_rewritten(marked, held)) if found else text
    used = {name: value for name, value in names.variables.items() if f'["{name}"]' in lifted}
    imported = lifted
    if lifted != text:
        after = _parsed(lifted, _NO_STRING)
        if ast.dump(_Folded().visit(before)) != ast.dump(_Folded().visit(after)):
            raise NotLiftedError(_NO_STRING)
        imported = _with_import(lifted)
    return Lifted(imported, used, splits=False, sure=not used)


def _parsed(text: str, reason: str) -> ast.Module:
    if len(text) > LONGEST:
        raise NotLiftedError(TOO_LONG)
    try:
        return parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotLiftedError(reason) from None


def _is_bare_string(node: ast.AST) -> bool:
    """A docstring, which has to be a string as it stands."""
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Constant):
        return False
    return _OPENS in str(node.value.value)


def _rewritten(text: str, held: dict[str, _Held]) -> list[str]:
    """The text in pieces, with variables in strings; comments are as they were."""
    lines = [0]
    for line in io.StringIO(text):
        lines.append(lines[-1] + len(line))
    pieces, at = list[str](), 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if _OPENS not in token.string or token.type == tokenize.NEWLINE:
            continue
        if token.type == tokenize.COMMENT:
            new = _MARKED.sub(lambda found: held[found[1]].written, token.string)
        else:
            new = _joined(token.string, held)
        start = lines[token.start[0] - 1] + token.start[1]
        pieces += [text[at:start], new]
        at = start + len(token.string)
    return [*pieces, text[at:]]


def _joined(string: str, held: dict[str, _Held]) -> str:
    """`"a ${{ b }}"` as `("a " + os.environ["B"])`."""
    parts = _STRING.fullmatch(string)
    if parts is None:
        raise NotLiftedError(_NO_STRING)
    prefix, quote, body = parts.groups()
    texts = _MARKED.split(body)
    if any(map(_ODD.search, texts[::2])):
        raise NotLiftedError("an expression is part of an escape")
    ends = {quote[0], "\n"} if len(quote) == 1 else set[str]()
    ends |= set() if prefix in {"r", "R"} else {"\\"}
    if any(ends & held[name].letters for name in texts[1::2]):
        raise NotLiftedError("an expression may hold what Python would read as syntax")
    written = [
        f'os.environ["{one}"]' if index % 2 else f"{prefix}{quote}{one}{quote}"
        for index, one in enumerate(texts)
        if one
    ]
    return written[0] if len(written) == 1 else f"({' + '.join(written)})"


class _Folded(ast.NodeTransformer):
    """Variables and sums of strings with them as the one string they are made from."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.value) == "os.environ" and isinstance(node.slice, ast.Constant):
            return ast.Constant(f"{_OPENS}{node.slice.value!s}{_CLOSES}")
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        left, right = (getattr(side, "value", None) for side in (node.left, node.right))
        if isinstance(left, str) and isinstance(right, str) and isinstance(node.op, ast.Add):
            whole = left + right
            return ast.Constant(whole) if _OPENS in whole else node
        return node


def _with_import(text: str) -> str:
    """`import os` behind what has to come first, unless it is there."""
    module = _parsed(text, _NOT_READ)
    own = {node for node in module.body if isinstance(node, ast.Import)}
    if any(node not in own and _binds(node) for node in ast.walk(module)):
        raise NotLiftedError("the block has another `os`")
    imports = takewhile(lambda one: _comes_first(one) or isinstance(one, _IMPORTS), module.body)
    if any(map(_binds, imports)):
        return text
    first = next(node for node in module.body if not _comes_first(node))
    at = min(one.lineno for one in (first, *getattr(first, "decorator_list", ()))) - 1
    lines = text.split("\n")
    imported = "\n".join([*lines[:at], "import os", *lines[at:]])
    if ast.get_docstring(_parsed(imported, _NOT_READ)) != ast.get_docstring(module):
        raise NotLiftedError(_NOT_READ)  # `"""…"""; a = b`
    return imported


def _comes_first(node: ast.stmt) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "__future__"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _binds(node: ast.AST) -> bool:
    match node:
        case ast.Import(names) | ast.ImportFrom(names=names):
            return any((one.asname or one.name.partition(".")[0]) == "os" for one in names)
        case ast.Name(id="os", ctx=ast.Store() | ast.Del()) | ast.arg(arg="os"):
            return True
        case ast.FunctionDef(name="os") | ast.ClassDef(name="os") | ast.ExceptHandler(name="os"):
            return True
    return False
