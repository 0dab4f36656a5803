"""Typed views of workflow files; every attribute still knows its node."""

from functools import cached_property
from typing import TYPE_CHECKING

from fixers.diagnostics import Location
from fixers.model.action_ref import own_workflow
from fixers.model.tri import Unknown
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Mapping, Node, Scalar, YamlDocument

if TYPE_CHECKING:
    from fixers.model.step import Step


@dataclass(frozen=True, eq=False)
class Workflow:
    document: YamlDocument
    root: Mapping
    name: str | None
    triggers: frozenset[str] | Unknown  # event names under `on:`
    jobs: tuple["Job", ...]

    @property
    def source(self) -> Source:
        return self.document.source

    @property
    def path(self) -> str:
        return self.document.source.path


@dataclass(frozen=True, eq=False)
class Job:
    """`key` is the id's scalar. `needs` are ids. `environment` is the name when literal."""

    workflow: Workflow
    key: Scalar
    node: Mapping
    steps: tuple["Step", ...]
    needs: tuple[str, ...]
    uses: Scalar | None  # reusable workflow call
    environment: str | Unknown | None
    container: Node | None
    matrix: Mapping | None

    @property
    def id(self) -> str:
        return self.key.value

    @property
    def at(self) -> Location:
        return Location(self.workflow.source, self.key.span)

    @cached_property
    def run_defaults(self) -> tuple[Mapping, ...]:
        """`defaults.run` of the job and of the workflow, the nearer first."""
        held = (holder.get("defaults") for holder in (self.node, self.workflow.root))
        runs = (defaults.get("run") for defaults in held if isinstance(defaults, Mapping))
        return tuple(run for run in runs if isinstance(run, Mapping))

    @cached_property
    def calls(self) -> str | None:
        """The path of the reusable workflow of this repository that the job calls."""
        return None if self.uses is None else own_workflow(self.uses.value)

    def entry(self, key: str) -> Entry | None:
        return self.node.entry(key)
