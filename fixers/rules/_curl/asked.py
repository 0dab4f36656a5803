"""Calls of curl after which a script would end, had they failed: an HTTP error is no failure."""

import re
from typing import Final

from fixers.model import Invocation
from fixers.model.shell.effects import ends_failing
from fixers.rules._curl.answers import named
from fixers.rules._curl.call import Curl, like
from fixers.rules._curl.reads import NEAR, is_discarded, is_muted
from fixers.rules._curl.taken import name_taken
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.fates import lost_in
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# What leaves the last line of an answer out, where `-w` has written the status.
_WITHOUT_LAST: Final = regex(r"head +-(?:n *)?-?1\b|sed +['\"]?\$ ?d|\$\{\w+%\S*\}")
# `the server cannot be reached`: not even a refusal comes back then.
_AWAY: Final = regex(
    r"(?:\bno[nt]?\b|n't\b|\bcannot\b)[^\n]{0,30}(?:reach|access|connect|running|respond|available)"
    r"|unreachable|inaccessible|is down\b",
    re.IGNORECASE,
)
_ASKS: Final = regex(r"^\s*read (?:-\w+ )*-\w*p", re.MULTILINE)  # whoever started it
_FILE: Final = regex(r"(?!/dev/)[\w./-]*\w")
_INTO: Final = frozenset({">", ">>", "&>", "&>>"})


def is_meant_to_end(run: Invocation, call: Curl) -> bool:
    """`if ! x=$(curl …); then exit 1; fi`, and nobody looks at what was answered."""
    if call.has("-K", "--config") or any(map(NEAR.search, call.urls)):
        return False
    name = name_taken(run)
    read = name is not None and is_tested(name, run.script.shell.text)
    return not read and any(_ends(node, run) for node in holders(run) if isinstance(node, sh.If))


def is_for_readers(run: Invocation, call: Curl) -> bool:
    """In a script that no workflow starts: whoever starts it reads the status that it prints, or
    that there is no server."""
    if run.step is not None:
        return False
    seen = not is_discarded(run, call) or (call.writes and not is_muted(run))
    ifs = [node for node in holders(run) if isinstance(node, sh.If)]
    text = run.script.shell.text
    away = any(_AWAY.search(text, node.span.start, node.span.end) for node in ifs[-1:])
    asks = "http_code" in (call.value("-w", "--write-out") or "") or _ASKS.search(text)
    shown = bool(asks) and name_taken(run) is None
    return (shown and seen) or (away and not call.writes)


def is_refused(run: Invocation, call: Curl) -> bool:
    """`curl … || exit 1`, and the answer only goes to the log: it was to be a check."""
    lost = lost_in(run)
    if call.file is not None or not isinstance(lost, sh.AndOr) or lost.left is not run.command:
        return False
    kept = any(r.operator in _INTO and r.descriptor != "2" for r in run.command.redirects)
    return ends_failing(lost.right) and not (kept or call.has("-I", "--head"))


def _ends(node: sh.If, run: Invocation) -> bool:
    """Whether an `if` ends the script with an error when the command in its test fails."""
    tests, body = node.branches[0]
    test = tests[-1]
    if not test.span.contains(run.command.span):
        return False
    if isinstance(test, sh.Negated):
        return _is_alone(test.body, run) and ends_failing(*body)
    return _is_alone(test, run) and ends_failing(*node.otherwise)


def _is_alone(test: sh.Statement, run: Invocation) -> bool:
    """Whether the test is the call, or a variable that takes what it answers."""
    if test is run.command:
        return True
    around = holders(run)[-1]
    return isinstance(test, sh.Command) and test is around and not test.words


def is_status_dropped(run: Invocation, call: Curl) -> bool:
    """`r=$(curl -w '\\n%{http_code}' …)`, of which only the body is used."""
    name, form = name_taken(run), call.value("-w", "--write-out") or ""
    if name is None:
        return is_status_unread(run, call)
    if "http_code" not in form or not re.match(r"\\n|[\s|:;]", form):
        return False
    used = named(name)
    after = run.script.text_after(run.command.span.end)
    lines = [line for line in after.split("\n") if used.search(line)]
    return bool(lines) and all(map(_WITHOUT_LAST.search, lines))


def is_status_unread(run: Invocation, call: Curl) -> bool:
    """`curl -o x -w '%{http_code}' … > code.txt`, and nobody names that file again."""
    form, targets = call.value("-w", "--write-out") or "", run.command.redirects
    kept = [r.target for r in targets if r.target and r.operator in _INTO and r.descriptor != "2"]
    name = kept[0].literal if len(kept) == 1 else None
    apart = call.has("-o", "--output") and "http_code" in form
    if name is None or not apart or not _FILE.fullmatch(name) or run.step is None:
        return False
    own, written = name.rpartition("/")[2], run.script.scalar is not None
    texts = (run.script.text_after(run.command.span.end), run.step.source.text)
    named = re.compile(rf"(?<![\w-])(?:{re.escape(own)}|{like(own)})(?![\w-])")
    times = sum(len(named.findall(text)) for text in texts)
    return times == (1 if written else 0)
