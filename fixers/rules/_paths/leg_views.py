"""What expressions see in the legs of a matrix, and in the calls of a workflow."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from fixers.model import Job, Repository
from fixers.model.given_runners import calls_of
from fixers.model.machine import Machine, Text
from fixers.model.matrix import Leg, leg_value, matrix_legs
from fixers.model.reading import scalar_at
from fixers.model.step import Step
from fixers.model.tri import Unknown
from fixers.syntax.expression import UNDETERMINED, Lookup, Undetermined, Value
from fixers.syntax.regex import regex

OF_MATRIX: Final = regex(r"\bmatrix[.\[]")
CHANGES: Final = regex(r"\b(?:matrix[.\[]|inputs\.)")
_MOST_LEGS: Final = 40
Call = Mapping[str, str]


def lookups(
    job: Job | None, step: Step | None, before: Machine, calls: Sequence[Call] = ()
) -> tuple[Lookup, ...]:
    """What expressions can see in each leg of a job, and in each call of its workflow: `matrix`,
    `inputs` and `env`. None for a job with neither, and where legs have folders of their own."""
    legs = () if job is None else matrix_legs(job)
    if isinstance(legs, Unknown) or not legs or not (legs[0] or calls):
        return ()
    own = () if step is None else (step.working_directory, step.condition)
    asked = CHANGES if calls else OF_MATRIX
    apart = any(asked.search(scalar.value) for scalar in own if scalar is not None)
    ways = [*product(legs, calls or ({},))]
    if apart or len(ways) > _MOST_LEGS:
        return ()
    return tuple(_lookup(leg, call, before) for leg, call in ways)


def _lookup(leg: Leg, call: Call, before: Machine) -> Lookup:
    def look(path: tuple[str, ...]) -> Value | Undetermined:
        if path[0].lower() == "matrix":
            return leg_value(leg, path[1:])
        if path[0].lower() == "inputs" and len(path) == 2:
            return call.get(path[1].lower(), UNDETERMINED)
        if path[0].lower() == "env" and len(path) == 2:
            known = before.variables.get(path[1])
            return known.value if isinstance(known, Text) and not known.expression else UNDETERMINED
        return UNDETERMINED

    return look


def calls_for(job: Job, repository: Repository) -> tuple[Call, ...]:
    """The calls of its workflow, where they all run the job."""
    condition = scalar_at(job.node, "if")
    if condition is not None and "inputs." in condition.value:
        return ()
    return calls_of(job, repository.callers_of(job.workflow.path))
