"""`${{ … }}` occurrences, and a parser for the expression language inside them.

Grammar and semantics: GitHub's documentation page "Evaluate expressions in workflows and actions".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from fixers.syntax.span import Span


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`${{ inner }}` in a text; `span` includes the braces, `inner` is stripped."""

    span: Span
    inner: str


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Access:
    """`github.event.inputs['x']` → ("github", "event", "inputs", "x"), lower-cased root;
    a computed or starred index is "*"."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    name: str  # lower-cased
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Unary:
    operand: "Expression"  # the only unary operator is `!`


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Expression"
    right: "Expression"


Expression = Literal | Access | Call | Unary | Binary
Value = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The expression's value cannot be known from the files."""


UNDETERMINED = Undetermined()
Lookup = Callable[[tuple[str, ...]], "Value | Undetermined"]


def occurrences(text: str) -> tuple[Occurrence, ...]:
    """Every `${{ … }}` in order; quotes inside are respected, an unclosed one is ignored."""
    raise NotImplementedError


def mask(text: str) -> str:
    """`text` with every occurrence replaced by word characters of the same length."""
    raise NotImplementedError


def parse_expression(text: str) -> Expression | None:
    """Parse the inside of `${{ }}` (or a bare `if:`); None when it is not well-formed."""
    raise NotImplementedError


def evaluate(expression: Expression, lookup: Lookup) -> Value | Undetermined:
    """Value by GitHub's rules (loose equality, case-insensitive strings, `&&`/`||` return
    operands, short-circuit even beside Undetermined)."""
    raise NotImplementedError


def accesses(expression: Expression) -> Iterator[Access]:
    """Every context access in the expression."""
    raise NotImplementedError
