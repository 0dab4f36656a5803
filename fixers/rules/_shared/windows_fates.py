"""What becomes of the exit code of a program in a step of PowerShell or `cmd`, which goes on after
each of them and ends as the last one does."""

import re
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import replace_in_script
from fixers.model import Invocation, Trace
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.model.tri import Tri
from fixers.rules._shared.fates import lost_in, may_go_on
from fixers.rules._shared.windows_moves import written
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# What lets any failure end the step, and what asks for one.
_ENDS: Final = regex(r"NativeCommandUseErrorActionPreference|\btrap\b", re.IGNORECASE)
_ASKS: Final = regex(r"lastexitcode|\$\?|errorlevel|\|\||&&|\bexit\b", re.IGNORECASE)
# Those of the shells themselves, which leave the exit code alone.
_OWN: Final = frozenset({
    "cat", "clear", "cls", "cp", "curl", "dir", "eval", "exit", "gc", "gci", "kill", "ls", "mv",
    "ps", "pwd", "rm", "rmdir", "sleep", "sort", "tee", "timeout", "ver", "wget",
})  # fmt: skip
_CMDLET: Final = regex(r"[A-Z]\w*-[A-Z]")
_SHOWN: Final = regex(r"\s*\|\s*(?:Out|Tee|Write)-\w+[^|{}()]*", re.IGNORECASE)
_ENDED: Final = "if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }"


def taken_by(run: Invocation, trace: Trace) -> Invocation | None:
    """The next program of a step that surely runs and gives its own exit code in the place of that
    of a command, of which nothing has asked until then."""
    step, text = run.step, written(run)
    alone = run.script.foreign and step is not None and run.script.scalar is step.run
    if step is None or not alone or is_forgiven(run) or _ENDS.search(text):
        return None
    later = (one for one in trace.commands_of(step) if _counts(one, run, text))
    following = next(later, None)
    if following is None or _ASKS.search(text, run.span.end, following.span.start):
        return None
    return following


def is_forgiven(run: Invocation) -> bool:
    """Whether its failure is ignored on purpose."""
    tolerant = run.step is not None and may_go_on(run.step)
    return tolerant or isinstance(lost_in(run), sh.AndOr)


def _counts(one: Invocation, run: Invocation, text: str) -> bool:
    behind = one.script.scalar is run.script.scalar and one.span.start > run.span.end
    own = one.name in _OWN or "/" in one.path or _CMDLET.match(one.name) is not None
    return behind and not own and one.reached is Tri.YES and f"function {one.name}" not in text


def ending_there(run: Invocation) -> Edit | None:
    """The step ends where the command fails; None where it does not end its line."""
    text, end = written(run), run.command.span.end
    start = text.rfind("\n", 0, run.command.span.start) + 1
    rest = text[end:].partition("\n")[0]
    if run.step is None or (rest.strip() and _SHOWN.fullmatch(rest) is None):
        return None
    if effective_shell(run.step).kind is ShellKind.CMD:
        return replace_in_script(run.script, Span(end, end), " || exit /b 1")
    end += len(rest)
    indent = text[start : len(text) - len(text[start:].lstrip())]
    return replace_in_script(run.script, Span(end, end), f"\n{indent}{_ENDED}")
