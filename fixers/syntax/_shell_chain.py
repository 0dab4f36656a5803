"""`a | b && c`, put together by bash's own precedence.

The grammar nests these wrongly after a redirect: `a 2>f | b || c` becomes `a | (b || c)`,
`a && b > f` a redirect of both, `! a | b` a negation of `a`. So its nesting is taken apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Final

from tree_sitter import Node

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_page import UnreadableError, broken
from fixers.syntax._shell_simple import Redirected
from fixers.syntax.records import dataclass, replace
from fixers.syntax.span import Span

LOGICAL: Final = frozenset({"&&", "||"})
CHAINS: Final = frozenset({"list", "pipeline", "negated_command"})
_UNSAID: Final = frozenset({"\n", "comment"})


def pieces(node: Node) -> Iterator[Node]:
    """Commands, operators and redirects in the order of the text."""
    left = [node]
    while left:
        node = left.pop()
        body = node.child_by_field_name("body") if node.type == "redirected_statement" else node
        if body is not None and body.type in CHAINS and not any(map(broken, node.children)):
            left += (c for c in reversed(node.children) if c.type not in _UNSAID)
        else:
            yield node


def around(parts: Sequence[sh.Statement]) -> Span:
    """From the first to wherever the furthest ends: a heredoc goes on below its line."""
    return Span(parts[0].span.start, max(p.span.end for p in parts))


@dataclass(slots=True)
class Chain:
    """Takes the pieces in order; `finished` gives the statement they make."""

    _done: sh.Statement | None = None
    _operator: str = ""
    _stages: list[sh.Statement] = field(default_factory=list)
    _not: list[int] = field(default_factory=list)  # where `!` stands before the pipeline

    def add(self, statement: sh.Statement) -> None:
        self._stages.append(statement)

    def operator(self, name: str, start: int) -> None:
        if name == "!" and self._stages:
            raise UnreadableError  # an error to bash
        if name == "!":
            self._not.append(start)
        elif name in LOGICAL:
            self._done = self.finished()
            self._operator = name

    def redirect(self, found: Redirected, end: int) -> None:
        self._stages[-1] = redirected(self._stages[-1], found, end)

    def finished(self) -> sh.Statement:
        if not self._stages:
            raise UnreadableError
        stages = tuple(self._stages)
        pipeline = stages[0] if len(stages) == 1 else sh.Pipeline(around(stages), stages)
        for start in reversed(self._not):
            pipeline = sh.Negated(Span(start, pipeline.span.end), pipeline)
        self._stages.clear()
        self._not.clear()
        if self._done is None:
            return pipeline
        return sh.AndOr(around((self._done, pipeline)), self._done, self._operator, pipeline)


def redirected(statement: sh.Statement, found: Redirected, end: int) -> sh.Statement:
    """`statement` with redirects behind it; `end` is where these end."""
    span = Span(statement.span.start, max(end, statement.span.end))
    if isinstance(statement, sh.Command):
        return replace(
            statement,
            span=span,
            words=(*statement.words, *found.words),
            redirects=(*statement.redirects, *found.redirects),
        )
    if found.words or isinstance(statement, sh.Opaque):
        raise UnreadableError
    if isinstance(statement, sh.Group):
        redirects = (*statement.redirects, *found.redirects)
        return replace(statement, span=span, redirects=redirects)
    return sh.Group(span, (statement,), subshell=False, redirects=tuple(found.redirects))
