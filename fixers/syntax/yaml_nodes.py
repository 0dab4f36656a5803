"""YAML nodes with tight spans."""

from collections.abc import Iterator
from functools import cached_property

from fixers.syntax._offsets import (
    OffsetMap,
    block_scalar,
    content_indent,
    flow_scalar,
    plain_line,
    whole_token,
)
from fixers.syntax.records import Enum, dataclass
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
    empty span where the value would stand. `token_end` includes trailing blank lines.
    """

    span: Span
    value: str
    style: ScalarStyle
    tag: str | None
    anchor: str | None
    source: Source
    token_end: int

    @property
    def block(self) -> bool:
        return self.style in (ScalarStyle.LITERAL, ScalarStyle.FOLDED)

    @property
    def exact(self) -> bool:
        """Whether each character's place is known; if not, `locate` gives the whole token."""
        return self._map.exact

    @cached_property
    def content_indent(self) -> int:
        """Columns before the content of a block scalar; 0 for other styles."""
        return content_indent(self._token, self.value) if self.block else 0

    def offset(self, index: int) -> int:
        """File offset of character `index` of `value` (`len(value)` gives the end)."""
        if index < len(self.value):
            return self._map.start(index)
        return self._map.end(len(self.value) - 1) if self.value else self._inside

    def locate(self, span: Span) -> Span:
        """File span of a span in `value`; covers exactly the characters that produce it."""
        if span.empty:
            at = self.offset(span.start)
            return Span(at, at)
        return Span(self._map.start(span.start), self._map.end(span.end - 1))

    @property
    def _token(self) -> str:
        end = self.token_end if self.block else self.span.end
        return self.source.text[self.span.start : end]

    @property
    def _inside(self) -> int:
        return self.span.start + (self.style in (ScalarStyle.SINGLE, ScalarStyle.DOUBLE))

    @cached_property
    def _map(self) -> OffsetMap:
        start, token = self.span.start, self._token
        if token == self.value:
            return plain_line(start)
        found: OffsetMap | None
        if self.block:
            folded = self.style is ScalarStyle.FOLDED
            found = block_scalar(token, start, self.value, folded=folded)
        else:
            quote = "" if self.style is ScalarStyle.PLAIN else self.style.value
            found = flow_scalar(token, start, quote, self.value)
        return found or whole_token(start, self.span.end)


@dataclass(frozen=True, eq=False)
class Entry:
    """`key: value` of a mapping; `written` stands for the key, which an alias may give."""

    key: Scalar
    value: "Node"
    written: "Node"

    @property
    def span(self) -> Span:
        """From the key to the end of the value."""
        key = self.written.span
        return Span(key.start, max(self.value.span.end, key.end))


@dataclass(frozen=True, eq=False)
class Mapping:
    span: Span
    entries: tuple[Entry, ...]
    flow: bool
    anchor: str | None

    @cached_property
    def _by_key(self) -> dict[str, Entry]:
        return {entry.key.value: entry for entry in self.entries}

    def entry(self, key: str) -> Entry | None:
        """The last entry with this key, merge keys (`<<`) not followed."""
        return self._by_key.get(key)

    def get(self, key: str) -> "Scalar | Mapping | Sequence | None":
        """The value under `key` with aliases resolved, or None when the key is absent."""
        entry = self._by_key.get(key)
        return None if entry is None else resolve(entry.value)


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
    target: Scalar | Mapping | Sequence


Node = Scalar | Mapping | Sequence | Alias


def resolve(node: Node) -> Scalar | Mapping | Sequence:
    """The node itself, or the target of an alias."""
    return node.target if isinstance(node, Alias) else node


def walk(node: Node) -> Iterator[Node]:
    """Every node below and including `node`, in document order; aliases are not entered, so
    each anchored node comes once."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        if isinstance(current, Mapping):
            for entry in reversed(current.entries):
                waiting.extend((entry.value, entry.key))
        elif isinstance(current, Sequence):
            waiting.extend(reversed(current.items))
