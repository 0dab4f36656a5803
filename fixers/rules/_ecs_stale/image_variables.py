"""Variables in the name of an image: what they hold where it was pushed, and elsewhere."""

import re
from collections.abc import Mapping
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Derived, Text, VariableValue
from fixers.model.tri import UNKNOWN
from fixers.rules._ecs_stale.image_pushes import Push
from fixers.syntax.regex import regex
from fixers.syntax.shell import PartKind

VARIABLE: Final = regex(r"\$\{(\w+)(?::?-[^${}]*)?\}|\$(\w+)|\$\{\{\s*env\.(\w+)\s*\}\}")
MADE: Final = regex(r"`|\$\(|'|[\0\2]|\{\{make\b")  # by a command, or of no known name
OF_GITHUB: Final = {
    "GITHUB_SHA": "${{ github.sha }}",
    "GITHUB_RUN_ID": "${{ github.run_id }}",
    "GITHUB_RUN_NUMBER": "${{ github.run_number }}",
    "GITHUB_REF_NAME": "${{ github.ref_name }}",
}
ROUNDS: Final = 4


def value_at(found: re.Match[str], push: Push) -> str:
    """What a variable holds where the image is pushed."""
    name, variables = name_in(found), push.event.before.variables
    text = _text_of(variables.get(name), variables)
    return OF_GITHUB.get(name, found[0]) if text is None else text


def _text_of(
    value: VariableValue | None, now: Mapping[str, VariableValue], depth: int = 0
) -> str | None:
    """What a variable holds, by variables that are now what it saw; None where that is made by
    a command, or not known."""
    if isinstance(value, Text):
        return value.value
    if not isinstance(value, Derived) or MADE.search(value.word.raw) or depth > ROUNDS:
        return None
    seen, told = value.variables, dict[str, str]()
    for name, one in seen.items():
        text = f"${{{name}}}" if now.get(name) == one else _text_of(one, now, depth + 1)
        if text is None:
            return None
        told[name] = text
    changed = {name: told[name] for name in told if told[name] != f"${{{name}}}"}
    raw = value.word.raw.replace('"', "")
    return VARIABLE.sub(lambda m: changed.get(name_in(m), m[0]), raw) if changed else raw


def by_argument(found: re.Match[str], push: Push, run: Invocation) -> str | None:
    """The variable of the call itself that holds the same: a function may be for several."""
    value = push.event.before.variables.get(name_in(found))
    parts = (word.parts[0] for word in run.words if len(word.parts) == 1)
    names = {part.value for part in parts if part.kind is PartKind.VARIABLE}
    same = [n for n in names if value is not None and run.before.variables.get(n) == value]
    return same[0] if len(same) == 1 else None


def name_in(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def same_at(found: re.Match[str], push: Push, run: Invocation, trace: Trace) -> bool:
    """Whether a variable holds the same where `run` stands."""
    name = name_in(found)
    before, now = push.event.before.variables.get(name), run.before.variables.get(name)
    if before is None and now is None:
        return name in OF_GITHUB or push.trace is trace
    return before is not UNKNOWN and before == now
