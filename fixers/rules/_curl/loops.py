"""Loops that ask a server until it answers, and end well when it never does."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.model.reading import scalar_at
from fixers.rules._curl.answers import pipeline_of
from fixers.rules._curl.call import Curl
from fixers.rules._curl.checks import HEALTH
from fixers.rules._curl.endings import fails, is_left, leaves_well, says, succeeds
from fixers.rules._curl.reads import NEAR
from fixers.rules._curl.taken import GREPS, name_taken
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_COUNTS: Final = regex(r"-(?:lt|le|gt|ge|ne)\b|\(\(")
_COUNTED: Final = regex(r"-(?:gt|ge|eq)\b|\(\(")
_VERIFIES: Final = regex(r"smoke|health|verif|check", re.IGNORECASE)
# Behind the loop somebody says that it is meant: `echo "it may be slow, proceeding anyway"`.
_GOES_ON: Final = regex(r"\banyway\b|\bproceeding\b|\bcontinuing\b", re.IGNORECASE)
Statements = tuple[sh.Statement, ...]


def given_up(run: Invocation, call: Curl) -> Confidence | None:
    """`for i in 1 2 3; do curl -f … && break; sleep 5; done` at the end of a step that looks
    whether a server is well: after the last try the status is that of `sleep`."""
    around, statements, function = scope_of(run)
    if not around or not _ends_well(around, statements, run):
        return None
    step = run.step
    if step is None or scalar_at(step.node, "continue-on-error") is not None:
        return None
    if function and not _is_all(function, run):
        return None
    near = any(map(NEAR.search, call.urls))
    asks = any(map(HEALTH.search, call.urls))
    verifies = _VERIFIES.search(f"{step.name or ''} {function}")
    if near or not (asks or verifies):
        return None  # what needs the server will fail
    away = all(url.startswith("https://") for url in call.urls)
    return Confidence.MEDIUM if away or verifies else Confidence.LOW


def hears(run: Invocation, call: Curl) -> bool:
    """Whether the script hears of an error of the server: by the exit code, the status, or as
    it looks at the answer."""
    pipeline = pipeline_of(run)
    last = pipeline.stages[-1] if pipeline is not None else None
    sought = isinstance(last, sh.Command) and bool(last.words) and last.words[0].literal in GREPS
    name = name_taken(run)
    tested = name is not None and is_tested(name, run.script.shell.text)
    return call.fails or call.has("-w", "--write-out") or sought or tested


def scope_of(run: Invocation) -> tuple[Statements, Statements, str]:
    """The statements around a command, and those beside the outermost of them, in its function
    where it is in one, and the name of that."""
    around = holders(run)
    if around and isinstance(around[0], sh.Function):
        return around[1:], around[0].body, around[0].name
    return around, run.script.shell.statements, ""


def give_ups(loop: sh.Statement, run: Invocation) -> Iterator[sh.Command]:
    """What ends a loop of unknown length after so many tries: `[ $n -gt 30 ] && break`."""
    for node in loop.body if isinstance(loop, sh.While) else ():
        right = (node.right,) if isinstance(node, sh.AndOr) and node.operator == "&&" else ()
        left = (node.left,) if isinstance(node, sh.AndOr) else ()
        test, inside = node.branches[0] if isinstance(node, sh.If) else (left, right)
        if test and _COUNTED.search(_text(test, run)) and "curl" not in _text(test, run):
            yield from (one for one in commands(inside) if leaves_well(one))


def counted_test(loop: sh.Statement, run: Invocation) -> sh.AndOr | None:
    """`until curl … || [ $n -ge 30 ]`, `while ! curl … && [ $n -lt 30 ]`."""
    test = loop.condition[-1] if isinstance(loop, sh.While) and loop.condition else None
    if not isinstance(loop, sh.While) or not isinstance(test, sh.AndOr):
        return None
    waits = isinstance(test.left, sh.Negated) and not loop.until
    fits = test.operator == "||" if loop.until else test.operator == "&&" and waits
    counts = _COUNTS.search(_text((test.right,), run)) is not None
    return test if fits and counts and test.left.span.contains(run.command.span) else None


def _ends_well(around: Statements, statements: Statements, run: Invocation) -> bool:
    """Whether the outermost of the statements is a loop that ends what it is in with status 0."""
    loop = around[0]
    if not isinstance(loop, sh.For | sh.While):
        return False
    after = statements[statements.index(loop) + 1 :]
    if _GOES_ON.search(run.script.shell.text, loop.span.end) or fails(loop):
        return False
    if not all(says(one) or leaves_well(one) for one in after):
        return False
    asked = name_taken(run)
    tests = [one for one in loop.body if asked is not None and _names(one, asked, run)]
    left = any(map(is_left, (*around[1:], *tests))) or _asks(loop, run)
    if any(give_ups(loop, run)) or counted_test(loop, run) is not None:
        return left
    return left and _is_bounded(loop, run) and succeeds(loop.body[-1])


def _asks(loop: sh.For | sh.While, run: Invocation) -> bool:
    """`until curl …`, which ends when the server answers."""
    tests = loop.condition if isinstance(loop, sh.While) else ()
    return any(test.span.contains(run.command.span) for test in tests)


def _is_all(function: str, run: Invocation) -> bool:
    """Whether the script does nothing any more after the function, or asks how it ended."""
    called = [
        at
        for at, one in enumerate(run.script.shell.statements)
        if not isinstance(one, sh.Function)
        and any(c.words and c.words[0].literal == function for c in commands((one,)))
    ]
    after = run.script.shell.statements[called[-1] + 1 :] if called else ()
    return bool(called) and all(map(says, after))


def _is_bounded(loop: sh.For | sh.While, run: Invocation) -> bool:
    """Whether a loop ends by itself at some time."""
    if isinstance(loop, sh.For):
        return True
    text = _text(loop.condition, run)
    return bool(_COUNTS.search(text)) and "curl" not in text


def _text(statements: Statements, run: Invocation) -> str:
    return run.script.shell.text[statements[0].span.start : statements[-1].span.end]


def _names(node: sh.Statement, variable: str, run: Invocation) -> bool:
    text = run.script.shell.text[node.span.start : node.span.end]
    return re.search(rf"\$\{{?{variable}\b", text) is not None
