"""Words that an action hands to the program that it runs: `args: --config x.yml`."""

from collections.abc import Iterator
from dataclasses import replace

from fixers.model import ActionUse, Invocation, ScriptUnit
from fixers.model.facts.paths import handed_to
from fixers.model.shell_context import workspace_path
from fixers.rules._paths.as_command import as_command
from fixers.syntax.expression import UNDETERMINED
from fixers.syntax.shell import commands


def handed_commands(use: ActionUse) -> Iterator[Invocation]:
    """The program with those words as a command of its own."""
    handed = handed_to(use.action)
    given = use.step.inputs.get(handed[1]) if handed is not None else None
    if handed is None or given is None:
        return
    place = use.step.inputs.get(handed[2])
    directory = workspace_path(place.value, lambda _: UNDETERMINED) if place is not None else ""
    program = handed[0]
    text, before = f"{program} {given.value}", len(program) + 1  # as if it stood before them
    unit = ScriptUnit(use.step.source, text, given, offset=-before, foreign=True)
    found = list(commands(unit.shell.statements))
    if not found or not isinstance(directory, str):
        return
    words = tuple(word for line in found for word in line.words)[1:]
    run = as_command(use, unit, found[0], program)
    args = tuple(word.literal for word in words)
    yield replace(run, words=words, args=args, directory=directory)
