"""Where the nodes of a tree stand in the script's text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import tree_sitter
import tree_sitter_bash

from fixers.syntax._shell_heredocs import RawHeredoc, heredoc_as_string, without_heredocs
from fixers.syntax.expression import Occurrence, mask, occurrences
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

SIMPLE: Final = frozenset({
    "command", "declaration_command", "unset_command", "variable_assignment",
    "variable_assignments", "test_command",
})  # fmt: skip
_STATEMENTS: Final = frozenset({
    *SIMPLE, "list", "pipeline", "negated_command", "subshell", "do_group", "case_item",
    "elif_clause", "else_clause", "function_definition",
})  # fmt: skip
_LANGUAGE: Final = tree_sitter.Language(tree_sitter_bash.language())
_COMMENTS: Final = tree_sitter.Query(_LANGUAGE, "(comment) @comment")
# Patterns that begin with a plain character, and look back from there, are found several times
# as fast as those that begin by looking back.
# The grammar lets what stands in `[ … ]` run over lines, as far as another `]`. Written with
# other letters it is a command like any other, `==` a word of it.
_BRACKETS: Final = regex(r"\[(?<![^\s;&|(!`]\[)(?=[ \t])((?:\\\n|[^\n])*?[ \t])\](?![^\s;&|)`])")
_EQUALS: Final = regex(r"(?<=[ \t])=[=~](?=[ \t])")
# `$a/$b/c` ends in a lone dollar for the grammar, and the dash of `-c - 2>f` is lost to it.
_INSIDE_WORD: Final = regex(r"\$(?<=[\w/.:,@%+-]\$)(?:[A-Za-z_]\w*|\d)")
_ENDS_VARIABLE: Final = regex(r"\$(?:[A-Za-z_]\w*|\d)\Z")
_FOR_ARGUMENTS: Final = regex(r"for(?<=\bfor)[ \t]+\w+[ \t]+(?=do\b)")  # `for x do`
_DASH: Final = regex(r"-(?<=[ \t]-)(?=[ \t]+\d*[<>])")
_BASE: Final = regex(r"#(?<=\d#)(?=\$[A-Za-z_])")  # `10#$n` is no number for the grammar
# `\curl` at the start of a line is a part of the line before it for the grammar.
_ESCAPED: Final = regex(r"(?<!\\)(\n[ \t]*)\\(?=[a-z])")
_LONGEST_NAME: Final = 80
_NOT_ASCII: Final = regex(r"[^\x00-\x7f]")
_CONTINUED: Final = regex(r"(?<!\\)((?:\\\\)*)\\\r\n")


class UnreadableError(Exception):
    """The grammar's tree cannot be what bash would make of the text."""


def required(node: tree_sitter.Node, field: str) -> tree_sitter.Node:
    """A child that the grammar gives to every such node that it could read."""
    child = node.child_by_field_name(field)
    if child is None:
        raise UnreadableError
    return child


def broken(node: tree_sitter.Node) -> bool:
    """A direct sign of failure; what is broken deeper is found where it stands."""
    if node.is_missing or node.type == "ERROR":
        return True
    return node.has_error and not (node.type in _STATEMENTS or node.type.endswith("statement"))


def is_arithmetic(node: tree_sitter.Node) -> bool:
    """`((…))` and `$((…))`, which the grammar takes for subshells in some places."""
    if len(node.children) != 3 or node.children[1].type != "subshell":
        return False
    opening, inner, closing = node.children
    return opening.end_byte == inner.start_byte and inner.end_byte == closing.start_byte


