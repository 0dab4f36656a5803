"""Calls of curl in steps of PowerShell and `cmd`, of which only single lines are read."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation, Trace
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.rules._curl.call import Curl
from fixers.rules._curl.checks import is_check
from fixers.rules._curl.fix import end_of_name
from fixers.rules._curl.reads import is_after_failure, sureness
from fixers.rules._curl.stakes import CHECK, LOST, SENT, Told
from fixers.rules._shared.windows_fates import ending_there, is_forgiven, taken_by
from fixers.rules._shared.windows_moves import written
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_TAKES: Final = regex(r"\s*\$(\w+)\s*=\s*\(?\s*")
_SHOWS: Final = regex(
    r"\s*(?:1?>\s*(?:nul|\$null)\s*)?(?:2>&1\s*)?(?:\|\s*Out-(?:Null|Host)\s*)?", re.IGNORECASE
)
_SAYS: Final = regex(r"\s*(?:write-\w+|echo)\b", re.IGNORECASE)
_NOWHERE: Final = frozenset({"nul", "$null", "/dev/null"})


def hidden_there(run: Invocation, call: Curl, trace: Trace) -> Told | None:
    """What is at stake, and how sure that is; None when nothing is hidden."""
    if run.step is None or _is_alias(run) or is_forgiven(run):
        return None
    check = is_check(run, call) and not is_after_failure(run)
    if not (call.writes or check):
        return None
    if call.fails:
        return (LOST, Confidence.MEDIUM) if taken_by(run, trace) is not None else None
    if call.has("-w", "--write-out") or _is_used(run, call):
        return None
    return (SENT, sureness(run, call)) if call.writes else (CHECK, Confidence.MEDIUM)


def let_fail_there(run: Invocation, call: Curl, trace: Trace) -> Fix | SkippedFix:
    """With `--fail`, and the end of the step where another program takes the exit code."""
    shown = call.has("-s", "--silent") and not call.has("-S", "--show-error")
    options = "" if call.fails else " --fail-with-body" + (" --show-error" if shown else "")
    at = end_of_name(run)
    edits: list[Edit | None] = []
    if options:
        edits.append(replace_in_script(run.script, Span(at, at), options))
    if taken_by(run, trace) is not None:
        edits.append(ending_there(run))
    sure = tuple(edit for edit in edits if edit is not None)
    if len(sure) != len(edits):
        return SkippedFix("the command cannot be rewritten surely")
    return Fix("Let HTTP errors fail", sure, applicability=Applicability.UNSAFE)


def _is_alias(run: Invocation) -> bool:
    """In Windows PowerShell `curl` is `Invoke-WebRequest`, and in scripts that is not known."""
    kind = None if run.step is None else effective_shell(run.step).kind
    return run.script.scalar is None or (kind is ShellKind.POWERSHELL and run.name == "curl")


def _is_used(run: Invocation, call: Curl) -> bool:
    """Whether anything but the log gets the answer."""
    text = written(run)
    start = text.rfind("\n", 0, run.command.span.start) + 1
    before, after = text[start : run.command.span.start], text[run.command.span.end :]
    rest, _, later = after.partition("\n")
    if (call.file or "").lower() not in _NOWHERE | {""}:
        return True
    taken = _TAKES.fullmatch(before)
    if taken is None:
        return bool(before.strip(" \t&{")) or _SHOWS.fullmatch(rest) is None
    return rest.strip(" )") != "" or is_read_later(taken[1], later)


def is_read_later(name: str, text: str) -> bool:
    """Whether anything but a message names a variable of PowerShell."""
    named = re.compile(rf"\${{?{name}\b", re.IGNORECASE)
    return any(named.search(line) for line in text.split("\n") if not _SAYS.match(line))
