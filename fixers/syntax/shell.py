"""Read bash or POSIX sh with tree-sitter-bash into the tree of `shell_tree`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.syntax._shell_page import whole_page
from fixers.syntax._shell_query import children, commands, is_named, nested_script
from fixers.syntax._shell_statements import Statements
from fixers.syntax.regex import regex
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
    "children",
    "commands",
    "is_named",
    "nested_script",
    "parse_shell",
]

MAX_CHARACTERS: Final = 128 * 1024
_REPAIRS: Final = 5
# The parser's repair of errors is quadratic in what stands on one logical line, and it cannot be
# interrupted: 8,000 characters of ">f`" take 5 s. No line that a person wrote comes near these.
_LINE: Final = regex(r"(?:\\\r?\n|[^\n])+")
_OPERATORS: Final = regex(r"[|&;<>()`\[!]")
_MAX_OPERATORS: Final = 200
_MAX_BACKTICKS: Final = 200
# The same of what ends many lines of a long text, so that they are one to the parser.
_LONG: Final = 32 * 1024
_GOES_ON: Final = regex(r"[|&(][ \t]*$", re.MULTILINE)
_MAX_GOING_ON: Final = 200


@lru_cache(maxsize=4096)
def parse_shell(text: str) -> ShellScript:
    """Parse bash or POSIX sh. Never raises; text over 128 KB, or hostile, gives one `Opaque`."""
    if len(text) > MAX_CHARACTERS or _is_hostile(text):
        return _unread(text)
    page = whole_page(text)
    if page.root.type != "program":  # nothing at all could be made of it
        return _unread(text)
    statements = Statements(page)
    body = statements.block(page.root.children)
    repairs = 0
    while statements.run_on and repairs < _REPAIRS:
        repairs += 1
        page = page.split_at(statements.run_on)
        statements = Statements(page)
        body = statements.block(page.root.children)
    comments = tuple(ShellComment(span, page.raw(span)) for span in page.comments())
    return ShellScript(text, body, comments, tuple(_outermost(statements.opaque)))


def _is_hostile(text: str) -> bool:
    """Whether reading the text could take seconds."""
    if "\0" in text or text.count("`") > _MAX_BACKTICKS:
        return True
    if len(text) > _LONG and len(_GOES_ON.findall(text)) > _MAX_GOING_ON:
        return True
    if len(text) <= _MAX_OPERATORS:
        return False
    if len(_OPERATORS.findall(text)) <= _MAX_OPERATORS:
        return False
    return any(len(_OPERATORS.findall(line)) > _MAX_OPERATORS for line in _LINE.findall(text))


def _unread(text: str) -> ShellScript:
    whole = Span(0, len(text))
    return ShellScript(text, (Opaque(whole),), (), (whole,))


def _outermost(spans: list[Span]) -> Iterator[Span]:
    end = -1
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.end > end:
            end = span.end
            yield span
