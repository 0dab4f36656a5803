"""Several lines of shell in the place of one command."""

from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._shared.aws import option
from fixers.rules._shared.contained import is_contained
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind, Word
from fixers.syntax.span import Span

_CONTINUES: Final = regex(r"(\\|&&|\|\||\||\()\s*$")

_TAKEN_APART: Final = frozenset({PartKind.VARIABLE, PartKind.EXPANSION})


def in_place_of(run: Invocation, lines: Sequence[str], whole: Span | None = None) -> Edit | None:
    """`lines` for the command, or all of the statement that it is in, at its indent; what stands
    behind it stays behind the last of them. None where that does not begin its line."""
    span = whole or run.command.span
    indent = _indent(run, span)
    if indent is None:
        return None
    return replace_in_script(run.script, span, f"\n{indent}".join(lines))


def led_by(run: Invocation, lines: Sequence[str]) -> Edit | None:
    """The last of `lines` for the command, and the others before all of the statement of which
    it is what runs first: `if ! aws …; then`, `OUT=$(aws …)`."""
    text, span = run.script.shell.text, run.command.span
    for node in reversed(holders(run)):
        if not _begins(node, span):
            break
        span = node.span
    indent = _indent(run, span)
    if indent is None:
        return None
    *first, last = lines
    kept = text[span.start : run.command.span.start]
    told = f"\n{indent}".join((*first, kept + last))
    return replace_in_script(run.script, Span(span.start, run.command.span.end), told)


def _begins(node: sh.Statement, span: Span) -> bool:
    """Whether what stands at a place is the first that a statement runs, and always."""
    match node:
        case sh.Negated():
            return True
        case sh.AndOr():
            return node.left.span.contains(span)
        case sh.Pipeline():
            return node.stages[0].span.contains(span)
        case sh.If():
            return node.branches[0][0][0].span.contains(span)
        case sh.Command():
            return not node.words and len(node.assignments) == 1
    return False


def _indent(run: Invocation, span: Span) -> str | None:
    """The indent of what stands at a place; None where that does not begin its line."""
    text = run.script.shell.text
    if run.script.foreign or is_contained(run):
        return None
    start = text.rfind("\n", 0, span.start) + 1
    indent = text[start : span.start]
    return None if indent.strip() or _CONTINUES.search(text[:start].rstrip("\n")) else indent


def written(run: Invocation) -> str:
    """The command as it is written, wrappers included."""
    span = run.command.span
    return run.script.shell.text[span.start : span.end]


def whole(word: Word) -> str:
    """A word as it is written, in quotes where the shell could take it apart."""
    bare = any(p.kind in _TAKEN_APART and not p.quoted for p in word.parts)
    return f'"{word.raw}"' if bare and '"' not in word.raw and "'" not in word.raw else word.raw


def account_options(run: Invocation) -> str:
    """Options that say with which account and region a call speaks, to be put behind another."""
    named = ((name, option(run.words, name)) for name in ("--region", "--profile"))
    return "".join(f" {name} {whole(word)}" for name, word in named if word is not None)
