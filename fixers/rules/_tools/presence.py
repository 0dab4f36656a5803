"""Whether a command may know that its tool is there, though the model does not."""

import re
from itertools import pairwise
from typing import Final

from fixers.model import Failure, StepRun, Trace
from fixers.model.machine import Text
from fixers.model.shell.run import OTHERWISE
from fixers.rules._tools.calls import ToolCall
from fixers.rules._tools.matrix_tests import without_legs
from fixers.syntax.regex import regex

# Tests of the machine itself rather than of what is to be done on it.
_MACHINE: Final = regex(
    r"RUNNER_OS|RUNNER_ARCH|RUNNER_NAME|OSTYPE|uname|\bmatrix\.|\brunner\.|\bACT\b|/s?bin\b"
    r"|/etc/[\w.*-]*(?:release|version)\b|/\.dockerenv\b|/proc/version\b|(?-i:\$\{?ID(?:_LIKE)?\b)"
    r"|\$\{?\w*(?:distro|platform|(?<![a-z])os(?:_name|_id|_type)?)\b"
    r"|(?<![a-z])(?:alpine|debian|ubuntu|fedora|centos|rhel|redhat|suse|darwin|macos)(?![a-z])"
    r"|\bcommand\b|\bwhich\b|\bhash\b|\btype\b|\bversion\b|install|avail|exists|(?<![.\w])ha(?:s|ve)_|\|\|$",
    re.IGNORECASE,
)
# `docker system prune -af || true`
_CLEARS: Final = frozenset({
    "prune", "cleanup", "rm", "rmi", "kill", "stop", "down", "logout", "clean", "autoclean",
    "remove", "autoremove", "purge", "uninstall",
})  # fmt: skip
_ARGUMENT: Final = regex(r"\$\{?([1-9])\b")
_LITERAL: Final = regex(r"(?<![$\w{-])--?\w[\w-]+|(?<![$\w{-])[A-Za-z][\w-]+")
_STEP: Final = regex(r"\bsteps\.([\w-]+)")
# A switch of a script, and what the machine sets itself.
_SWITCH: Final = regex(
    r"(?:\[\[?|test)\s+(?:-n\s+)?\"?\$\{?([A-Z]\w+)(?::-)?\}?\"?"
    r"\s*(?:==?\s*[\"']?\w+[\"']?\s*)?\]{0,2}"
)
_SET_BY_IT: Final = regex(
    r"CI|(?:GITHUB|RUNNER|ACTIONS|AGENT|AWS)_.*|.*(?:HOME|PATH|USER|SHELL|LANG)"
)
# What is only made where it is not there yet.
_LACKS: Final = regex(
    r"(?:\[\[?|\btest)\s+!\s+-[defrsx]\s|!\s*(?:\[\[?|test)\s+-[defrsx]\s"
    r"|(?:\[\[?|\btest)\s+-[defrsx]\s[^\n]*\nelse$",
    re.MULTILINE,
)


def is_doubtful(call: ToolCall, trace: Trace) -> bool:
    """Whether something on the way to a command may have asked for its tool."""
    forgiven = call.failure is Failure.IGNORED
    clears = call.run is not None and not _CLEARS.isdisjoint(call.run.args)
    if forgiven and (call.asks_version or clears):
        return True  # `if tool --version; then`; without its tool nothing is to be cleared up
    if any(_is_untold(text, call, trace) for text in call.conditions):
        return True
    if _LACKS.search("\n".join(call.conditions)) and _is_handed_files(trace):
        return True
    if any(_is_never_set(*pair, call, trace) for pair in pairwise((*call.conditions, ""))):
        return True
    texts = (without_legs(text, trace.job, call.before) for text in call.conditions)
    return any(_asks(text, call.name, trace) for text in texts)


def _is_never_set(text: str, then: str, call: ToolCall, trace: Trace) -> bool:
    """Whether a test asks for a variable that only people set, where they run the script."""
    found = _SWITCH.fullmatch(text) if then != OTHERWISE and call.run is not None else None
    if found is None or call.run is None or _SET_BY_IT.fullmatch(found[1]):
        return False
    if found[1] in call.before.variables or call.before.variables_unknown:
        return False
    set_here = re.compile(rf"(?<![\w${{]){found[1]}\b|\$\{{{found[1]}:?=")
    places = (call.run.script, call.step, trace.workflow)
    return not any(one and set_here.search(one.source.text) for one in places)


def _is_handed_files(trace: Trace) -> bool:
    """Whether other jobs made files for this one: a cache may have none, an artifact does."""
    return any("download-artifact" in use.action for use in trace.uses())


def _is_untold(text: str, call: ToolCall, trace: Trace) -> bool:
    """Whether an argument decides that nobody can tell, where no leg of a matrix may be it."""
    numbers = [n for n in _ARGUMENT.findall(text) if n in call.before.variables]
    known = (call.before.variables[n] for n in numbers)
    if all(isinstance(value, Text) and not value.expression for value in known):
        return False
    strategy = trace.job.node.get("strategy") if trace.job is not None else None
    legs = trace.job.workflow.source.slice(strategy.span) if trace.job and strategy else ""
    return not any(word in legs for word in _LITERAL.findall(text))


def _asks(text: str, name: str, trace: Trace) -> bool:
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")  # `github` has no git
    if word.search(text) or _MACHINE.search(text):
        return True
    steps = set(_STEP.findall(text))
    for event in trace.events:
        if isinstance(event, StepRun) and event.step.id in steps:
            said = event.step.run.value if event.step.run else ""
            if word.search(said) or _MACHINE.search(said):
                return True
    return False
