"""Where the steps of a job, or of an action in it, stand."""

from collections.abc import Mapping
from dataclasses import field

from fixers.diagnostics import Related
from fixers.model.contexts import Inputs
from fixers.model.tri import Tri
from fixers.syntax.records import dataclass


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """Where a list of steps stands: in a job, or in the composite actions `within`.
    `written`: what their callers wrote for the inputs."""

    chain: tuple[Related, ...]
    inputs: Inputs = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    reached: Tri = Tri.YES
    tolerant: bool = False
    within: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    def inside(self, happens: Tri, asked: tuple[str, ...], *, tolerant: bool) -> "Scope":
        """That of one of its steps."""
        return Scope(
            self.chain,
            self.inputs,
            self.written,
            happens.join(self.reached),
            self.tolerant or tolerant,
            self.within,
            (*self.conditions, *asked),
        )
