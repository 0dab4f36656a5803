"""Shell variables: what an assignment leaves, and what a word expands to."""

import re
from collections.abc import Iterable
from typing import Final

from fixers.model.machine import Derived, Machine, Text, VariableValue
from fixers.model.tri import UNKNOWN
from fixers.syntax.shell_tree import Assignment, PartKind, Word

_NAME: Final = re.compile(r"\w+")
_LONGEST: Final = 4096  # `A=$A$A` a few dozen times is longer than any memory


def assigned(assignments: Iterable[Assignment], machine: Machine) -> Machine:
    """The machine after `NAME=value …`."""
    variables = dict(machine.variables)
    for one in assignments:
        variables[one.name] = UNKNOWN if one.append else _value(one, machine)
    return machine.with_(variables=variables)


def _value(one: Assignment, machine: Machine) -> VariableValue:
    if one.value is None:
        return Text("") if one.array is None else UNKNOWN
    text = _text(one.value, machine)
    if text is not None:
        return Text(text)
    named = set(_NAME.findall(one.value.raw))
    return Derived(one.value, {n: v for n, v in machine.variables.items() if n in named})


def _text(word: Word, machine: Machine) -> str | None:
    """The one text a word surely expands to, None when that is not known."""
    texts: list[str] = []
    for part in word.parts:
        known = machine.variables.get(part.value) if part.kind is PartKind.VARIABLE else None
        if part.kind in {PartKind.TEXT, PartKind.GLOB}:
            texts.append(part.value)
        elif part.value == "GITHUB_WORKSPACE" and known is None:
            texts.append("$GITHUB_WORKSPACE")
        elif isinstance(known, Text) and not known.expression:
            texts.append(known.value)
        else:
            return None
    whole = "".join(texts)
    return whole if len(whole) <= _LONGEST else None


def expand(word: Word, machine: Machine) -> list[str | None]:
    """The arguments a word becomes; `[None]` when that is not known."""
    text = _text(word, machine)
    if text is None:
        return [None]
    bare = any(p.kind is PartKind.VARIABLE and not p.quoted for p in word.parts)
    return list(text.split()) if bare else [text]
