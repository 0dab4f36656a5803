"""Scans whose exit code another command, a `trap` or a program that is told to go on takes."""

import re
from typing import Final

from fixers.model import Failure, Invocation, Trace
from fixers.rules._shared.fates import is_test_of_if
from fixers.rules._shared.holders import function_around, holders
from fixers.rules._trivy.callers import in_function, told_to_go_on
from fixers.rules._trivy.scan import Scan
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_SAYS: Final = frozenset({"echo", "printf"})
_DECLARES: Final = frozenset({"local", "export", "declare", "typeset", "readonly"})
# A line that only says something.
_SAID: Final = regex(
    r"^[ \t]*(?:echo|printf)\b(?![^\n]*(?:[;|`]|\$\(|GITHUB_(?:OUTPUT|ENV)))[^\n]*$", re.MULTILINE
)
# Whoever asks for one process hears how it ended.
_WAITS: Final = regex(r"\$!|\bjobs\b|\bfg\b|\bwait[ \t]+[^\s;&|#]|\bparallel\b")
_ENDS_WELL: Final = regex(r"(?:^|[;\n{])\s*exit\s+0\s*;?\s*\}?\s*")
_AT_END: Final = frozenset({"EXIT", "0"})


def drowned(scan: Scan, trace: Trace) -> str | None:
    """What stands around a command that fails for nobody."""
    run = scan.event
    if not isinstance(run, Invocation) or run.failure is not Failure.IGNORED:
        return None
    around = "`!`" if is_turned(run) else _in_words(run) or _aside(scan, run)
    return around or in_function(run, trace) or told_to_go_on(run)


def trapped(run: Invocation, trace: Trace) -> str | None:
    """`trap 'exit 0' EXIT`, and `ERR` where that is asked."""
    text = run.script.shell.text
    if "trap" not in text or len(re.findall(r"\btrap\b", text)) > 1:
        return None
    for one in trace.invocations("trap"):
        if one.script is not run.script or holders(one) or not trace.precedes(one, run):
            continue
        heard = run.failure is Failure.FAILS and not holders(run) and "ERR" in one.args[1:]
        if (heard or not _AT_END.isdisjoint(one.args[1:])) and _ends_well(one):
            return f"`{text[one.span.start : one.span.end]}`"
    return None


def _ends_well(trap: Invocation) -> bool:
    """Whether what a `trap` says ends with `exit 0`, and nothing of it ends otherwise."""
    said = trap.args[0] or ""
    for node in trap.script.shell.statements:
        if isinstance(node, sh.Function) and node.name == said:
            said = trap.script.shell.text[node.span.start : node.span.end]
    found = _ENDS_WELL.search(said)
    return found is not None and found.end() == len(said) and said.count("exit") == 1


def _in_words(run: Invocation) -> str | None:
    """`echo "$(trivy …)"`, `local found=$(trivy …)`."""
    around = holders(run)
    outer = around[-1] if around else None
    if not isinstance(outer, sh.Command) or not outer.words or not _plain(around[:-1], run):
        return None
    name = outer.words[0].literal or ""
    says = name in _SAYS and _goes_nowhere(outer) and not _is_taken(run)
    return f"`{name}`" if says or (name in _DECLARES and not _is_read(outer, run)) else None


def _plain(around: tuple[sh.Statement, ...], run: Invocation) -> bool:
    plain = all(isinstance(one, sh.Group | sh.Function | sh.For | sh.If) for one in around)
    return plain and not is_test_of_if(run)


def _goes_nowhere(command: sh.Command) -> bool:
    """Whether what is said goes to the log or the summary alone."""
    files = [one.target.raw for one in command.redirects if one.target is not None]
    return all("GITHUB_STEP_SUMMARY" in file or file.startswith("/dev/") for file in files)


def _is_taken(run: Invocation) -> bool:
    """Whether somebody takes what the function around a command says."""
    name = function_around(run)
    text = run.script.shell.text
    return (
        name is not None
        and re.search(rf"[(`]\s*{re.escape(name)}\b|\b{re.escape(name)}\b[^\n]*\|", text)
        is not None
    )


def _is_read(outer: sh.Command, run: Invocation) -> bool:
    """Whether anything but a message may read what a declaration holds."""
    text, kind = run.script.shell.text, outer.words[0].literal
    rest = text[: outer.span.start] + text[outer.span.end :]
    if kind != "local" and _SAID.sub("", text[outer.span.end :]).strip():
        return True
    names = (re.escape(one.name) for one in outer.assignments)
    return any(re.search(rf"\b{name}\b", _SAID.sub("", rest)) for name in names)


def is_turned(run: Invocation) -> bool:
    """`! trivy …` on a line of its own, which never ends a script."""
    around = holders(run)
    plain = all(isinstance(node, sh.Group) for node in around[:-1])
    return bool(around) and isinstance(around[-1], sh.Negated) and plain


def _aside(scan: Scan, run: Invocation) -> str | None:
    """`trivy … &`, of which no `wait` asks how it ended."""
    inner = next((n for n in reversed(holders(run)) if not isinstance(n, sh.Group)), None)
    kept = run.command.redirects or not scan.shown or _WAITS.search(run.script.shell.text)
    return "`&`" if isinstance(inner, sh.Background) and not kept else None
