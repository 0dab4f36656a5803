"""Loops that ask a server until it answers, and end well when it never does."""

import re
from typing import Final

from fixers.diagnostics import Applicability, Confidence, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import Invocation
from fixers.model.reading import scalar_at
from fixers.rules._curl.call import Curl
from fixers.rules._curl.checks import HEALTH
from fixers.rules._curl.reads import NEAR
from fixers.rules._curl.taken import name_taken
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_COUNTS: Final = regex(r"-(?:lt|le|gt|ge|ne)\b|\(\(")
_VERIFIES: Final = regex(r"smoke|health|verif|check", re.IGNORECASE)
# Behind the loop somebody says that it is meant: `echo "it may be slow, proceeding anyway"`.
_GOES_ON: Final = regex(r"\banyway\b|\bproceeding\b|\bcontinuing\b", re.IGNORECASE)
_LEAVES: Final = frozenset({"break", "exit", "return"})
_SAYS: Final = frozenset({"echo", "printf", "sleep", ":", "true"})


def given_up(run: Invocation, call: Curl) -> Confidence | None:
    """`for i in 1 2 3; do curl -f … && break; sleep 5; done` at the end of a step that looks
    whether a server is well: after the last try the status is that of `sleep`."""
    around = holders(run)
    if not around or not _ends_well(around, run):
        return None
    step = run.step
    if step is None or scalar_at(step.node, "continue-on-error") is not None:
        return None
    near = any(map(NEAR.search, call.urls))
    asks = any(map(HEALTH.search, call.urls))
    if near or not (asks or _VERIFIES.search(step.name or "")):
        return None  # what needs the server will fail
    away = all(url.startswith("https://") for url in call.urls)
    return Confidence.MEDIUM if away or _VERIFIES.search(step.name or "") else Confidence.LOW


def end_failing(run: Invocation) -> Fix | SkippedFix:
    """`break` ends the script well, and what follows the loop does not."""
    loop, statements = holders(run)[0], run.script.shell.statements
    found = [one for one in commands((loop,)) if one.words and one.words[0].literal in _LEAVES]
    ended = loop is statements[-1]
    edits = [
        replace_in_script(run.script, one.span, "exit 0")
        for one in found
        if one.words[0].literal == "break"
    ]
    end, text = loop.span.end, run.script.shell.text
    line = text[text.rfind("\n", 0, loop.span.start) + 1 : loop.span.start]
    edits.append(
        replace_in_script(run.script, Span(end - 1, end), f"{text[end - 1]}\n{line}exit 1")
    )
    sure = tuple(edit for edit in edits if edit is not None)
    if not ended or line.strip() or len(sure) != len(edits):
        return SkippedFix("the script goes on behind the loop: let it fail there")
    return Fix("Fail when no try succeeds", sure, applicability=Applicability.UNSAFE)


def _ends_well(around: tuple[sh.Statement, ...], run: Invocation) -> bool:
    """Whether the outermost of the statements is a loop that ends the script with status 0."""
    loop, statements = around[0], run.script.shell.statements
    if not isinstance(loop, sh.For | sh.While) or not _is_bounded(loop, run):
        return False
    after = statements[statements.index(loop) + 1 :]
    if _GOES_ON.search(run.script.shell.text, loop.span.end):
        return False
    asked = name_taken(run)
    tests = [one for one in loop.body if asked is not None and _names(one, asked, run)]
    left = any(map(_is_left, (*around[1:], *tests)))
    return left and all(map(_says, after)) and _succeeds(loop.body[-1]) and not _fails(loop)


def _is_bounded(loop: sh.For | sh.While, run: Invocation) -> bool:
    """Whether a loop ends by itself at some time."""
    if isinstance(loop, sh.For):
        return True
    start, end = loop.condition[0].span.start, loop.condition[-1].span.end
    text = run.script.shell.text[start:end]
    return bool(_COUNTS.search(text)) and "curl" not in text


def _is_left(node: sh.Statement) -> bool:
    """`… && break`, or an `if` that does so."""
    right = (node.right,) if isinstance(node, sh.AndOr) and node.operator == "&&" else ()
    inside = node.branches[0][1] if isinstance(node, sh.If) else right
    return any(one.words and one.words[0].literal in _LEAVES for one in commands(inside))


def _names(node: sh.Statement, variable: str, run: Invocation) -> bool:
    text = run.script.shell.text[node.span.start : node.span.end]
    return re.search(rf"\$\{{?{variable}\b", text) is not None


def _succeeds(last: sh.Statement) -> bool:
    """Whether the last statement of a loop ends well where curl failed."""
    if isinstance(last, sh.AndOr):
        return last.operator == "||" and _says(last.right)
    if isinstance(last, sh.If):
        return not last.otherwise or _says(last.otherwise[-1])
    return _says(last)


def _says(node: sh.Statement) -> bool:
    return isinstance(node, sh.Command) and (not node.words or node.words[0].literal in _SAYS)


def _fails(loop: sh.Statement) -> bool:
    found = ([word.literal for word in one.words[:2]] for one in commands((loop,)))
    return any(
        words[0] == "false" or (words[0] in _LEAVES and words[1:] not in ([], ["0"]))
        for words in found
        if words
    )
