"""How much hangs on what a server answers to curl."""

import re
from typing import Final

from fixers.diagnostics import Confidence
from fixers.model import Invocation
from fixers.rules._curl.call import Curl
from fixers.rules._curl.later import is_found_out_later
from fixers.rules._shared.fates import ends_anyway, is_test_of_if
from fixers.rules._shared.holders import holders
from fixers.rules._shared.values import spoken
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# They say what address one has, or what machine one is: a look, and no more.
_TELLS: Final = regex(
    r"\b(?:metadata\.google\.internal|ifconfig\.(?:me|co|io)|ipinfo\.io|icanhazip\.com|checkip\.amazonaws\.com|ipify\.org)\b"
)
_FAILED: Final = regex(r"\b(?:failure|always|cancelled)\(")
# Messages to people, and servers that only this job talks to.
_CHAT: Final = regex(
    r"slack|discord|teams|office\.com|telegram|mattermost|ntfy|pushover|chat\.googleapis|hipchat"
    r"|hc-ping|healthchecks\.io|notif(?:y|ications?)_?(?:webhook|url|hook)",
    re.IGNORECASE,
)
NEAR: Final = regex(
    r"localhost|127\.0\.0\.1|0\.0\.0\.0|169\.254|https?://[a-z][\w-]*(?::\d+)?(?:[/\s\"']|$)",
    re.IGNORECASE,
)


def sureness(run: Invocation, call: Curl) -> Confidence:
    """How sure it is that a refusal matters, and that nothing else would show it."""
    text = " ".join(f"{word.raw} {spoken(word, run.before)}" for word in run.words)
    if NEAR.search(text) or is_found_out_later(run, call):
        return Confidence.LOW
    if _CHAT.search(text):  # before `exit 1` the step tells as well that something is wrong
        return Confidence.LOW if ends_anyway(run) else Confidence.MEDIUM
    return Confidence.HIGH


def only_tells(call: Curl) -> bool:
    return any(map(_TELLS.search, call.urls))


def is_diagnosis(run: Invocation, call: Curl) -> bool:
    """Whether somebody only waits for a server, or wants to see what it says."""
    if any("169.254." in url for url in call.urls):
        return True
    if any(map(NEAR.search, call.urls)) and call.has(
        "--retry", "--retry-connrefused", "--retry-all-errors"
    ):
        return True
    text = run.script.text_before(0) + run.script.text_after(0)
    twice = any(text.count(url) > 1 for url in call.urls)
    if twice and not is_discarded(run, call):
        return True  # asked for elsewhere in the script
    condition = run.step.condition if run.step is not None else None
    told = condition is not None and _FAILED.search(condition.value)
    seen = call.has("-v", "--verbose", "-i", "--include", "-I", "--head")
    shown = call.has("-w", "--write-out") and not is_discarded(run, call)
    return bool(told) or seen or shown


def is_after_failure(run: Invocation) -> bool:
    """Whether the job has failed already where its step runs: that shows what there is to see."""
    condition = run.step.condition if run.step is not None else None
    return condition is not None and re.search(r"(?<!!)\bfailure\(", condition.value) is not None


def is_discarded(run: Invocation, call: Curl) -> bool:
    """Whether nobody sees the answer, or there is none: only the status can matter."""
    kept = call.value("-o", "--output")
    return kept == "/dev/null" or is_muted(run) or call.has("-I", "--head")


def is_muted(run: Invocation) -> bool:
    """Whether nobody sees what is printed, a status that is asked for included."""
    sent = [r.target.raw for r in run.command.redirects if r.target and r.descriptor != "2"]
    return "/dev/null" in sent


def is_branch(run: Invocation) -> bool:
    """`if curl …; then`, and not the waiting of a loop."""
    return not any(_waits(node, run) for node in holders(run)) and is_test_of_if(run)


def _waits(node: sh.Statement, run: Invocation) -> bool:
    """Whether a loop asks the same again and again, and not one address after another."""
    if isinstance(node, sh.For):
        text = run.script.shell.text[node.span.start : run.command.span.end]
        return not re.search(rf"\$\{{?{node.variable}\b", text)
    return isinstance(node, sh.While)
