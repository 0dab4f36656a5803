"""What a step tells of the expressions in its block."""

import re
from typing import Final

from fixers.edits.lifting import Surroundings
from fixers.model import Repository, StepRun, Trace
from fixers.rules._block_sourced import runs_of, sourced_by
from fixers.rules._block_values import Values, env_around
from fixers.syntax.expression import occurrences

_WHOLE: Final = re.compile(r"\s*\$\{\{.*\}\}\s*", re.DOTALL)
_NAME: Final = re.compile(r"[A-Z_a-z]\w*")


def surroundings(run: StepRun, trace: Trace, repository: Repository) -> Surroundings:
    """What a step tells of the expressions in its block."""
    env = run.step.env
    held = {f"env.{name}": name for name in env}
    for name, scalar in env.items():
        found = occurrences(scalar.value)
        if len(found) == 1 and _WHOLE.fullmatch(scalar.value):
            held[found[0].inner] = name
    taken = frozenset({*env, *env_around(run.step), *_names_called(run, trace, repository)})
    sourced = "\n".join(source.text for source in sourced_by(run, trace, repository))
    return Surroundings(Values(run.step).samples, held, taken, sourced)


def _names_called(run: StepRun, trace: Trace, repository: Repository) -> frozenset[str]:
    """The words of the scripts that the step runs, which may ask for variables of any name."""
    called = runs_of(run, trace, repository)
    return frozenset(name for one in called for name in _NAME.findall(one.text))
