"""`${{ … }}` occurrences, and a parser for the expression language inside them.

Grammar and semantics: GitHub's documentation page "Evaluate expressions in workflows and actions".
"""

from bisect import bisect_left
from collections.abc import Iterator
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
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
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

_MARK: Final = regex(r"'|\$\{\{|\}\}")
_VARIABLE_BEFORE: Final = regex(r"\w+\$")  # matched on reversed text


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
    return tuple(
        Occurrence(Span(start, end), text[start + 3 : end - 2].strip())
        for start, end in _ranges(text)
    )


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    """Linear in the text: a `}}` closes a `${{` when an even number of quotes lies between."""
    openings: list[tuple[int, int]] = []
    closings: tuple[list[int], list[int]] = ([], [])
    parity = 0
    for mark in _MARK.finditer(text):
        if mark.group() == "'":
            parity ^= 1
        elif mark.group() == "}}":
            closings[parity].append(mark.start())
        else:
            openings.append((mark.start(), parity))
    reached = 0
    for start, parity in openings:
        index = bisect_left(closings[parity], start)
        if start >= reached and index < len(closings[parity]):
            reached = closings[parity][index] + 2
            yield start, reached


def mask(text: str) -> str:
    """`text` with every occurrence replaced by word characters of the same length."""
    pieces: list[str] = []
    at = 0
    for found in occurrences(text):
        pieces += [text[at : found.span.start], _filler(text, found.span)]
        at = found.span.end
    return "".join((*pieces, text[at:]))


def _filler(text: str, span: Span) -> str:
    # In `$NAME${{ … }}` an identifier's character would lengthen the variable's name.
    before = text[max(0, span.start - 100) : span.start]
    first = "." if _VARIABLE_BEFORE.match(before[::-1]) else "_"
    return first + "_" * (span.end - span.start - 1)


def accesses(expression: Expression) -> Iterator[Access]:
    """Every context access in the expression, those in computed indexes included."""
    match expression:
        case Access():
            yield expression
            inner = expression.indexes
        case Unary():
            inner = (expression.operand,)
        case Binary():
            inner = (expression.left, expression.right)
        case Call():
            inner = expression.arguments
        case _:
            inner = ()
    for one in inner:
        yield from accesses(one)
