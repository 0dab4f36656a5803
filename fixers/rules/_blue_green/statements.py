"""The statement of which a switch is a part, as lines of which each may end the script."""

from typing import Final

from fixers.model import Invocation, Tri
from fixers.model.shell.effects import ends_failing
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.span import Span

_DEEPEST: Final = 2  # an `if`, and the `!` in it


def spread(run: Invocation) -> tuple[Span, tuple[str, ...]] | None:
    """Its place, and its lines: `X || exit 1` stays as it is, since nothing was switched when it
    fails, and so do `OUT=$(X)` and `X | tee log`; `A && X` are two, and so are `X && B`. None
    where that is not the same."""
    text, command = run.script.shell.text, run.command.span
    around = holders(run)
    if not around:
        return command, (text[command.start : command.end],)
    whole = around[0]
    told = text[whole.span.start : whole.span.end]
    ends = len(around) <= _DEEPEST and _ends_when_it_fails(whole, command)
    if ends or (len(around) == 1 and _only_reads(whole)):
        return whole.span, (told,)
    if len(around) > 1 or not isinstance(whole, sh.AndOr) or whole.operator != "&&":
        return None
    if whole.left.span != command and run.before.errexit is not Tri.YES:
        return None
    return whole.span, tuple(text[s.start : s.end] for s in (whole.left.span, whole.right.span))


def _ends_when_it_fails(whole: sh.Statement, command: Span) -> bool:
    """`X || exit 1`, `if ! X; then exit 1; fi`, `if X; then …; else exit 1; fi`."""
    if isinstance(whole, sh.AndOr):
        return whole.operator == "||" and whole.left.span == command and ends_failing(whole.right)
    if not isinstance(whole, sh.If) or len(whole.branches) > 1:
        return False
    condition, body = whole.branches[0]
    test = condition[0]
    if whole.otherwise:
        return test.span == command and ends_failing(*whole.otherwise)
    return isinstance(test, sh.Negated) and test.body.span == command and ends_failing(*body)


def _only_reads(whole: sh.Statement) -> bool:
    """`OUT=$(X)`, whose failure is that of X, and a pipe."""
    alone = isinstance(whole, sh.Command) and not whole.words and len(whole.assignments) == 1
    return alone or isinstance(whole, sh.Pipeline)
