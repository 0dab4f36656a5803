"""Checks before a scan: which of them surely stand between it and where it aims."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from fixers.model import ActionUse, Invocation, Step, StepRun, Trace
from fixers.model.reading import scalar_at
from fixers.rules._dast.marks import GUARDED, about, aims_of, free_in, linked, marks, names_of
from fixers.rules._dast.scans import Scan
from fixers.rules._shared.holders import holders
from fixers.rules._shared.values import spoken
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

# A step that ends unless something is on a list of its own.
_LISTED: Final = regex(
    r"(?:\bcase\b|\bif\b|\[\[?|\bgrep\b)[^\n]*\$\{?\w*ALLOW(?:ED|_?LIST)[^#]*\bexit\s+[1-9]",
    re.IGNORECASE,
)
_ENDS: Final = regex(r"\b(?:exit|return)\s+[1-9]|\bfalse\b|::error|\bthrow\b", re.IGNORECASE)
_COMMENT: Final = regex(r"(?m)^\s*#.*$")


def is_guarded(scan: Scan, trace: Trace) -> bool:
    """Whether something before the scan looked at where it aims."""
    aimed = aims_of(scan)
    for event in takewhile(lambda event: event is not scan.event, trace.events):
        if event.step is not None and not _always_before(event.step, scan.event.step):
            continue
        if isinstance(event, Invocation):
            if _calls_a_check(event, aimed) and _dominates(event, scan.event):
                return True
        elif isinstance(event, StepRun) and event.script is not None:
            last = isinstance(scan.event, Invocation) and event.script is scan.event.script
            text = event.script.shell.text
            own = [n for n, v in event.step.env.items() if free_in(scan, v)]
            listed = any(about(m[0], event.step, aimed) for m in _LISTED.finditer(text))
            if not last and (_checks([*names_of(scan), *own], text) or listed):
                return True
    return isinstance(scan.event, Invocation) and _is_checked_above(scan.event, scan, aimed)


def _always_before(one: Step, other: Step | None) -> bool:
    """Whether a step that fails surely keeps the other from running."""
    if scalar_at(one.node, "continue-on-error") is not None:
        return False
    condition = one.condition.value if one.condition is not None else None
    same = other is not None and other.condition is not None and other.condition.value
    return condition is None or one is other or condition == same


def _is_checked_above(run: Invocation, scan: Scan, aimed: set[str]) -> bool:
    text = _COMMENT.sub("", _above(run))
    lines = (line for line in text.splitlines() if GUARDED.search(line))
    near = aimed | linked(run, aimed)
    checked = any(about(line, run.step, near) for line in lines)
    return checked or _checks([*names_of(scan), *(n for n in near if n.isidentifier())], text)


def _above(run: Invocation) -> str:
    """What stands before a call in its script."""
    block = run.step.run if run.step is not None and run.script.foreign else None
    start = run.command.span.start
    if block is not None:
        return block.value[:start]
    text = run.script.text_before(start)
    offset = len(text) - start
    for span in _other_branches(run):
        at, end = span.start + offset, span.end + offset
        if 0 <= at < end <= len(text):
            text = text[:at] + re.sub(r"[^\n]", " ", text[at:end]) + text[end:]
    return text


def _other_branches(run: Invocation) -> Iterator[Span]:
    """Bodies before the call that are not run where it is."""
    for node in holders(run):
        bodies: list[tuple[sh.Statement, ...]] = []
        if isinstance(node, sh.If):
            bodies = [body for _, body in node.branches]
        elif isinstance(node, sh.Case):
            bodies = [body for _, body in node.arms]
        for body in bodies:
            spans = [one.span for one in body]
            if spans and not any(span.contains(run.command.span) for span in spans):
                yield Span(spans[0].start, spans[-1].end)


def _dominates(one: Invocation, scan: Invocation | ActionUse) -> bool:
    """Whether the scan is not reached past a check that stands in another branch."""
    if not isinstance(scan, Invocation) or one.script is not scan.script:
        return True
    return not any(span.contains(one.command.span) for span in _other_branches(scan))


def _calls_a_check(run: Invocation, aimed: set[str]) -> bool:
    named = run.path + " ".join(a or "" for a in run.args[:2])
    if not GUARDED.search(named):
        return False
    said = marks(" ".join(spoken(word, run.before) for word in run.words), run.step)
    said |= marks(" ".join(word.raw for word in run.words), run.step)
    return not said or bool(said & (aimed | linked(run, aimed)))


def _checks(names: list[str], text: str) -> bool:
    """Whether a script asks about one of the names and can say no."""
    if not names or not _ENDS.search(text):
        return False
    any_name = "|".join(map(re.escape, names))
    asks = rf"(?:\bcase\b|\bif\b|\[\[?|\btest\b|\bgrep\b)[^\n]*\b(?:{any_name})\b"
    pipes = rf"\b(?:{any_name})\b[^\n]*\|\s*(?:grep|jq)"
    return bool(re.search(rf"{asks}|{pipes}", text))
