"""One step of a job or of a composite action."""

from collections.abc import Mapping as MappingType
from typing import TYPE_CHECKING

from fixers.diagnostics import Location
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Entry, Mapping, Scalar, YamlDocument

if TYPE_CHECKING:
    from fixers.model.workflow import Job


@dataclass(frozen=True, eq=False)
class Step:
    """`job` is None for a step of a composite action. `index` counts from 0, through the steps of
    `parallel:` too, which are taken for steps in their order: whether one may rely on another is
    not asked."""

    document: YamlDocument
    job: "Job | None"
    index: int
    node: Mapping
    name: str | None
    id: str | None
    run: Scalar | None
    uses: Scalar | None
    condition: Scalar | None
    shell: Scalar | None  # the step's own `shell:`
    working_directory: Scalar | None  # the step's own
    env: MappingType[str, Scalar]
    inputs: MappingType[str, Scalar]  # `with:`
    group: Mapping | None = None  # the item with the `parallel:` that it is one of

    @property
    def source(self) -> Source:
        return self.document.source

    @property
    def at(self) -> Location:
        """The `run:` or `uses:` key's value, else the step."""
        anchor = self.run or self.uses
        return Location(self.source, anchor.span if anchor else self.node.span)

    @property
    def label(self) -> str:
        """How a person finds it: its name, else `step 3`."""
        return f"step “{self.name}”" if self.name else f"step {self.index + 1}"

    @property
    def background(self) -> bool:
        """Whether later steps may run beside it, and `cancel:` may stop it."""
        told = self.node.get("background")
        return self.group is not None or (isinstance(told, Scalar) and told.value != "false")

    def entry(self, key: str) -> Entry | None:
        return self.node.entry(key)
