"""Long-lived AWS keys that a script is handed under another name."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Location
from fixers.model import Invocation, Trace
from fixers.model.machine import Text, VariableValue
from fixers.rules._shared.static_keys import KEY_NAMES
from fixers.syntax.regex import regex
from fixers.syntax.shell import Assignment, PartKind, commands

_WRITTEN: Final = regex(r"aws_access_key_id\s*=\s*[\"']?\$\{?(\w+)", re.IGNORECASE)
_SECRET: Final = regex(r"\$\{\{[^}]*\bsecrets\b", re.IGNORECASE)


def is_secret(value: VariableValue | None) -> bool:
    return isinstance(value, Text) and _SECRET.search(value.value) is not None


def keys_handed(trace: Trace) -> Iterator[tuple[Invocation, Location]]:
    """Where scripts that are files call a stored secret `AWS_ACCESS_KEY_ID`, or write it out."""
    seen: set[object] = set()
    for run in trace.invocations():
        file = (run.script.source.path, run.script.recipe)
        if run.script.scalar is not None:
            continue
        if (file, run.span) not in seen and _writes(run):
            yield run, run.at
        seen.add((file, run.span))
        if file in seen:
            continue
        seen.add(file)
        every = commands(run.script.shell.statements)
        for made in (made for command in every for made in command.assignments):
            if made.name == "AWS_ACCESS_KEY_ID" and _is_renamed(made, run):
                yield run, run.script.locate(made.span)


def _writes(run: Invocation) -> bool:
    """Whether a command writes a stored secret of another name into a file of credentials."""
    bodies = (r.heredoc.body.raw for r in run.command.redirects if r.heredoc is not None)
    texts = (*bodies, *(word.raw for word in run.words))
    names = {found[1] for text in texts for found in _WRITTEN.finditer(text)} - KEY_NAMES
    return any(is_secret(run.before.variables.get(name)) for name in names)


def _is_renamed(made: Assignment, run: Invocation) -> bool:
    parts = made.value.parts if made.value is not None else ()
    if len(parts) != 1 or parts[0].kind is not PartKind.VARIABLE or parts[0].value in KEY_NAMES:
        return False
    return is_secret(run.before.variables.get(parts[0].value))
