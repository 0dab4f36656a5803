"""Scripts that a step calls by a path which the matrix makes: `./ci/${{ matrix.suite }}.sh`."""

from collections.abc import Iterator
from dataclasses import replace

from fixers.model import Invocation, StepRun
from fixers.rules._paths.as_command import as_command
from fixers.rules._paths.leg_views import OF_MATRIX
from fixers.syntax import shell_tree as sh


def called_in_legs(event: StepRun) -> Iterator[Invocation]:
    """The first command of a step, as one of bash: nothing has come between them and the step."""
    unit = event.script
    first = next(iter(unit.shell.statements), None) if unit is not None else None
    if unit is None or not isinstance(first, sh.Command) or not first.words:
        return
    word = first.words[0]
    if "/" in word.raw and OF_MATRIX.search(word.raw):
        run = as_command(event, unit, first, "bash")
        yield replace(run, words=(word,), args=(None,))