@dataclass(frozen=True, slots=True)
class Page:
    """One tree of a script's text: of the whole, or of the body of a heredoc."""

    text: str
    masked: str  # as long as `text`, no `${{ }}`, no heredocs
    root: tree_sitter.Node
    offsets: Sequence[int]  # place in the tree → code point in `text`
    expressions: tuple[Occurrence, ...]
    heredocs: tuple[RawHeredoc, ...]
    signs: tuple[int, ...]  # where each heredoc's `<<` stands

    def span(self, node: tree_sitter.Node) -> Span:
        start, end = self.offsets[node.start_byte], self.offsets[node.end_byte]
        if not self.heredocs:  # most often
            return Span(start, end)
        at = bisect_left(self.signs, start)
        while at < len(self.signs) and self.signs[at] < end:
            end = max(end, self.heredocs[at].end)
            at += 1
        return Span(start, end)

    def raw(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def of(self, node: tree_sitter.Node) -> str:
        return self.raw(self.span(node))

    def expressions_in(self, span: Span) -> Iterator[Occurrence]:
        if not self.expressions:  # most often
            return
        at = bisect_right(self.expressions, span.start, key=lambda o: o.span.end)
        for found in self.expressions[at:]:
            if found.span.start >= span.end:
                return
            yield found

    def heredoc_at(self, offset: int) -> RawHeredoc | None:
        return self.heredocs[self.signs.index(offset)] if offset in self.signs else None

    def split_at(self, offsets: Iterable[int]) -> "Page":
        """Read again with a `;` in place of each of these characters."""
        characters = [*self.masked]
        for offset in offsets:
            characters[offset] = ";"
        masked = "".join(characters)
        return replace(self, masked=masked, root=_parse(masked))

    def comments(self) -> list[Span]:
        if "#" not in self.masked:
            return []
        found = tree_sitter.QueryCursor(_COMMENTS).captures(self.root).get("comment", [])
        spans = (self.span(node) for node in found)
        return sorted(
            (Span(s.start, s.start + len(self.raw(s).rstrip("\r"))) for s in spans),
            key=lambda s: s.start,
        )


def whole_page(text: str) -> Page:
    """The script itself."""
    masked, heredocs = without_heredocs(mask(text))
    signs = tuple(h.operator.start for h in heredocs)
    places = range(len(text) + 1)
    return Page(text, masked, _parse(masked), places, occurrences(text), heredocs, signs)


def heredoc_page(page: Page, body: Span) -> Page:
    """The body of an unquoted heredoc, read as what stands between double quotes."""
    inner, found = heredoc_as_string(mask(page.text)[body.start : body.end])
    root = _parse(f'"{inner}"')
    places = range(body.start - 1, body.end + 2)
    moved = [max(body.start, min(at, body.end)) for at in places]
    heredocs = tuple(h.moved(body.start) for h in found)
    masked = page.masked[: body.start] + inner + page.masked[body.end :]
    signs = tuple(h.operator.start for h in heredocs)
    return Page(page.text, masked, root, moved, page.expressions, heredocs, signs)


def _without_dollar(found: re.Match[str]) -> str:
    """Other letters for `$NAME`, but not in `$a$b`, where they would lengthen the first name."""
    before = found.string[max(found.start() - _LONGEST_NAME, 0) : found.start()]
    return found[0] if _ENDS_VARIABLE.search(before) else "_" * len(found[0])


def _parse(masked: str) -> tree_sitter.Node:
    text = masked
    if "\r" in text:
        text = _CONTINUED.sub(r"\1 \\\n", text).replace("\r\n", " \n")
    text = _BRACKETS.sub(lambda m: f"_{_EQUALS.sub('__', m[1])}_", text)
    text = _FOR_ARGUMENTS.sub(lambda m: f"{m[0][:-1]};", text)
    text = _INSIDE_WORD.sub(_without_dollar, _DASH.sub("_", text))
    text = _ESCAPED.sub(r"\1_", _BASE.sub("+", text))
    # The grammar's scanner hands code points to C's isdigit and the like, whose tables end at
    # 255: `{` before an emoji is read as far beyond them as it takes to crash.
    data = text if text.isascii() else _NOT_ASCII.sub(".", text)
    return tree_sitter.Parser(_LANGUAGE).parse(data.encode("ascii")).root_node
