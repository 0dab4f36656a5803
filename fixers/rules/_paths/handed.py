"""Words that an action hands to the program that it runs: `args: --config x.yml`."""

from collections.abc import Iterator

from fixers.model import ActionUse, Failure, Invocation, ScriptUnit
from fixers.model.facts.paths import handed_to
from fixers.model.shell_context import workspace_path
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
    command = found[0]
    words = tuple(word for line in found for word in line.words)[1:]
    yield Invocation(
        program,
        program,
        command,
        words,
        tuple(word.literal for word in words),
        (),
        unit,
        use.step,
        use.before,
        use.reached,
        Failure.FAILS,
        use.chain,
        command.span,
        directory,
        command.span,
    )
