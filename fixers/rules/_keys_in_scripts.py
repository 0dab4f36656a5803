"""Long-lived AWS keys that a script is handed under another name."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Text, VariableValue
from fixers.rules._static_keys import KEY_NAMES
from fixers.syntax.shell import Assignment, PartKind, commands

_SECRET: Final = re.compile(r"\$\{\{[^}]*\bsecrets\b", re.IGNORECASE)


def is_secret(value: VariableValue | None) -> bool:
    return isinstance(value, Text) and _SECRET.search(value.value) is not None


def keys_assigned(trace: Trace) -> Iterator[tuple[Invocation, Assignment]]:
    """Where scripts that are files call a stored secret `AWS_ACCESS_KEY_ID`."""
    seen: set[object] = set()
    for run in trace.invocations():
        file = (run.script.source.path, run.script.recipe)
        if run.script.scalar is not None or file in seen:
            continue
        seen.add(file)
        every = commands(run.script.shell.statements)
        for made in (made for command in every for made in command.assignments):
            if made.name == "AWS_ACCESS_KEY_ID" and _is_renamed(made, run):
                yield run, made


def _is_renamed(made: Assignment, run: Invocation) -> bool:
    parts = made.value.parts if made.value is not None else ()
    if len(parts) != 1 or parts[0].kind is not PartKind.VARIABLE or parts[0].value in KEY_NAMES:
        return False
    return is_secret(run.before.variables.get(parts[0].value))
