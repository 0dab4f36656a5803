"""What a step tells of the expressions in its block."""

import re
from typing import Final

from fixers.edits.lifting import Surroundings
from fixers.model import Step
from fixers.rules._block_values import Values, env_around
from fixers.syntax.expression import occurrences

_WHOLE: Final = re.compile(r"\s*\$\{\{.*\}\}\s*", re.DOTALL)


def surroundings(step: Step) -> Surroundings:
    """What a step tells of the expressions in its block."""
    env = step.env
    held = {f"env.{name}": name for name in env}
    for name, scalar in env.items():
        found = occurrences(scalar.value)
        if len(found) == 1 and _WHOLE.fullmatch(scalar.value):
            held[found[0].inner] = name
    around = env_around(step)
    return Surroundings(Values(step).samples, held, frozenset({*env, *around}))
