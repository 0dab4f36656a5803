"""Calls of curl that ask whether a server is well."""

import posixpath
import re
from typing import Final

from fixers.model import Invocation
from fixers.rules._curl.answers import files_of
from fixers.rules._curl.call import Curl
from fixers.rules._curl.later import is_checked_elsewhere
from fixers.rules._curl.reads import is_diagnosis, is_discarded
from fixers.rules._shared.fates import is_condition, is_shrugged_off, lost_in
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

HEALTH: Final = regex(
    r"/(health\w*|ready\w*|live\w*|ping|status|smoke\w*|up(?![\w/.-]))\b", re.IGNORECASE
)
_CHECKS: Final = regex(
    r"smoke|health[ _-]?check|availability|reachab(?:le|ility)|liveness", re.IGNORECASE
)
# Where the answer is thrown away, these words mean no less.
_ASKS: Final = regex(r"\b(?:check|verif|validat|prob|ping|assert|test)", re.IGNORECASE)
_LOOKS: Final = regex(
    r"debug|logs?\b|dump|diagnos|info|show|print|collect|clean|tear|stop|wake|warm", re.IGNORECASE
)
_CLOCK: Final = r"\w+=(?:\"?\$\(date\b[^\n]*|\"?\$\{?(?:SECONDS|EPOCH\w+)\b\}?\"?)"
# The first page of one that always answers.
_ANYBODYS: Final = regex(
    r"(?:https?://)?(?:(?:www\.)?(?:google|example|cloudflare|github|bing|baidu|microsoft)\.com"
    r"|1\.1\.1\.1|8\.8\.8\.8)/?"
)
_WARMS: Final = regex(r"(?<![a-z])warm(?:s|ing)?[ _-]?up", re.IGNORECASE)
# Whoever says so has thought of it.
_TOLERATED: Final = regex(
    r"\bnon-?(?:fatal|blocking|critical)|\bignor|\boptional|best[ -]effort|\bskip|continuing",
    re.IGNORECASE,
)
_TAKES: Final = regex(r"=\"?(?:\$\(|`)[^)\n]*$")  # `X=$(ssh host 'curl … || echo no')`
# Somebody answers at all: a port that is forwarded, say, whatever the server says.
_HERE: Final = regex(r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?/?")
_REACHED: Final = regex(r"\breach|\breus|\bport-forward|\btunnel|\blisten", re.IGNORECASE)
_LINES: Final = 200  # characters: what stands right before
_BEGINS: Final = regex(rf"(?:^|\n)\s*(?:local )?{_CLOCK}\n\s*$")
_ENDS: Final = regex(rf"[^\n]*\n\s*(?:local )?{_CLOCK}")
_MEASURES: Final = regex(
    r"^(?!.*(?:http|response)_code).*%(?:header\{|\{(?:time|speed|size|num|remote|local|ssl)_)",
    re.DOTALL,
)


def is_of_no_matter(run: Invocation, call: Curl) -> bool:
    """Whether nobody means the answer: it warms a server up, what counts is the time, or that
    there is a way out to the net."""
    if is_measured(run, call) or (call.urls and all(map(_ANYBODYS.fullmatch, call.urls))):
        return True
    if not is_discarded(run, call):
        return False
    before = run.script.text_before(run.command.span.start)[-_LINES:]
    step = (run.step.name if run.step is not None else None) or ""
    return _is_only_reached(run, call) or any(map(_WARMS.search, (before, step, *call.urls)))


def _is_only_reached(run: Invocation, call: Curl) -> bool:
    """Whether a condition asks of a place, and not of what it serves, as it goes on to say."""
    if not is_condition(run) or not all(map(_HERE.fullmatch, call.urls)):
        return False
    after = run.script.text_after(run.command.span.end)[:_LINES]
    return _REACHED.search(after) is not None


def is_measured(run: Invocation, call: Curl) -> bool:
    """Whether it is only asked how an answer came, whatever it is: how long it took, by curl or
    by the clocks right before and after it, and through which cache or address."""
    if call.writes or _MEASURES.search(call.value("-w", "--write-out") or ""):
        return not call.writes
    if not is_discarded(run, call):
        return False
    script, span = run.script, run.command.span
    began = _BEGINS.search(script.text_before(span.start)[-_LINES:])
    return began is not None and _ENDS.match(script.text_after(span.end)) is not None


def is_check(run: Invocation, call: Curl) -> bool:
    step = (run.step.name if run.step is not None else None) or ""
    script = posixpath.basename(run.script.source.path) if run.script.is_file else ""
    if files_of(run, call) and _LOOKS.search(f"{step} {script}"):
        return False  # a file among those that are collected
    asks = is_discarded(run, call) and _ASKS.search(step) is not None
    named = call.file is None and (asks or _CHECKS.search(f"{step} {script}") is not None)
    ends = isinstance(lost_in(run), sh.AndOr)  # `|| exit 1`
    return any(
        (named or HEALTH.search(url)) and (ends or not is_checked_elsewhere(url, run))
        for url in call.urls
    )


def is_shrugged_check(run: Invocation, call: Curl) -> bool:
    """`curl …/health || true` in a step that is no look at what went wrong."""
    lost, step = lost_in(run), run.step
    if call.writes or not isinstance(lost, sh.AndOr) or not is_shrugged_off(lost):
        return False
    looks = step is not None and bool(_LOOKS.search(step.name or ""))
    taken = any(isinstance(node, sh.Command) for node in holders(run))  # `X=$(curl … || echo no)`
    told = _TOLERATED.search(run.script.shell.text[lost.right.span.start : lost.right.span.end])
    meant = looks or taken or told is not None or _is_taken_outside(run)
    return is_check(run, call) and not (meant or is_diagnosis(run, call))


def _is_taken_outside(run: Invocation) -> bool:
    """Whether a variable takes what the text prints that another shell is given."""
    unit = run.script
    outer = unit.scalar.value if unit.scalar is not None else unit.source.text
    before = "" if unit.recipe is not None else outer[: unit.offset][-_LINES:]
    return _TAKES.search(before) is not None


def has_an_answer(run: Invocation) -> bool:
    """`curl -o x … || { echo "not there"; continue; }`: more than a shrug."""
    lost = lost_in(run)
    return isinstance(lost, sh.AndOr) and not is_shrugged_off(lost)
