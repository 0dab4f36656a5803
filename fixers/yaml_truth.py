"""YAML 1.2 as ruamel.yaml reads it: an opinion on a fix that owes nothing to our own parser.

A document is compared by digests. Nodes that a fix wrote or replaced are left out of them, so
that equal digests mean: everything else is the same data as before.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from fixers.syntax.span import Span

_LONG: Final = 30_000  # characters
_TOUCHED: Final = "touched"
_TRUST: Final = frozenset({"on", "permissions", "secrets"})


def compose(text: str) -> Node | None:
    """The root node of the only document; None when this is no YAML 1.2. Fixes are tried in many
    combinations, most of which leave most files as they were the time before."""
    return (_of_short if len(text) < _LONG else _of_long)(text)


def _composed(text: str) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yaml.composer.warn_double_anchors = False
    try:
        root: Node | None = yaml.compose(text)
    except (YAMLError, ValueError):
        return None
    return root


_of_short: Final = lru_cache(maxsize=96)(_composed)
_of_long: Final = lru_cache(maxsize=8)(_composed)  # their nodes take much memory


def same_elsewhere(old: "Outline", new: "Outline") -> bool:
    """Whether two versions of a document differ only in what their spans touch."""
    # What an insertion merely borders on must still be there, unchanged.
    return old.digest(old.root) == new.digest(new.root) and new.at_edge <= old.left_out


def trust(root: Node) -> frozenset[tuple[str, str]]:
    """What decides when a workflow runs and what it may do, in comparable form."""
    outline = Outline(root, "", ())  # no spans: the text is not looked at
    owners = [("", root)]
    for name, jobs in entries(root):
        if name == "jobs":
            owners += entries(jobs)
    return frozenset(
        (f"{owner}/{key}", outline.digest(value))
        for owner, node in owners
        for key, value in entries(node)
        if key in _TRUST
    )


class Outline:
    """A document without what `spans` touch.

    `left_out` are the scalars that digests leave out, `at_edge` those of them that a span only
    borders on.
    """

    def __init__(self, root: Node, text: str, spans: tuple[Span, ...]) -> None:
        self.root = root
        self.left_out: set[str] = set()
        self.at_edge: set[str] = set()
        self._text = text
        self._spans = sorted(spans)
        self._ends_of_spans = list(accumulate((span.end for span in self._spans), max))
        self._digests: dict[int, str] = {}
        self._ends: dict[int, int] = {}

    def digest(self, node: Node) -> str:
        """Equal for equal data, aliases resolved; a shared node is visited once."""
        known = self._digests.get(id(node))
        if known is None:
            known = _TOUCHED if self._is_left_out(node) else _hash(self._parts(node))
            self._digests[id(node)] = known
        return known

    def _parts(self, node: Node) -> Iterator[str]:
        yield str(node.tag)
        if isinstance(node, MappingNode):
            for key, value in node.value:
                end = max(self._end(key), self._end(value))
                if not self._covered(Span(key.start_mark.index, end)):
                    yield self.digest(key)
                    yield self.digest(value)
        elif isinstance(node, SequenceNode):
            for item in node.value:
                if not self._covered(self._extent(item)):
                    yield self.digest(item)
        else:
            yield str(node.value)

    def _is_left_out(self, node: Node) -> bool:
        extent = self._extent(node)
        if not isinstance(node, ScalarNode):
            return self._covered(extent)
        near = [s for s in self._near(extent) if s.start <= extent.end and extent.start <= s.end]
        if near:
            self.left_out.add(node.value)
            if not any(_inside(span, extent) for span in near):
                self.at_edge.add(node.value)
        return bool(near)

    def _covered(self, extent: Span) -> bool:
        return any(span.contains(extent) for span in self._near(extent))

    def _near(self, extent: Span) -> list[Span]:
        """The spans without most of those that end before it or start after it."""
        first = bisect_left(self._ends_of_spans, extent.start)
        return self._spans[first : bisect_right(self._spans, extent.end, key=_start)]

    def _extent(self, node: Node) -> Span:
        return Span(node.start_mark.index, self._end(node))

    def _end(self, node: Node) -> int:
        """Where the text of a node ends, without the blank lines that its mark may include."""
        known = self._ends.get(id(node))
        if known is None:
            known = self._ends[id(node)] = self._find_end(node)
        return known

    def _find_end(self, node: Node) -> int:
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, CollectionNode) and not node.flow_style:
            return max((self._end(child) for child in _children(node)), default=end)
        return start + len(self._text[start:end].rstrip())


def _start(span: Span) -> int:
    return span.start


def _children(node: CollectionNode) -> Iterator[Node]:
    for item in node.value:
        if isinstance(item, tuple):
            yield from item
        else:
            yield item


def _inside(span: Span, extent: Span) -> bool:
    """Whether a span takes or puts characters of a scalar, not just beside it."""
    if span.empty:
        return extent.start < span.start < extent.end
    return max(span.start, extent.start) < min(span.end, extent.end)


def entries(node: Node) -> list[tuple[str, Node]]:
    if not isinstance(node, MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]


def _hash(parts: Iterator[str]) -> str:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()
