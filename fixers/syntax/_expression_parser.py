"""Text of an expression → tree; what is not well-formed gives None."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from fixers.syntax.expression_tree import Access, Binary, Call, Expression, Literal, Unary
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

MAX_CHARACTERS: Final = 21_000  # both limits are GitHub's own
MAX_DEPTH: Final = 50
_TOKEN: Final = regex(
    r"\s*(?:(?P<string>'(?:[^']|'')*+')"
    r"|(?P<number>[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.]))"
    r"|(?P<name>[A-Za-z_][\w-]*)"
    r"|(?P<operator>&&|\|\||==|!=|<=|>=|[<>!()\[\],.*]))"
)
_WORDS: Final[dict[str, Literal]] = {
    "true": Literal(True),
    "false": Literal(False),
    "null": Literal(None),
    "NaN": Literal(float("nan")),
    "Infinity": Literal(float("inf")),
}
_LOGICAL: Final = {"||": 1, "&&": 2}
_BINDING: Final = {**_LOGICAL, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_TIGHTEST: Final = 5
_END: Final = ("end", "")


class _MalformedError(Exception):
    pass


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression | None:
    """Parse the inside of `${{ }}` (or a bare `if:`); None when it is not well-formed."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        parser = _Parser(_tokens(text.rstrip()))
        tree = parser.expression(0)
    except _MalformedError:
        return None
    return tree if parser.peek() == _END else None


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise _MalformedError
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        at = found.end()
    return tokens


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
        before = self.depth
        self._deeper()
        left = self._prefix()
        while (operator := self._operator_above(binding)) is not None:
            if operator in _LOGICAL:
                left = _balanced(operator, self._operands(operator, left))
            else:
                self._deeper()  # each comparison nests the one before it
                self.next()
                left = Binary(operator, left, self.expression(_BINDING[operator]))
        self.depth = before
        return left

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _MalformedError

    def _operator_above(self, binding: int) -> str | None:
        kind, text = self.peek()
        return text if kind == "operator" and _BINDING.get(text, 0) > binding else None

    def _operands(self, operator: str, first: Expression) -> list[Expression]:
        found = [first]
        while self.peek() == ("operator", operator):
            self.next()
            found.append(self.expression(_BINDING[operator]))
        return found

    def _prefix(self) -> Expression:
        kind, text = self.next()
        if kind == "string":
            return Literal(text[1:-1].replace("''", "'"))
        if kind == "number":
            return Literal(_number(text))
        if kind == "name":
            return self._name(text)
        if text == "!":
            return Unary(self.expression(_TIGHTEST))
        if text == "(":
            inner = self.expression(0)
            self.expect(")")
            return self._indexed(inner)
        raise _MalformedError

    def _name(self, text: str) -> Expression:
        if text in _WORDS:
            return _WORDS[text]
        if self.peek()[1] == "(":
            return self._indexed(self._call(text))
        return self._indexed(Access((text.lower(),)))

    def _call(self, name: str) -> Call:
        self.expect("(")
        arguments: list[Expression] = []
        while self.peek()[1] != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0))
        self.next()
        return Call(name.lower(), tuple(arguments))

    def _indexed(self, base: Expression) -> Expression:
        """Indexes after a value: of a context they lengthen the path, of a call they hide it."""
        path: list[str] = []
        computed: list[Expression] = []
        while self.peek()[1] in {".", "["}:
            name, index = self._index()
            path.append(name)
            computed += [] if index is None else [index]
        if not path:
            return base
        if isinstance(base, Access):
            return Access((*base.path, *path), (*base.indexes, *computed))
        return Call("*index", (base, *computed))

    def _index(self) -> tuple[str, Expression | None]:
        if self.next()[1] == ".":
            kind, text = self.next()
            if kind != "name" and text != "*":
                raise _MalformedError
            return text, None
        if self.peek()[1] == "*":
            self.next()
            self.expect("]")
            return "*", None
        index = self.expression(0)
        self.expect("]")
        if isinstance(index, Literal):
            return (index.value, None) if isinstance(index.value, str) else ("*", None)
        return "*", index


def _balanced(operator: str, operands: Sequence[Expression]) -> Expression:
    """`a || b || c …` as a tree of little height: `&&` and `||` are associative."""
    if len(operands) == 1:
        return operands[0]
    middle = (len(operands) + 1) // 2
    left, right = operands[:middle], operands[middle:]
    return Binary(operator, _balanced(operator, left), _balanced(operator, right))


def _number(text: str) -> float:
    sign = -1 if text.startswith("-") else 1
    digits = text.lstrip("+-").lower()
    if digits.startswith(("0x", "0o")):
        return sign * float(int(digits, 0))
    return sign * float(digits)
