"""YAML nodes with tight spans, for findings and edits; never for dumping.

PyYAML's C event stream feeds an own iterative composer: depth-limited, exact code-point
marks, duplicate keys and aliases visible. What cannot be read is a `YamlProblem` value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from fixers.syntax.source import Source
from fixers.syntax.span import Span


class ScalarStyle(Enum):
    PLAIN = "plain"
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"


@dataclass(frozen=True, eq=False)
class Scalar:
    """One scalar as parsed.

    `span` covers the token: quotes included; for a block scalar from its `|`/`>` header to
    the end of the last content line (newline excluded). An empty plain scalar (null) has an
    empty span where the value would stand.
    """

    span: Span
    value: str
    style: ScalarStyle
    tag: str | None
    anchor: str | None
    source: Source

    @property
    def block(self) -> bool:
        return self.style in (ScalarStyle.LITERAL, ScalarStyle.FOLDED)

    def offset(self, index: int) -> int:
        """File offset of character `index` of `value` (`len(value)` gives the end)."""
        raise NotImplementedError

    def locate(self, span: Span) -> Span:
        """File span of a span in `value`; covers exactly the characters that produce it."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Entry:
    """`key: value` of a mapping. `span` runs from the key to the end of the value."""

    key: Scalar
    value: "Node"
    span: Span


@dataclass(frozen=True, eq=False)
class Mapping:
    span: Span
    entries: tuple[Entry, ...]
    flow: bool
    anchor: str | None

    def entry(self, key: str) -> Entry | None:
        """The last entry with this key, merge keys (`<<`) not followed."""
        raise NotImplementedError

    def get(self, key: str) -> "Node | None":
        """The value under `key` with aliases resolved, or None when the key is absent."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Sequence:
    span: Span
    items: tuple["Node", ...]
    flow: bool
    anchor: str | None


@dataclass(frozen=True, eq=False)
class Alias:
    """`*name`; `target` is the anchored node itself, so a document is a graph."""

    span: Span
    name: str
    target: "Scalar | Mapping | Sequence"


Node = Scalar | Mapping | Sequence | Alias


@dataclass(frozen=True, slots=True)
class Comment:
    """A `#` comment outside scalars; `span` from `#` to the end of the line."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """Why a document could not be read; `at` points into the source."""

    path: str
    at: Span
    message: str


@dataclass(frozen=True, eq=False)
class YamlDocument:
    source: Source
    root: Node
    comments: tuple[Comment, ...]
    duplicate_keys: tuple[Entry, ...]


def resolve(node: Node) -> Scalar | Mapping | Sequence:
    """The node itself, or the target of an alias."""
    return node.target if isinstance(node, Alias) else node


def parse_yaml(source: Source) -> YamlDocument | YamlProblem:
    """Compose the first and only document of `source`."""
    raise NotImplementedError


def walk(node: Node) -> Iterator[Node]:
    """Every node below and including `node`, in document order, each anchored node once."""
    raise NotImplementedError
