"""Abstract interpretation of shell over the machine's state."""

from dataclasses import dataclass

from fixers.diagnostics import Related
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import Event
from fixers.model.tri import Tri


@dataclass(frozen=True, eq=False, slots=True)
class ScriptContext:
    """Where a script runs. `tolerant`: a failure of the whole is ignored."""

    step: Step | None
    tree: RepoTree
    chain: tuple[Related, ...]
    reached: Tri
    tolerant: bool


def interpret(
    unit: ScriptUnit, machine: Machine, context: ScriptContext
) -> tuple[tuple[Event, ...], Machine]:
    """The commands that `unit` runs, in order, and the machine afterwards."""
    raise NotImplementedError
