"""Simple commands: assignments, words, redirects."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from fixers.syntax import shell_tree as sh
from fixers.syntax._shell_words import Body, Words

_OPERATORS: Final = ("<<<", "&>>", "&>", ">>", ">&", "<&", ">|", ">", "<")
_UNSAID: Final = frozenset({"comment", "\n"})


@dataclass(slots=True)
class Simple:
    """Builds the commands of one script; `body` parses what stands in substitutions."""

    words: Words
    body: Body

    def build(self, node: Node) -> sh.Command | sh.Test:
        span = self.words.span(node)
        if node.type == "variable_assignment":
            return sh.Command(span, (self._assignment(node),), (), ())
        if node.type == "test_command" and not self.words.raw(span).startswith("[ "):
            inner = tuple(self.words.word(n, self.body) for n in _leaves(node))
            return sh.Test(span, inner)
        return self._command(node)

    def _command(self, node: Node) -> sh.Command:
        assignments: list[sh.Assignment] = []
        words: list[sh.Word] = []
        redirects: list[sh.Redirect] = []
        for child in _leaves(node) if node.type == "test_command" else node.children:
            if child.type == "variable_assignment":
                assignments.append(self._assignment(child))
            elif child.type.endswith("_redirect"):
                redirects.extend(self.redirects(child))
            elif child.type not in _UNSAID:
                words.append(self.words.word(child, self.body))
        return sh.Command(self.words.span(node), tuple(assignments), tuple(words), tuple(redirects))

    def _assignment(self, node: Node) -> sh.Assignment:
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        text = self.words.raw(self.words.span(name)) if name else ""
        append = any(c.type == "+=" for c in node.children)
        span = self.words.span(node)
        if value is not None and value.type == "array":
            items = (c for c in value.children if c.is_named and c.type != "comment")
            array = tuple(self.words.word(c, self.body) for c in items)
            return sh.Assignment(span, text, None, append, array)
        word = self.words.word(value, self.body) if value is not None else None
        return sh.Assignment(span, text, word, append)

    def redirects(self, node: Node) -> Iterator[sh.Redirect]:
        span = self.words.span(node)
        if node.type == "heredoc_redirect":
            heredoc = self._heredoc(node)
            yield sh.Redirect(span, "<<", None, heredoc)
            for child in node.children:
                if child.type in {"file_redirect", "herestring_redirect"}:
                    yield from self.redirects(child)
            return
        raw = self.words.raw(span).lstrip("0123456789")
        operator = next((o for o in _OPERATORS if raw.startswith(o)), ">")
        named = [c for c in node.children if c.is_named]
        descriptor = ""
        if named and named[0].type == "file_descriptor":
            descriptor = self.words.raw(self.words.span(named.pop(0)))
        target = self.words.word(named[-1], self.body) if named else None
        yield sh.Redirect(span, operator, target, None, descriptor)

    def _heredoc(self, node: Node) -> sh.Heredoc:
        start = next((c for c in node.children if c.type == "heredoc_start"), None)
        inner = next((c for c in node.children if c.type == "heredoc_body"), None)
        delimiter = self.words.raw(self.words.span(start)) if start else ""
        quoted = any(c in delimiter for c in "'\"\\")
        span = self.words.span(node)
        word = (
            self.words.heredoc_body(inner, self.body, quoted=quoted)
            if inner is not None
            else sh.Word(span, "", ())
        )
        strip = any(c.type == "<<-" for c in node.children)
        return sh.Heredoc(span, delimiter.strip("'\"\\"), quoted, strip, word)


def _leaves(node: Node) -> Iterator[Node]:
    """The words of a test, operators included."""
    for child in node.children:
        if child.type in {"unary_expression", "binary_expression", "negation_expression",
                          "parenthesized_expression"}:  # fmt: skip
            yield from _leaves(child)
        else:
            yield child
