"""Redirects and pipes, put where bash has them.

The grammar hangs the redirect of `a && b > f` on the whole list, and then the pipe of
`a && b 2>&1 | c` and the negation of `! a | b` in the wrong place too.
"""

from collections.abc import Sequence
from dataclasses import replace

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_simple import Redirected, UnreadableError
from fixers.syntax.span import Span


def around(parts: Sequence[sh.Statement]) -> Span:
    """From the first to wherever the furthest ends: a heredoc goes on below its line."""
    return Span(parts[0].span.start, max(p.span.end for p in parts))


def redirected(statement: sh.Statement, found: Redirected, end: int) -> sh.Statement:
    """`statement` with redirects at its last command; `end` is where these end."""
    span = Span(statement.span.start, max(end, statement.span.end))
    match statement:
        case sh.Command():
            return replace(
                statement,
                span=span,
                words=(*statement.words, *found.words),
                redirects=(*statement.redirects, *found.redirects),
            )
        case sh.Pipeline():
            last = redirected(statement.stages[-1], found, end)
            return sh.Pipeline(span, (*statement.stages[:-1], last))
        case sh.AndOr():
            return replace(statement, span=span, right=redirected(statement.right, found, end))
        case sh.Negated():
            return sh.Negated(span, redirected(statement.body, found, end))
    if found.words or isinstance(statement, sh.Opaque):
        raise UnreadableError
    if isinstance(statement, sh.Group) and not statement.redirects:
        return replace(statement, span=span, redirects=tuple(found.redirects))
    return sh.Group(span, (statement,), subshell=False, redirects=tuple(found.redirects))


def piped(first: sh.Statement, rest: tuple[sh.Statement, ...]) -> sh.Statement:
    """`first | rest…`, where only the last command of `first` feeds the pipe."""
    span = around((first, *rest))
    match first:
        case sh.AndOr():
            return replace(first, span=span, right=piped(first.right, rest))
        case sh.Negated():
            return sh.Negated(span, piped(first.body, rest))
        case sh.Pipeline():
            return sh.Pipeline(span, (*first.stages, *rest))
    return sh.Pipeline(span, (first, *rest))
