"""`${{ … }}` occurrences, and a parser for the expression language inside them.

Grammar and semantics: GitHub's documentation page "Evaluate expressions in workflows and actions".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from fixers.syntax._expression_parser import parse_expression
from fixers.syntax._expression_value import evaluate
from fixers.syntax.expression_tree import (
    UNDETERMINED,
    Access,
    Binary,
    Call,
    Expression,
    Literal,
    Lookup,
    Unary,
    Undetermined,
    Value,
)
from fixers.syntax.span import Span

__all__ = [
    "UNDETERMINED",
    "Access",
    "Binary",
    "Call",
    "Expression",
    "Literal",
    "Lookup",
    "Occurrence",
    "Unary",
    "Undetermined",
    "Value",
    "accesses",
    "evaluate",
    "mask",
    "occurrences",
    "parse_expression",
]

_OCCURRENCE: Final = re.compile(r"\$\{\{((?:'(?:[^']|'')*'|(?!\}\}|').)*)\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`${{ inner }}` in a text; `span` includes the braces, `inner` is stripped."""

    span: Span
    inner: str


@lru_cache(maxsize=4096)
def occurrences(text: str) -> tuple[Occurrence, ...]:
    """Every `${{ … }}` in order; quotes inside are respected, an unclosed one is ignored."""
    if "${{" not in text:
        return ()
    found = _OCCURRENCE.finditer(text)
    return tuple(Occurrence(Span(*m.span()), m.group(1).strip()) for m in found)


def mask(text: str) -> str:
    """`text` with every occurrence replaced by word characters of the same length."""
    if "${{" not in text:
        return text
    return _OCCURRENCE.sub(lambda m: "_" * len(m.group()), text)


def accesses(expression: Expression) -> Iterator[Access]:
    """Every context access in the expression."""
    if isinstance(expression, Access):
        yield expression
    elif isinstance(expression, Unary):
        yield from accesses(expression.operand)
    elif isinstance(expression, Binary):
        yield from accesses(expression.left)
        yield from accesses(expression.right)
    elif isinstance(expression, Call):
        for argument in expression.arguments:
            yield from accesses(argument)
