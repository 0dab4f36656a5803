"""Legs of a matrix, and inputs, for which a script asks before it deploys."""

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import takewhile, zip_longest
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Machine, Text
from fixers.model.shell.run import FALLBACK, OTHERWISE
from fixers.rules._shared.bindings import Binding
from fixers.rules._shared.branch_choices import BRANCH, chosen

_WORD: Final = r"\"[^\"]*\"|'[^']*'|\$\{\{.*?\}\}|[^\s\"'\[\]]+"
_COMPARED: Final = re.compile(
    rf"(?P<no>!\s+)?(?:\[\[?\s+|test\s+)?(?P<one>{_WORD})\s+(?P<how>={{1,2}}|!=)\s+"
    rf"(?P<others>(?:{_WORD})(?:\s+(?:{_WORD}))*)(?:\s+\]\]?)?"
)
_VARIABLE: Final = re.compile(r"\$(?:(\w+)|\{(\w+)\})")
_BOUND: Final = re.compile(r"\$\{\{\s*(?:github\.event\.)?([\w.-]+)\s*\}\}")
_SAYS: Final = ("echo ", "printf ")
_ENDS: Final = frozenset({"exit", "return"})


def kept_away(run: Invocation, trace: Trace, binding: Binding) -> bool:
    """Whether a script asks for other values than these on the way to the command, or ends
    before it for these: `if [ "${{ matrix.env }}" != prod ]`, `[[ $ENV == prod ]] && exit 0`."""
    if False in _answers(run.conditions, run.before, binding):
        return True
    asked = [
        event
        for event in takewhile(lambda event: event is not run, trace.events)
        if isinstance(event, Invocation) and event.name in _ENDS and event.step is run.step
    ]
    return any(_surely(_further(end.conditions, run.conditions), end, binding) for end in asked)


def _surely(conditions: Sequence[str], end: Invocation, binding: Binding) -> bool:
    return bool(conditions) and {*_answers(conditions, end.before, binding)} == {True}


def _further(conditions: Sequence[str], known: Sequence[str]) -> Sequence[str]:
    """What is asked beside what is known to hold."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(conditions, known, strict=False))
    return conditions[len([*same]) :]


def _answers(conditions: Sequence[str], machine: Machine, binding: Binding) -> list[bool | None]:
    found: list[bool | None] = []
    for text, then in zip_longest(conditions, conditions[1:]):
        if text not in {OTHERWISE, FALLBACK}:
            holds = _holds(text, machine, binding)
            found.append(holds if then != OTHERWISE or holds is None else not holds)
    return found


def _holds(text: str, machine: Machine, binding: Binding) -> bool | None:
    asked = [one for one in text.split("&&") if not one.strip().startswith(_SAYS)]
    told = set() if "||" in text else {_compared(one, machine, binding) for one in asked}
    return False if False in told else True if told == {True} else None


def _compared(text: str, machine: Machine, binding: Binding) -> bool | None:
    asked = _COMPARED.fullmatch(text.strip())
    if asked is None or "$" not in text:  # the latter of a step's `if:`
        return None
    one = _value(asked["one"], machine, binding)
    others = [_value(word, machine, binding) for word in re.findall(_WORD, asked["others"])]
    if not one or None in others or "*" in others:
        return None
    same = any(fnmatchcase(one, other or "") for other in others)
    return same is ((asked["how"] == "!=") is bool(asked["no"]))


def _value(word: str, machine: Machine, binding: Binding) -> str | None:
    """The text that a word stands for, None where anything in it is not known."""
    text = word.strip("\"'")
    if (name := _VARIABLE.fullmatch(text)) is not None:
        known = machine.variables.get(name[1] or name[2])
        text = known.value if isinstance(known, Text) else "$"
        text = binding.get(f"${name[1] or name[2]}", text)
    text = chosen(text, branch) if (branch := binding.get(BRANCH)) else text
    text = _BOUND.sub(lambda found: binding.get(found[1], "$"), text)
    return None if "$" in text or "`" in text else text
