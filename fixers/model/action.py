"""An action of this repository."""

from collections.abc import Mapping

from fixers.model.step import Step
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Scalar, YamlDocument


@dataclass(frozen=True, eq=False)
class Action:
    """A composite action of this repository (`steps` is empty for other kinds).

    `directory` is "" for an action at the root; `inputs` maps each name to its default.
    """

    document: YamlDocument
    directory: str
    using: str | None
    steps: tuple[Step, ...]
    inputs: Mapping[str, Scalar | None]
