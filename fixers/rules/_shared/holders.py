"""The statements of a script that a command stands in."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from fixers.model import Invocation
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children
from fixers.syntax.span import Span

_MANY: Final = 16


def holders(run: Invocation) -> tuple[sh.Statement, ...]:
    """The statements around a command, the outermost first; the command is not among them."""
    found: list[sh.Statement] = []
    level = run.script.shell.statements
    while True:
        node = _holding(level, run.command.span)
        if node is None or node is run.command:
            return tuple(found)
        found.append(node)
        level = _inside(node)


def function_around(run: Invocation) -> str | None:
    return next((n.name for n in holders(run) if isinstance(n, sh.Function)), None)


def _holding(level: Sequence[sh.Statement], span: Span) -> sh.Statement | None:
    """The statement that a command is in; those of a script, of which there may be thousands,
    stand in order."""
    if len(level) > _MANY:
        at = bisect_right(level, span.start, key=lambda one: one.span.start) - 1
        if at >= 0 and level[at].span.contains(span):
            return level[at]
    for one in level:
        if one.span.start <= span.start and span.end <= one.span.end:
            return one
    return None


def _inside(node: sh.Statement) -> tuple[sh.Statement, ...]:
    if not isinstance(node, sh.Command):
        return children(node)
    values = [a.value for a in node.assignments if a.value is not None]
    return tuple(s for word in (*node.words, *values) for part in word.parts for s in part.body)
