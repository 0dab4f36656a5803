"""The lines of a YAML file that can be read without the others, to try an edit in few of them."""

from bisect import bisect_right
from typing import Final

from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import (
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    YamlProblem,
    parse_yaml,
)

_BEFORE_KEY: Final = regex(r"[ ]*(?:-[ ]+)*")


def excerpt_around(source: Source, scalar: Scalar) -> Span | None:
    """The lines of the entry whose value a scalar is, up to the next that surely belongs to
    something else. They mean the same alone: the entry stands in no flow collection. None where
    that cannot be told."""
    entry = _entry_of(source, scalar)
    if entry is None:
        return None
    text, key = source.text, entry.key.span.start
    start = text.rfind("\n", 0, key) + 1
    if not _BEFORE_KEY.fullmatch(text, start, key):
        return None
    end = text.find("\n", max(scalar.span.end, scalar.token_end - 1)) + 1
    while end and _may_belong(text, end, key - start):
        end = text.find("\n", end) + 1
    return Span(start, end or len(text))


def _may_belong(text: str, start: int, column: int) -> bool:
    """Whether a line is blank, a comment, or begins to the right of the key."""
    if start >= len(text):
        return False
    end = text.find("\n", start)
    line = text[start : len(text) if end == -1 else end]
    bare = line.lstrip(" ")
    return not bare.strip() or bare.startswith("#") or len(line) - len(bare) > column


def _entry_of(source: Source, scalar: Scalar) -> Entry | None:
    document = parse_yaml(source)
    node: Node | None = None if isinstance(document, YamlProblem) else document.root
    while isinstance(node, Mapping | Sequence) and not node.flow:
        if isinstance(node, Sequence):
            node = _holding(node.items, scalar)
            continue
        at = bisect_right(node.entries, scalar.span.start, key=lambda e: e.span.start)
        entry = node.entries[at - 1] if at else None
        if entry is None or entry.value.span == scalar.span:
            return entry
        node = entry.value
    return None


def _holding(items: tuple[Node, ...], scalar: Scalar) -> Node | None:
    at = bisect_right(items, scalar.span.start, key=lambda item: item.span.start)
    return items[at - 1] if at else None
