"""tree-sitter's word nodes → `Word` and its parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tree_sitter import Node

from fixers.syntax.expression import Occurrence
from fixers.syntax.shell_tree import Part, PartKind, Statement, Word
from fixers.syntax.span import Span

Body = Callable[[Sequence[Node]], tuple[Statement, ...]]
_GLOB: Final = re.compile(r"(?<!\\)[*?]|(?<!\\)\[[^\]]+\]")
_ESCAPE: Final = re.compile(r"\\(\n|.)", re.DOTALL)
_QUOTED_ESCAPE: Final = re.compile(r'\\([$`"\\\n])')
_KINDS: Final = {
    "command_substitution": PartKind.SUBSTITUTION,
    "process_substitution": PartKind.PROCESS,
    "arithmetic_expansion": PartKind.ARITHMETIC,
    "brace_expression": PartKind.BRACE,
}


@dataclass(slots=True)
class Words:
    """Builds words of one script; `comments` collects what it passes."""

    text: str
    offsets: Sequence[int]
    occurrences: tuple[Occurrence, ...]
    comments: list[Span] = field(default_factory=list)

    def span(self, node: Node) -> Span:
        return Span(self.offsets[node.start_byte], self.offsets[node.end_byte])

    def raw(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def word(self, node: Node, body: Body) -> Word:
        span = self.span(node)
        raw = self.raw(span)
        if node.type == "concatenation" and re.search(r"\{[^{}]*,[^{}]*\}", raw) and "$" not in raw:
            return Word(span, raw, (Part(PartKind.BRACE, span, raw),))
        return Word(span, raw, tuple(self._parts(node, body)))

    def heredoc_body(self, node: Node, body: Body, *, quoted: bool) -> Word:
        span = self.span(node)
        parts = (
            tuple(self._literal(span, quoted=True))
            if quoted
            else tuple(self._quoted(node, span, body))
        )
        return Word(span, self.raw(span), parts)

    def _parts(self, node: Node, body: Body) -> Iterator[Part]:
        span = self.span(node)
        if node.type in {"concatenation", "command_name"}:
            for child in node.children:
                yield from self._parts(child, body)
        elif node.type in {"string", "translated_string"}:
            lead = self.raw(span).index('"') + 1
            yield from self._quoted(node, Span(span.start + lead, span.end - 1), body)
        elif node.type == "raw_string":
            yield from self._literal(Span(span.start + 1, span.end - 1), quoted=True)
        elif node.type == "ansi_c_string":
            inner = Span(span.start + 2, span.end - 1)
            yield Part(PartKind.TEXT, inner, _ansi(self.raw(inner)), quoted=True)
        else:
            yield from self._simple(node, span, body, quoted=False)

    def _simple(self, node: Node, span: Span, body: Body, *, quoted: bool) -> Iterator[Part]:
        kind = _KINDS.get(node.type)
        if kind is not None:
            inner = body(node.children) if kind is not PartKind.ARITHMETIC else ()
            yield Part(kind, span, self.raw(span), quoted, inner)
        elif node.type == "simple_expansion":
            yield Part(PartKind.VARIABLE, span, self.raw(span)[1:], quoted)
        elif node.type == "expansion":
            yield self._expansion(node, span, body, quoted=quoted)
        else:
            yield from self._literal(span, quoted=quoted)

    def _expansion(self, node: Node, span: Span, body: Body, *, quoted: bool) -> Part:
        inner = self.raw(span)[2:-1]
        name = re.match(r"[!#]?(\w+|[@*?$!#-])(\[[^\]]*\])?", inner)
        if name is None:
            return Part(PartKind.EXPANSION, span, "", quoted, (), inner)
        if name.group() == inner and inner[0] not in "!#" and not name.group(2):
            return Part(PartKind.VARIABLE, span, inner, quoted)
        nested = tuple(s for n in _substitutions(node) for s in body(n.children))
        lead = inner[0] if inner[0] in "!#" else ""
        operator = lead + inner[name.end(1) :]
        return Part(PartKind.EXPANSION, span, name.group(1), quoted, nested, operator)

    def _quoted(self, node: Node, span: Span, body: Body) -> Iterator[Part]:
        """The inside of double quotes or of an unquoted heredoc: text between expansions."""
        at = span.start
        for child in node.children:
            if child.type in {"string_content", "heredoc_content", '"', "$"}:
                continue
            inner = self.span(child)
            yield from self._literal(Span(at, inner.start), quoted=True, escapes=True)
            yield from self._simple(child, inner, body, quoted=True)
            at = inner.end
        yield from self._literal(Span(at, span.end), quoted=True, escapes=True)

    def _literal(self, span: Span, *, quoted: bool, escapes: bool = False) -> Iterator[Part]:
        """Text, cut at `${{ }}`: GitHub puts that in before any shell sees it."""
        at = span.start
        for found in self.occurrences:
            if found.span.end <= at or found.span.start >= span.end:
                continue
            yield from self._text(Span(at, found.span.start), quoted=quoted, escapes=escapes)
            inside = Span(max(found.span.start, at), min(found.span.end, span.end))
            yield Part(PartKind.EXPRESSION, inside, found.inner, quoted)
            at = inside.end
        yield from self._text(Span(at, span.end), quoted=quoted, escapes=escapes)

    def _text(self, span: Span, *, quoted: bool, escapes: bool) -> Iterator[Part]:
        if span.start >= span.end:
            return
        raw = self.raw(span)
        if quoted:
            value = _QUOTED_ESCAPE.sub(_unescape, raw) if escapes else raw
            yield Part(PartKind.TEXT, span, value, quoted=True)
        elif _GLOB.search(raw):
            yield Part(PartKind.GLOB, span, raw)
        else:
            yield Part(PartKind.TEXT, span, _ESCAPE.sub(_unescape, raw))


def _unescape(found: re.Match[str]) -> str:
    return "" if found.group(1) == "\n" else found.group(1)


def _ansi(raw: str) -> str:
    plain = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "0": "\0"}
    return re.sub(r"\\(.)", lambda m: plain.get(m.group(1), m.group(1)), raw)


def _substitutions(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type in {"command_substitution", "process_substitution"}:
            yield child
        elif child.type in {"string", "concatenation", "expansion"}:
            yield from _substitutions(child)
