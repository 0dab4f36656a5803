"""The tree of GitHub's expression language.

Grammar and semantics: GitHub's documentation page "Evaluate expressions in workflows and actions".
"""

from collections.abc import Callable

from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Access:
    """`github.event.inputs['x']` → ("github", "event", "inputs", "x"), lower-cased root;
    a computed or starred index is "*", and `indexes` holds what computes it."""

    path: tuple[str, ...]
    indexes: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    name: str  # lower-cased; "*index" for what follows a call or a group: `f(x).y[z]`
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
