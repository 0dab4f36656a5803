"""Scans whose exit code is taken note of, and then used for nothing."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Failure, Invocation, Trace
from fixers.rules._shared.fates import is_shrugged_off, lost_in
from fixers.rules._shared.holders import holders
from fixers.rules._shared.without_errexit import callers, goes_on_without
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_SAYS: Final = frozenset({"echo", "printf", "true", ":"})
# A line that only says something; what goes to a file of the runner is for later steps.
_SAID: Final = regex(
    r"^[ \t]*(?:echo|printf)\b(?![^\n]*(?:[;|`]|\$\(|GITHUB_(?:OUTPUT|ENV)))[^\n]*$", re.MULTILINE
)
_KEEPS: Final = regex(r"^[ \t]*(\w+)=\$\?[ \t]*$", re.MULTILINE)


def unheard(run: Invocation, trace: Trace) -> str | None:
    """What makes nothing of the exit code of a command."""
    lost = lost_in(run)
    if goes_on_without(run, trace):
        return "a script without `set -e`"
    if run.failure is not Failure.IGNORED:
        return None
    if isinstance(lost, sh.AndOr):
        return _noted(lost, run)
    if lost is not None:
        return None
    return only_said(run) or _kept(run) or _called(run, trace)


def only_said(run: Invocation) -> str | None:
    """`if ! trivy …; then echo "found something"; fi`."""
    test = next((node for node in reversed(holders(run)) if isinstance(node, sh.If)), None)
    if test is None:
        return None
    bodies = [*(body for _, body in test.branches), test.otherwise]
    asked = any(s.span.contains(run.command.span) for c, _ in test.branches for s in c)
    said = all(_only_says(one) for body in bodies for one in body)
    return "an `if` that only says so" if asked and said else None


def _only_says(node: sh.Statement) -> bool:
    if not isinstance(node, sh.Command) or not node.words or node.assignments:
        return False
    files = (r.target.raw for r in node.redirects if r.target is not None)
    told = any("GITHUB_OUTPUT" in file or "GITHUB_ENV" in file for file in files)
    return node.words[0].literal in _SAYS and not told


def _noted(lost: sh.AndOr, run: Invocation) -> str | None:
    """`trivy … || failed=1`, of which nothing comes."""
    right, text = lost.right, run.script.shell.text
    if not isinstance(right, sh.Command) or right.words or len(right.assignments) != 1:
        return None
    if _is_used(right.assignments[0].name, run):
        return None
    return f"`|| {text[right.span.start : right.span.end]}`"


def _kept(run: Invocation) -> str | None:
    """`set +e`, and a `status=$?` of which nothing comes."""
    text = run.script.shell.text
    after = _KEEPS.match(text[run.statement.end :].lstrip("\n"))
    if after is None or text.count("$?") != 1 or _is_used(after[1], run):
        return None
    return "`set +e`"


def _is_used(name: str, run: Invocation) -> bool:
    """Whether anything but a message may read a variable: another script, too."""
    unit = run.script
    rest = _SAID.sub("", unit.shell.text)
    read = rf"\$\{{?{name}\b|\(\([^\n]*\b{name}\b|\b-v {name}\b|\bexport\b|\btrap\b"
    return unit.scalar is None or re.search(read, rest) is not None


def _called(run: Invocation, trace: Trace) -> str | None:
    """`bash scan.sh || true`, `bash -c 'trivy …' || true`."""
    for one in (*callers(run, trace), *_around(run, trace)):
        lost = lost_in(one)
        if isinstance(lost, sh.AndOr) and is_shrugged_off(lost):
            return f"`|| {one.script.shell.text[lost.right.span.start : lost.right.span.end]}`"
    return None


def _around(run: Invocation, trace: Trace) -> Iterator[Invocation]:
    """The shell that is given the text which a command stands in."""
    for one in trace.commands_of(run.step) if run.script.offset and run.step is not None else ():
        outer = one.script.offset == 0 and one.script.scalar is run.script.scalar
        if outer and one.at.source is run.at.source and one.at.span.contains(run.at.span):
            yield one
