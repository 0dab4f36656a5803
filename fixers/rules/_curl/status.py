"""Statuses of curl that are asked for, and of which a script only speaks."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.answers import named, unquoted
from fixers.rules._curl.call import Curl
from fixers.rules._curl.taken import name_taken
from fixers.rules._shared.holders import function_around
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import children, commands

_SAYS: Final = frozenset({"echo", "printf", ":", "true"})
_MEANT: Final = regex(
    r"::warning|::notice|::set-(?:output|env)|GITHUB_(?:OUTPUT|ENV)|\bskip|\bwarn|\u26a0|\bmay ",
    re.IGNORECASE,
)
# `((failed++))`, `(( total += 1 ))`, and not `(( code >= 400 ))`.
_COUNTS: Final = regex(r"\(\([^)]*(?:\+\+|--|(?<![<>!=])=(?!=))")


def is_only_said(run: Invocation, call: Curl) -> bool:
    """`if [ "$code" != 200 ]; then echo "it failed"; fi`, and nothing else is done for it."""
    name = name_taken(run)
    if name is None or not call.has("-w", "--write-out") or function_around(run) is not None:
        return False
    script = run.script.shell
    used = named(name)
    tests = [one for one in _tests(script.statements) if used.search(_text(one, run))]
    end = run.command.span.end
    rest = list(script.text[end:])
    for one in tests:
        for at in range(max(one.span.start, end), one.span.end):
            rest[at - end] = " "
    left = [unquoted(line) for line in "".join(rest).split("\n") if used.search(line)]
    said = all(re.fullmatch(r"(?:echo|printf)\b[^|<>;&`]*", line) for line in left)
    return bool(tests) and said and all(_only_speaks(one, run) for one in tests)


def _tests(statements: tuple[sh.Statement, ...]) -> Iterator[sh.If]:
    for one in statements:
        if isinstance(one, sh.If):
            yield one
        else:
            yield from _tests(children(one))


def _only_speaks(test: sh.If, run: Invocation) -> bool:
    bodies = (*(body for _, body in test.branches), test.otherwise)
    inside = [one for body in bodies for one in commands(body)]
    says = all(one.words and one.words[0].literal in _SAYS for one in inside)
    text = _text(test, run)
    return says and not _MEANT.search(text) and not _COUNTS.search(text)


def _text(node: sh.Statement, run: Invocation) -> str:
    return run.script.shell.text[node.span.start : node.span.end]
