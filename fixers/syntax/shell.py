"""Read bash or POSIX sh with tree-sitter-bash into the tree of `shell_tree`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import tree_sitter
import tree_sitter_bash

from fixers.syntax._shell_statements import Statements
from fixers.syntax._shell_words import Words
from fixers.syntax.expression import mask, occurrences
from fixers.syntax.shell_tree import (
    AndOr,
    Assignment,
    Background,
    Case,
    Command,
    For,
    Function,
    Group,
    Heredoc,
    If,
    Negated,
    Opaque,
    Part,
    PartKind,
    Pipeline,
    Redirect,
    ShellComment,
    ShellScript,
    Statement,
    Test,
    While,
    Word,
)
from fixers.syntax.span import Span

__all__ = [
    "AndOr",
    "Assignment",
    "Background",
    "Case",
    "Command",
    "For",
    "Function",
    "Group",
    "Heredoc",
    "If",
    "Negated",
    "Opaque",
    "Part",
    "PartKind",
    "Pipeline",
    "Redirect",
    "ShellComment",
    "ShellScript",
    "Statement",
    "Test",
    "While",
    "Word",
    "parse_shell",
]

MAX_CHARACTERS: Final = 64 * 1024  # heredocs cost quadratic time in the grammar
_LANGUAGE: Final = tree_sitter.Language(tree_sitter_bash.language())


@lru_cache(maxsize=4096)
def parse_shell(text: str) -> ShellScript:
    """Parse bash or POSIX sh. Never raises on any text; over 64 KB gives one `Opaque`."""
    if len(text) > MAX_CHARACTERS:
        return _unread(text)
    masked = mask(text).replace("\r\n", " \n")
    data = masked.encode("utf-8", "replace")
    tree = tree_sitter.Parser(_LANGUAGE).parse(data)
    if tree.root_node.type != "program":  # nothing at all could be made of it
        return _unread(text)
    words = Words(text, _offsets(masked, data), occurrences(text))
    statements = Statements(words)
    body = statements.block(tree.root_node.children, 0)
    comments = tuple(ShellComment(span, text[span.start : span.end]) for span in words.comments)
    return ShellScript(text, body, comments, tuple(statements.opaque))


def _unread(text: str) -> ShellScript:
    whole = Span(0, len(text))
    return ShellScript(text, (Opaque(whole),), (), (whole,))


def _offsets(text: str, data: bytes) -> list[int] | range:
    """Byte offset → code-point offset."""
    if len(text) == len(data):
        return range(len(text) + 1)
    return [*_spread(text), len(text)]


def _spread(text: str) -> Iterator[int]:
    for index, char in enumerate(text):
        for _ in char.encode("utf-8", "replace"):
            yield index
