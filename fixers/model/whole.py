"""A repository as rules see it: parsed once, walked once, shared by all rules."""

from dataclasses import dataclass
from functools import cached_property

from fixers.model.repository import RepoTree
from fixers.model.script import ScriptUnit
from fixers.model.step import Step
from fixers.model.trace import Trace
from fixers.model.workflow import Workflow
from fixers.syntax.source import Unreadable
from fixers.syntax.yaml_doc import Scalar, YamlDocument, YamlProblem


@dataclass(frozen=True, eq=False)
class Action:
    """A composite action of this repository (`steps` is empty for other kinds)."""

    document: YamlDocument
    directory: str
    using: str | None
    steps: tuple[Step, ...]
    inputs: dict[str, Scalar | None]  # name → default


@dataclass(frozen=True, eq=False)
class Repository:
    """Lazy: each attribute is computed on first use, and once."""

    tree: RepoTree

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        raise NotImplementedError

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        raise NotImplementedError

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Every job, then stand-alone actions and unreached scripts."""
        raise NotImplementedError

    @cached_property
    def scripts(self) -> tuple[ScriptUnit, ...]:
        """All shell: `run:` blocks in a POSIX shell, and script files (`*.sh`, `*.bash`, a
        sh/bash shebang on a file that a workflow runs)."""
        raise NotImplementedError

    @cached_property
    def problems(self) -> tuple[YamlProblem | Unreadable, ...]:
        """Files that could not be read, each named with its place."""
        raise NotImplementedError
