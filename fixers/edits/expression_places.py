"""Where expressions stand in shell: what the shell would do to their value there."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.records import Enum, dataclass
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span


class NotLiftedError(Exception):
    """Why an expression cannot become a variable: one clause."""


class Role(Enum):
    """What a word is to the shell."""

    COMMAND = "command"
    ARGUMENT = "argument"
    TARGET = "target"
    ASSIGNED = "assigned"  # neither split nor globbed, and may be nothing at all
    WHOLE = "whole"  # neither split nor globbed; nothing at all would break the syntax
    HEREDOC = "heredoc"
    STRIPPED = "stripped"  # a heredoc whose lines lose their first tabs


@dataclass(frozen=True, slots=True)
class Place:
    role: Role
    word: sh.Word
    part: sh.Part


_MAY_HOLD: Final = frozenset({
    sh.PartKind.EXPRESSION, sh.PartKind.ARITHMETIC, sh.PartKind.EXPANSION,
})  # fmt: skip

_MAY_BE_NUMBER: Final = regex(r"(?:\d|\$\{\{.*?\}\})+", re.DOTALL)
_DECLARES: Final = frozenset({"export", "declare", "typeset", "readonly", "local"})
_READ: Final = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPANSION})
# The fields that hold no other node; of each kind of node those that may.
_LEAVES: Final = frozenset({
    "span", "raw", "name", "operator", "descriptor", "delimiter", "variable", "kind", "literal",
})  # fmt: skip
_NAMES: Final[dict[type, tuple[str, ...]]] = {}


def places_of(statements: tuple[sh.Statement, ...]) -> Iterator[tuple[int, Place]]:
    """By the offset of the part: every expression, and every part that may hold one."""
    for statement in statements:
        yield from _of(statement)


def variables_of(node: object) -> frozenset[str]:
    """The names that a tree of shell reads by `$`."""
    names: set[str] = set()
    left = [node]
    while left:
        current = left.pop()
        if isinstance(current, sh.Part):
            if current.kind in _READ:
                names.add(current.value)
            left += current.body
        else:
            left += nodes_in(current)
    return frozenset(names)


def _of(node: object) -> Iterator[tuple[int, Place]]:
    match node:
        case sh.Command():
            yield from _command(node)
        case sh.Assignment():
            yield from _assignment(node)
        case sh.Redirect():
            yield from _redirect(node)
        case sh.For():
            yield from _words(node.values or (), Role.ARGUMENT)
            yield from places_of(node.body)
        case sh.Word():
            yield from _word(node, Role.WHOLE)
        case _:
            for inner in nodes_in(node):
                yield from _of(inner)


def nodes_in(node: object) -> tuple[object, ...]:
    """The nodes of a tree of shell that are right inside one, or the members of a tuple."""
    if isinstance(node, tuple):
        return node
    kind = type(node)
    if kind not in _NAMES:
        named = fields(kind) if is_dataclass(kind) and kind is not Span else ()
        _NAMES[kind] = tuple(field.name for field in named if field.name not in _LEAVES)
    return tuple(inner for name in _NAMES[kind] if (inner := getattr(node, name)))


def _command(node: sh.Command) -> Iterator[tuple[int, Place]]:
    yield from _words(node.words[:1], Role.COMMAND)
    yield from _words(node.words[1:], Role.ARGUMENT)
    # `export A=…` is a word and an assignment; what an assignment does to it counts.
    yield from _of((node.assignments, node.redirects))


def _assignment(node: sh.Assignment) -> Iterator[tuple[int, Place]]:
    if node.value is not None:
        yield from _word(node.value, Role.ASSIGNED)
    yield from _words(node.array or (), Role.ARGUMENT)


def _redirect(node: sh.Redirect) -> Iterator[tuple[int, Place]]:
    if node.target is not None:
        yield from _word(node.target, Role.TARGET)
    if node.heredoc is not None and not node.heredoc.quoted:
        role = Role.STRIPPED if node.heredoc.strip_tabs else Role.HEREDOC
        yield from _word(node.heredoc.body, role)


def _words(words: tuple[sh.Word, ...], role: Role) -> Iterator[tuple[int, Place]]:
    for word in words:
        yield from _word(word, role)


def _word(word: sh.Word, role: Role) -> Iterator[tuple[int, Place]]:
    for part in word.parts:
        if part.kind in _MAY_HOLD:
            yield part.span.start, Place(role, word, part)
        yield from places_of(part.body)


def quote_at(word: sh.Word, at: int) -> str:
    """The quote that is open at an offset of the script: `"`, `'` or none."""
    spans = [p.span for p in word.parts if p.kind is not sh.PartKind.TEXT and p.span.end <= at]
    quote, index = "", word.span.start
    while index < at:
        inside = next((s for s in spans if s.start <= index < s.end), None)
        if inside is not None:
            index = inside.end
            continue
        char = word.raw[index - word.span.start]
        if char == "\\" and quote != "'":
            index += 2
            continue
        if char == quote:
            quote = ""
        elif char in "\"'" and not quote:
            if word.raw[: index - word.span.start].endswith("$"):
                raise NotLiftedError("an expression stands inside `$'…'`")
            quote = char
        index += 1
    return quote


def parts_words(script: sh.ShellScript) -> bool:
    """Whether IFS is set for more than one command: `read` often gets it for itself."""
    for command in commands(script.statements):
        lasting = not command.words or command.words[0].literal in _DECLARES
        if lasting and any(one.name == "IFS" for one in command.assignments):
            return True
    return False


def may_be_descriptor(text: str, word: sh.Word) -> bool:
    """`${{ a }}>file`: a number there says what is redirected, a variable never does."""
    follows = text[word.span.end : word.span.end + 1]
    return follows in {"<", ">"} and bool(_MAY_BE_NUMBER.fullmatch(word.raw))
