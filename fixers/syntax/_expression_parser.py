"""Text of an expression → tree; what is not well-formed gives None."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fixers.syntax.expression_tree import Access, Binary, Call, Expression, Literal, Unary

MAX_DEPTH: Final = 50  # GitHub's own limit
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<number>[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.]))"
    r"|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<operator>&&|\|\||==|!=|<=|>=|[<>!()\[\],.*]))"
)
_WORDS: Final = {"true": True, "false": False, "null": None}
_BINDING: Final = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_END: Final = ("end", "")


class _MalformedError(Exception):
    pass


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression | None:
    """Parse the inside of `${{ }}` (or a bare `if:`); None when it is not well-formed."""
    tokens: list[tuple[str, str]] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            return None
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        at = found.end()
    parser = _Parser(tokens)
    try:
        tree = parser.expression(0)
    except _MalformedError:
        return None
    return tree if parser.peek() == _END else None


@dataclass(slots=True)
class _Parser:
    tokens: list[tuple[str, str]]
    at: int = 0
    depth: int = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def next(self) -> tuple[str, str]:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if self.next()[1] != text:
            raise _MalformedError

    def expression(self, binding: int) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _MalformedError
        left = self._prefix()
        while self.peek()[0] == "operator" and _BINDING.get(self.peek()[1], 0) > binding:
            operator = self.next()[1]
            left = Binary(operator, left, self.expression(_BINDING[operator]))
        self.depth -= 1
        return left

    def _prefix(self) -> Expression:
        kind, text = self.next()
        if kind == "string":
            return Literal(text[1:-1].replace("''", "'"))
        if kind == "number":
            return Literal(_number(text))
        if kind == "name":
            return self._name(text)
        if text == "!":
            return Unary(self.expression(5))
        if text == "(":
            inner = self.expression(0)
            self.expect(")")
            return self._path(inner)
        raise _MalformedError

    def _name(self, text: str) -> Expression:
        if self.peek()[1] == "(":
            return self._path(self._call(text))
        if text in _WORDS:
            return Literal(_WORDS[text])
        return self._path(Access((text.lower(),)))

    def _call(self, name: str) -> Call:
        self.expect("(")
        arguments: list[Expression] = []
        while self.peek()[1] != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.next()
        return Call(name.lower(), tuple(arguments))

    def _path(self, base: Expression) -> Expression:
        """Indexes after a value: of a context they lengthen the path, of a call they hide it."""
        path = base.path if isinstance(base, Access) else ()
        inner = None if isinstance(base, Access) else base
        while self.peek()[1] in {".", "["}:
            path = (*path, self._index())
        if inner is None:
            return Access(path)
        return Call("*index", (inner,)) if path else inner

    def _index(self) -> str:
        if self.next()[1] == ".":
            kind, text = self.next()
            if kind != "name" and text != "*":
                raise _MalformedError
            return text
        if self.peek()[1] == "*":
            self.next()
            index: Expression = Literal(None)
        else:
            index = self.expression(0)
        self.expect("]")
        literal = index.value if isinstance(index, Literal) else None
        return literal if isinstance(literal, str) else "*"


def _number(text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").lower()
    if digits.startswith(("0x", "0o")):
        return sign * float(int(digits, 0))
    return sign * float(digits)
