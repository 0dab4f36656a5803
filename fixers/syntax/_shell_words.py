"""tree-sitter's word nodes → `Word` and its parts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Protocol

from tree_sitter import Node

from fixers.syntax._shell_page import Page, UnreadableError, is_arithmetic
from fixers.syntax._shell_quoting import Quoting, unescaped
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Part, PartKind, Statement, Word
from fixers.syntax.span import Span

_PLAIN: Final = regex(r"[\w./:=,@%+^-]+")  # no quote, expansion, pattern or brace
# A string of nothing but text, or of one variable: most of the words that are not plain.
_STRING: Final = regex(
    r'"(?:([^"$`\\]+)|\$(?:([A-Za-z_][A-Za-z_0-9]*)|\{([A-Za-z_][A-Za-z_0-9]*)\}))"'
)
_GLOB: Final = regex(r"(?<!\\)(?:[*?]|\[[^\]]+\]|[@!+]\()")
_BRACES: Final = regex(r"(?<!\\)\{[^{}]*(?:,|\.\.)[^{}]*\}")
_BARE_BACKTICK: Final = regex(r"(?<!\\)`")
_SINGLE_QUOTED: Final = regex(r"'[^']*'")
_NAME: Final = regex(r"[!#]?(\w+|[@*?$!#-])(\[[^\]]*\])?")
_VARIABLE: Final = regex(r"\\.|\$([A-Za-z_]\w*|\d)", re.DOTALL)
_NO_VARIABLES: Final = frozenset({Quoting.SINGLE, Quoting.ANSI})
_KINDS: Final = {
    "command_substitution": PartKind.SUBSTITUTION,
    "process_substitution": PartKind.PROCESS,
    "arithmetic_expansion": PartKind.ARITHMETIC,
    "brace_expression": PartKind.BRACE,
}
_SUBSTITUTIONS: Final = frozenset({"command_substitution", "process_substitution"})
_NOT_BARE: Final = frozenset({
    *_KINDS, "string", "translated_string", "raw_string", "ansi_c_string", "simple_expansion",
    "expansion",
})  # fmt: skip
_TEXT_IN_QUOTES: Final = frozenset({"string_content", '"', "$"})


class Nested(Protocol):
    """Reads the statements inside a substitution."""

    def __call__(self, nodes: Sequence[Node]) -> tuple[Statement, ...]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Builds the words of one page."""

    page: Page
    nested: Nested

    def words(self, nodes: Iterable[Node]) -> Iterator[Word]:
        """One word for each run of nodes that touch: the grammar tears some apart."""
        run: list[Node] = []
        for node in nodes:
            if run and run[-1].end_byte != node.start_byte:
                yield self.word(*run)
                run = []
            run.append(node)
        if run:
            yield self.word(*run)

    def word(self, *nodes: Node) -> Word:
        span = self.page.span(nodes[0])
        if len(nodes) > 1:
            span = Span(span.start, self.page.span(nodes[-1]).end)
        raw = self.page.raw(span)
        if _PLAIN.fullmatch(raw):  # most often
            return Word(span, raw, (Part(PartKind.TEXT, span, raw),))
        if len(nodes) > 1:
            return Word(span, raw, tuple(self._concatenation(nodes)))
        if found := _STRING.fullmatch(raw):
            kind = PartKind.TEXT if found[1] else PartKind.VARIABLE
            inside = Span(span.start + 1, span.end - 1)
            return Word(span, raw, (Part(kind, inside, found[found.lastindex or 0], quoted=True),))
        return Word(span, raw, tuple(self._parts(nodes[0])))

    def inside(self, node: Node) -> Word:
        """One word for an arithmetic command: only its substitutions matter."""
        span = self.page.span(node)
        raw = self.page.raw(span)
        part = Part(PartKind.ARITHMETIC, span, raw, body=self._substitutions(node))
        return Word(span, raw, (part,))

    def literal(self, span: Span, quoting: Quoting, *, braces: bool = False) -> Iterator[Part]:
        """Text, cut at `${{ }}`: GitHub puts that in before any shell sees it."""
        at = span.start
        quoted = quoting is not Quoting.NONE
        for found in self.page.expressions_in(span):
            yield from self._text(Span(at, found.span.start), quoting, braces=braces)
            inside = Span(max(found.span.start, at), min(found.span.end, span.end))
            yield Part(PartKind.EXPRESSION, inside, found.inner, quoted)
            at = inside.end
        yield from self._text(Span(at, span.end), quoting, braces=braces)

    def quoted(self, node: Node, span: Span, quoting: Quoting) -> Iterator[Part]:
        """The inside of double quotes: text between expansions."""
        at = span.start
        for child in node.children:
            if child.type in _TEXT_IN_QUOTES:
                continue
            inner = self._expanded(child)
            yield from self.literal(Span(at, inner.start), quoting)
            yield from self._simple(child, quoting)
            at = inner.end
        yield from self.literal(Span(at, span.end), quoting)

    def _parts(self, node: Node) -> Iterator[Part]:
        span = self.page.span(node)
        match node.type:
            case "concatenation":
                yield from self._concatenation([node])
            case "command_name":
                yield from self._parts(node.children[0])
            case "translated_string":
                yield from self._parts(node.children[-1])
            case "string":
                inside = Span(span.start + 1, span.end - 1)
                yield from self.quoted(node, inside, Quoting.DOUBLE)
            case "raw_string":
                yield from self.literal(Span(span.start + 1, span.end - 1), Quoting.SINGLE)
            case "ansi_c_string":
                yield from self.literal(Span(span.start + 2, span.end - 1), Quoting.ANSI)
            case _:
                yield from self._simple(node, Quoting.NONE)

    def _concatenation(self, nodes: Iterable[Node]) -> Iterator[Part]:
        """Adjacent bare pieces are one text; braces may stand around quoted pieces."""
        pieces = [p for n in nodes for p in (n.children if n.type == "concatenation" else [n])]
        runs = [(k, list(g)) for k, g in groupby(pieces, lambda c: c.type in _NOT_BARE)]
        skeleton = "".join(
            "_" if special else self.page.of(child) for special, run in runs for child in run
        )
        braces = bool(_BRACES.search(skeleton))
        for special, run in runs:
            if special:
                for child in run:
                    yield from self._parts(child)
            else:
                span = Span(self.page.span(run[0]).start, self.page.span(run[-1]).end)
                yield from self.literal(span, Quoting.NONE, braces=braces)

    def _expanded(self, node: Node) -> Span:
        """An expansion without the blanks before it, which the grammar counts to it."""
        span = self.page.span(node)
        raw = self.page.raw(span)
        return Span(span.end - len(raw.lstrip()), span.end)

    def _simple(self, node: Node, quoting: Quoting) -> Iterator[Part]:
        span = self._expanded(node)
        quoted = quoting is not Quoting.NONE
        raw = self.page.raw(span)
        kind = _KINDS.get(node.type)
        if kind is not None:
            yield Part(kind, span, raw, quoted, self._body(node, kind))
        elif node.type == "expansion":
            yield self._expansion(node, span, quoted=quoted)
        elif node.type == "simple_expansion" and not any(self.page.expressions_in(span)):
            yield Part(PartKind.VARIABLE, span, raw[1:], quoted)
        else:
            yield from self.literal(span, quoting)

    def _body(self, node: Node, kind: PartKind) -> tuple[Statement, ...]:
        if kind in {PartKind.ARITHMETIC, PartKind.BRACE}:
            return self._substitutions(node)
        if node.children[0].type == "`" and "\\`" in _SINGLE_QUOTED.sub("", self.page.of(node)):
            raise UnreadableError  # backticks in backticks
        return self.nested(node.children)

    def _substitutions(self, node: Node) -> tuple[Statement, ...]:
        """Statements of the outermost substitutions in `node`, in order."""
        found: list[Statement] = []
        left = [*reversed(node.children)]
        while left:
            child = left.pop()
            if child.type in _SUBSTITUTIONS and not is_arithmetic(child):
                found += self.nested(child.children)
            else:
                left += reversed(child.children)
        return tuple(found)

    def _expansion(self, node: Node, span: Span, *, quoted: bool) -> Part:
        inner = self.page.raw(span)[2:-1]
        nested = self._substitutions(node)
        if _BARE_BACKTICK.search(inner) and not nested:
            raise UnreadableError
        name = None if inner.startswith("${{") else _NAME.match(inner)
        if name is None:
            return Part(PartKind.EXPANSION, span, "", quoted, nested, inner)
        if name.group(1) == inner:
            return Part(PartKind.VARIABLE, span, inner, quoted)
        operator = inner[: name.start(1)] + inner[name.end(1) :]
        return Part(PartKind.EXPANSION, span, name.group(1), quoted, nested, operator)

    def _text(self, span: Span, quoting: Quoting, *, braces: bool) -> Iterator[Part]:
        """Text without `${{ }}`; what is left in it of `$NAME` the grammar never saw."""
        at = span.start
        quoted = quoting is not Quoting.NONE
        if quoting not in _NO_VARIABLES:
            for found in _VARIABLE.finditer(self.page.text, span.start, span.end):
                if found[1]:
                    yield from self._plain(Span(at, found.start()), quoting, braces=braces)
                    yield Part(PartKind.VARIABLE, Span(*found.span()), found[1], quoted)
                    at = found.end()
        yield from self._plain(Span(at, span.end), quoting, braces=braces)

    def _plain(self, span: Span, quoting: Quoting, *, braces: bool) -> Iterator[Part]:
        if span.start >= span.end:
            return
        raw = self.page.raw(span)
        if quoting is not Quoting.NONE:
            yield Part(PartKind.TEXT, span, unescaped(raw, quoting), quoted=True)
        elif braces and not {"{", "}", ","}.isdisjoint(raw):
            yield Part(PartKind.BRACE, span, raw)
        elif _GLOB.search(raw):
            yield Part(PartKind.GLOB, span, raw)
        else:
            yield Part(PartKind.TEXT, span, unescaped(raw, quoting))
