"""What a script learns of an address elsewhere: a later look may find what a call has hidden."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.call import Curl
from fixers.rules._curl.tested import is_tested
from fixers.syntax.regex import regex

# The status counts, something hangs on it, or the answer is looked at.
_CHECKED: Final = regex(
    r" -\w*f\w*\b| --fail|http_code|\b(?:if|while|until) |&& break|\$\("
    r"|\| *(?:grep|jq +(?:-\w+ +)*-\w*e)"
)
_VALUE: Final = regex(r"(\w+)=\"?\$\(")


def is_asked_for_later(run: Invocation, call: Curl) -> bool:
    """Whether the script looks at what stands where this was sent, or below."""
    return any(map(_CHECKED.search, _asking_later(run, call)))


def is_found_out_later(run: Invocation, call: Curl) -> bool:
    """Whether the script tests a value of what stands where this was sent, or below."""
    taken = (name for line in _asking_later(run, call) for name in _VALUE.findall(line))
    return any(is_tested(name, run.script.shell.text) for name in taken)


def _asking_later(run: Invocation, call: Curl) -> Iterator[str]:
    text = run.script.text_after(run.command.span.end)
    for url in call.urls:
        yield from _lines_with(url, run, text, "[\\w-]")


def is_checked_elsewhere(url: str, run: Invocation) -> bool:
    """Whether the script looks at another answer of the same address."""
    script, at = run.script, run.command.span
    text = script.text_before(at.start) + script.text_after(at.end)
    return any(map(_CHECKED.search, _lines_with(url, run, text, "[\\w/?-]")))


def _lines_with(url: str, run: Invocation, text: str, more: str) -> Iterator[str]:
    """The lines of a text with an address that ends before `more`."""
    lines = text.replace("\\\n", " ").split("\n")
    written = [w.raw for w, a in zip(run.words, run.args, strict=True) if a == url]
    ways = "|".join(re.escape(one.strip("\"'")) for one in (url, *written))
    named = re.compile(rf"(?:{ways})(?!{more})")
    yield from filter(named.search, lines)
