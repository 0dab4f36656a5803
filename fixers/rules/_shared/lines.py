"""Several lines of shell in the place of one command."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.rules._shared.aws import option
from fixers.rules._shared.contained import is_contained
from fixers.syntax.shell import PartKind, Word

_CONTINUES: Final = re.compile(r"(\\|&&|\|\||\||\()\s*$")

_TAKEN_APART: Final = frozenset({PartKind.VARIABLE, PartKind.EXPANSION})


def in_place_of(run: Invocation, lines: Sequence[str]) -> Edit | None:
    """`lines` for the command, at its indent; what stands behind it stays behind the last of
    them. None where the command does not begin its line."""
    text = run.script.shell.text
    span = run.command.span
    if run.script.foreign or is_contained(run):
        return None
    start = text.rfind("\n", 0, span.start) + 1
    indent = text[start : span.start]
    if indent.strip() or _CONTINUES.search(text[:start].rstrip("\n")):
        return None
    return replace_in_script(run.script, span, f"\n{indent}".join(lines))


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
