"""A bare `wait` that asks how each command in the background ended."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.model.tri import Tri
from fixers.rules._curl.call import Curl
from fixers.rules._curl.fix import let_fail
from fixers.rules._shared.fates_fix import is_bash
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import children
from fixers.syntax.span import Span

_BARE: Final = regex(r"^[ \t]*(wait)[ \t]*$", re.MULTILINE)
_ENDS_LINE: Final = regex(r"[ \t]*(?:#.*)?$", re.MULTILINE)
_NAME: Final = "pids"
_UNTOLD: Final = SkippedFix("`wait` alone ends well, whatever it waited for: name each (`wait $!`)")


def wait_for_each(run: Invocation, call: Curl) -> Fix | SkippedFix:
    """`… & pids+=("$!")`, and a `wait` for each of them."""
    first = None if call.fails else let_fail(run, call)
    edits = _edits(run)
    if isinstance(first, SkippedFix) or edits is None:
        return first if isinstance(first, SkippedFix) else _UNTOLD
    every = (*(first.edits if first is not None else ()), *edits)
    return Fix("Wait for each, and let errors fail", every, applicability=Applicability.UNSAFE)


def _edits(run: Invocation) -> list[Edit] | None:
    """None where it cannot be told surely what `wait` waits for."""
    unit, text = run.script, run.script.shell.text
    bare = _BARE.search(text, run.command.span.end)
    started = list(_started(unit.shell.statements))
    if bare is None or not _can_be_changed(run) or len(started) < _count(unit.shell.statements):
        return None
    if any(not _ENDS_LINE.match(text, node.span.end) for node in started):
        return None
    ends = "" if run.before.errexit is Tri.YES else " || exit 1"
    loop = f'for pid in "${{{_NAME}[@]}}"; do wait "$pid"{ends}; done'
    places = [(Span(n.span.end, n.span.end), f' {_NAME}+=("$!")') for n in started]
    made = [replace_in_script(unit, at, new) for at, new in (*places, (Span(*bare.span(1)), loop))]
    sure = [edit for edit in made if edit is not None]
    return sure if len(sure) == len(made) else None


def _can_be_changed(run: Invocation) -> bool:
    """Whether the script is bash, which has arrays, and written line by line."""
    unit = run.script
    lines = unit.scalar is None or unit.scalar.block
    plain = unit.recipe is None and not unit.offset and _NAME not in unit.shell.text
    return lines and plain and is_bash(run)


def _started(statements: Iterable[sh.Statement]) -> Iterator[sh.Background]:
    """What the shell of the script itself starts."""
    for node in statements:
        if isinstance(node, sh.Background):
            yield node
        elif isinstance(node, sh.For | sh.While):
            yield from _started(node.body)


def _count(statements: Iterable[sh.Statement]) -> int:
    """How many commands go to the background, in subshells too."""
    return sum(isinstance(n, sh.Background) + _count(children(n)) for n in statements)
