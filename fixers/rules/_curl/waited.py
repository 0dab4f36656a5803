"""Calls of curl in the background that a script waits for."""

import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.model.reading import scalar_at
from fixers.rules._curl.call import Curl
from fixers.rules._curl.reads import sureness
from fixers.rules._curl.stakes import LOST, SENT, Told
from fixers.rules._shared.fates import lost_in
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_WAITS: Final = regex(r"(?:^|[\n;&]|\bdo\b)[ \t]*wait\b([^;&|#\n]*)(\|\|)?")
# Nobody misses it; and nobody who does not ask how it ended minds these.
_WARMS: Final = regex(r"(?<![a-z])(?:pre)?warm|preheat|preload", re.IGNORECASE)
_COUNTS: Final = regex(
    r"(?<![a-z])(?:metrics|telemetry|analytics|stats|ping|heartbeat|notif)", re.IGNORECASE
)


def waited_for(run: Invocation, call: Curl) -> Told | None:
    """What is lost of a call that changes something: `wait` ends like what it is told of, and well
    where it is told of nothing. Messages and servers of this job matter less."""
    behind = any(isinstance(node, sh.Background) for node in holders(run))
    if not (call.writes and behind) or any(map(_WARMS.search, call.urls)):
        return None
    forgiven = run.step is not None and scalar_at(run.step.node, "continue-on-error") is not None
    found = None if forgiven or lost_in(run) is not None else _wait(run)
    if found is None or (found and call.fails):
        return None
    sure = sureness(run, call)
    minds = found or (sure is Confidence.HIGH and not any(map(_COUNTS.search, call.urls)))
    likely = minds and sure is not Confidence.LOW
    return (LOST if call.fails else SENT), Confidence.MEDIUM if likely else Confidence.LOW


def is_told_of_none(run: Invocation) -> bool:
    """Whether `--fail` alone would help nobody."""
    return not _wait(run)


def _wait(run: Invocation) -> str | None:
    """What the script waits for; None where it does not, or does not mind how that ends."""
    found = _WAITS.search(run.script.text_after(run.command.span.end))
    return None if found is None or found[2] else found[1].strip()
