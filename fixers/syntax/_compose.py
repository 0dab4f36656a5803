"""libyaml events → nodes, without recursion and with a depth limit.

libyaml's own composer dies by SIGSEGV at 30,000 levels; this one stops at `MAX_DEPTH`.
"""

from dataclasses import field
from operator import attrgetter
from typing import Final

from yaml import (
    AliasEvent,
    CLoader,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_nodes import Alias, Entry, Mapping, Node, Scalar, ScalarStyle, Sequence

MAX_DEPTH: Final = 100
_PLAIN: Final = ScalarStyle.PLAIN
_PLACES: Final = attrgetter("start_mark.index", "end_mark.index")
_STYLES: Final = {
    "'": ScalarStyle.SINGLE, '"': ScalarStyle.DOUBLE,
    "|": ScalarStyle.LITERAL, ">": ScalarStyle.FOLDED,
}  # fmt: skip


class RefusedError(Exception):
    """The document cannot be composed; `offset` points at the reason."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    start: int
    flow: bool
    anchor: str | None
    mapping: bool
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class _Composer:
    source: Source
    anchors: dict[str, Scalar | Mapping | Sequence] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    root: Node | None = None
    duplicates: list[Entry] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Add one event to the tree."""
        if isinstance(event, ScalarEvent):
            scalar = self._scalar(event)
            if self.stack and scalar.anchor is None:  # most often
                self.stack[-1].children.append(scalar)
            else:
                self._place(scalar)
        elif isinstance(event, CollectionStartEvent):
            self._open(event, _start(event))
        elif isinstance(event, CollectionEndEvent):
            self._close(_end(event))
        elif isinstance(event, AliasEvent):
            self._alias(event, _start(event))
        elif isinstance(event, DocumentStartEvent) and self.root is not None:
            raise RefusedError("more than one document in the file", _start(event))

    def _open(self, event: CollectionStartEvent, start: int) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise RefusedError(f"nested more than {MAX_DEPTH} levels deep", start)
        mapping = isinstance(event, MappingStartEvent)
        self.stack.append(_Open(start, bool(event.flow_style), event.anchor, mapping))

    def _close(self, end: int) -> None:
        opened = self.stack.pop()
        if not opened.flow:
            # A block collection's end mark runs on to the next token; its last child does not.
            end = opened.children[-1].span.end if opened.children else opened.start
        span = Span(opened.start, end)
        node: Mapping | Sequence
        if opened.mapping:
            entries = self._entries(opened.children)
            node = Mapping(span, tuple(entries), opened.flow, opened.anchor)
        else:
            node = Sequence(span, tuple(opened.children), opened.flow, opened.anchor)
        self._place(node)

    def _entries(self, children: list[Node]) -> list[Entry]:
        found: list[Entry] = []
        seen: set[str] = set()
        for key, value in zip(children[::2], children[1::2], strict=True):
            target = key.target if isinstance(key, Alias) else key
            if not isinstance(target, Scalar):
                raise RefusedError("a key is a mapping or a list", key.span.start)
            entry = Entry(target, value, key)
            if target.value in seen:
                self.duplicates.append(entry)
            seen.add(target.value)
            found.append(entry)
        return found

    def _alias(self, event: AliasEvent, start: int) -> None:
        name = event.anchor or ""
        target = self.anchors.get(name)
        if target is None:
            raise RefusedError(f"alias *{name} has no finished anchor before it", start)
        self._place(Alias(Span(start, _end(event)), name, target))

    def _scalar(self, event: ScalarEvent) -> Scalar:
        (start, end), value = _PLACES(event), event.value
        if not (event.style or event.anchor or event.tag) and value:  # most often
            return Scalar(Span(start, end), value, _PLAIN, None, None, self.source, end)
        text, style = self.source.text, _STYLES.get(event.style or "", _PLAIN)
        if event.anchor or event.tag:
            start = _after_properties(text, start, end)
        token_end = end
        if style in (ScalarStyle.LITERAL, ScalarStyle.FOLDED):
            end = _content_end(text, start, end)
        elif style is _PLAIN and not value:
            start = end
        return Scalar(
            Span(start, end), value, style, event.tag, event.anchor, self.source, token_end
        )

    def _place(self, node: Node) -> None:
        anchor = None if isinstance(node, Alias) else node.anchor
        if anchor and not isinstance(node, Alias):
            self.anchors[anchor] = node
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node


def _start(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _end(event: Event) -> int:
    return event.end_mark.index if event.end_mark else 0


def _after_properties(text: str, start: int, end: int) -> int:
    """`&anchor` and `!tag` stand before the token, inside libyaml's extent."""
    while start < end and text[start] in "&!":
        while start < end and not text[start].isspace():
            start += 1
        while start < end and text[start].isspace():
            start += 1
    return start


def _content_end(text: str, start: int, end: int) -> int:
    """The end of the last line of a block scalar that is not blank."""
    body = text[start:end]
    stripped = body.rstrip(" \t\r\n")
    line_end = body.find("\n", len(stripped))
    if line_end == -1:
        return start + len(body)
    return start + len(body[:line_end].removesuffix("\r"))


def compose(source: Source) -> tuple[Node, tuple[Entry, ...]]:
    """Root node and duplicate entries; raises `RefusedError` or `yaml.YAMLError`."""
    composer = _Composer(source)
    parser = CLoader(source.text)  # as `yaml.parse` does, without a generator between
    try:
        for event in iter(parser.get_event, None):
            composer.take(event)
    finally:
        parser.dispose()
    if composer.root is None:
        raise RefusedError("the file has no content", 0)
    return composer.root, tuple(composer.duplicates)
