"""Simple commands: assignments, words, redirects."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from typing import Final

from tree_sitter import Node

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_heredocs import RawHeredoc
from fixers.syntax._shell_page import UnreadableError
from fixers.syntax._shell_words import Words
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_OPERATORS: Final = ("<<<", "&>>", "&>", ">>", ">&", "<&", ">|", "<>", ">", "<")
_EXPRESSIONS: Final = frozenset({
    "unary_expression", "binary_expression", "ternary_expression", "negation_expression",
    "parenthesized_expression",
})  # fmt: skip
# Of these the grammar makes commands although bash does not.
_RESERVED: Final = frozenset({
    "{", "}", "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case",
    "esac", "select", "function", "coproc",
})  # fmt: skip
_NO_WORDS: Final = frozenset({"subshell", "redirected_statement", "comment", "\n"})  # misread
_LINE_END: Final = regex(r"(?:[^\\#\n]|\\\r?\n)*?([ \t]#|\n)")
_BLANK: Final = regex(r"(?:[ \t\r]|\\\r?\n)*")
_TIMED: Final = frozenset({"{", "if", "for", "while", "until", "case", "select"})


@dataclass(slots=True)
class Redirected:
    """What stands at a command: its redirects, and words behind their targets."""

    redirects: list[sh.Redirect] = field(default_factory=list)
    words: list[sh.Word] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Simple:
    """Builds the commands of one page; `heredoc` reads the body of an unquoted one.

    `run_on` collects where the grammar read on into the line below.
    """

    words: Words
    heredoc: Callable[[RawHeredoc], sh.Word]
    run_on: list[int] = field(default_factory=list)

    def build(self, node: Node) -> sh.Command | sh.Test:
        span = self.words.page.span(node)
        if node.type == "variable_assignment":
            return sh.Command(span, (self._assignment(node),), (), ())
        raw = self.words.page.raw(span)
        if node.type == "test_command" and raw.startswith("[["):
            return sh.Test(span, tuple(self.words.word(n) for n in _leaves(node)))
        return self._command(node)

    def arithmetic(self, node: Node) -> sh.Test:
        return sh.Test(self.words.page.span(node), (self.words.inside(node),))

    def _command(self, node: Node) -> sh.Command:
        assignments: list[sh.Assignment] = []
        words: list[Node] = []
        behind = Redirected()
        pieces = [*_leaves(node)] if node.type == "test_command" else node.children
        self.require_one_line(pieces)
        for child in pieces:
            kind = child.type
            if kind in _NO_WORDS:
                raise UnreadableError
            if kind == "variable_assignment":
                assignments.append(self._assignment(child))
            elif kind.endswith("_redirect"):
                self._redirect(child, behind)
            else:
                words.append(child)
        span = self.words.page.span(node)
        return command(span, assignments, [*self.words.words(words)], behind)

    def _assignment(self, node: Node) -> sh.Assignment:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        text = self.words.page.of(name) if name else ""
        append = any(c.type == "+=" for c in node.children)
        span = self.words.page.span(node)
        if value is not None and value.type == "array":
            items = (c for c in value.children if c.is_named and c.type != "comment")
            return sh.Assignment(span, text, None, append, tuple(self.words.words(items)))
        word = self.words.word(value) if value is not None else None
        return sh.Assignment(span, text, word, append)

    def redirected(self, nodes: Iterable[Node]) -> Redirected:
        found = Redirected()
        for node in nodes:
            self._redirect(node, found)
        return found

    def require_one_line(self, pieces: Sequence[Node]) -> None:
        """The grammar loses words at times, and at times reads on into the line below."""
        page = self.words.page
        for left, right in pairwise(pieces):
            start, end = page.offsets[left.end_byte], page.offsets[right.start_byte]
            if page.masked[start:end] == " " or _BLANK.fullmatch(page.masked, start, end):
                continue
            found = _LINE_END.match(page.masked, start, end)
            if found is not None:
                self.run_on.append(found.start(1))
            raise UnreadableError

    def _redirect(self, node: Node, found: Redirected) -> None:
        """The grammar takes every word behind a redirect for a target: `2>/dev/null url`."""
        if node.type == "heredoc_redirect":
            raise UnreadableError  # all that could be understood are gone by now
        page = self.words.page
        sign = next(c for c in node.children if c.type.startswith(("<", ">", "&")))
        named = [c for c in node.children if c.is_named]
        first = named[0] if named else None
        descriptor = ""
        if first is not None and first.type == "file_descriptor":
            descriptor = page.of(first)
            named = named[1:]
        self.require_one_line(named)
        heredoc = page.heredoc_at(page.offsets[sign.start_byte])
        targets = [*self.words.words(named)]
        end = targets[0].span.end if targets else page.offsets[node.end_byte]
        span = Span(page.span(node).start, heredoc.end if heredoc else end)
        if heredoc is not None:
            body = self.heredoc(heredoc)
            whole = sh.Heredoc(span, heredoc.delimiter, heredoc.quoted, heredoc.strip_tabs, body)
            found.redirects.append(sh.Redirect(span, "<<", None, whole, descriptor))
        else:
            operator = next(o for o in _OPERATORS if sign.type.startswith(o))
            target = targets[0] if targets else None
            found.redirects.append(sh.Redirect(span, operator, target, None, descriptor))
        found.words += targets[1:]


def command(
    span: Span, assignments: Sequence[sh.Assignment], words: Sequence[sh.Word], behind: Redirected
) -> sh.Command:
    """A command whose words stand in the order of the text."""
    every = (*words, *behind.words)
    ordered = sorted(every, key=lambda w: w.span.start) if behind.words else every
    first, *rest = (w.raw for w in ordered[:2]) if ordered else ("",)
    if first in _RESERVED or (first == "time" and not _TIMED.isdisjoint(rest)):
        raise UnreadableError
    if assignments and ordered and ordered[0].span.start == assignments[-1].span.end:
        raise UnreadableError  # one word, torn apart
    return sh.Command(span, tuple(assignments), tuple(ordered), tuple(behind.redirects))


def _leaves(node: Node) -> Iterator[Node]:
    """The children of a command; of a test its words, operators included."""
    left = [*reversed(node.children)]
    while left:
        child = left.pop()
        if child.type in _EXPRESSIONS:
            left += reversed(child.children)
        else:
            yield child
