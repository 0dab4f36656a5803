"""Questions about statements that other floors ask."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from operator import attrgetter
from typing import Final

from fixers.syntax import shell_tree as sh

_BODY: Final = attrgetter("body")


@lru_cache(maxsize=4096)  # as many as scripts are kept; most rules ask for those of each
def commands(statements: tuple[sh.Statement, ...]) -> tuple[sh.Command, ...]:
    """Every simple command, however deep: in branches, functions, substitutions, heredocs."""
    return tuple(_commands(statements))


def _commands(statements: Iterable[sh.Statement]) -> Iterator[sh.Command]:
    for statement in statements:
        if isinstance(statement, sh.Command):
            yield statement
        for word in _words(statement):
            for part in filter(_BODY, word.parts):
                yield from _commands(part.body)
        if not isinstance(statement, sh.Command):
            yield from _commands(children(statement))


def nested_script(
    word: sh.Word, *, variables: bool = False
) -> tuple[str, Callable[[int], int]] | None:
    """The text of `'…'` or `"…"`, and what turns an offset in it into one of the script.

    None unless the word is one quoted text in which nothing is expanded or escaped: of
    `bash -c "$x"` nobody knows the offsets. With `variables`, those that have names may stand
    behind other text, where each is taken for what it is outside.
    """
    inner, start = word.raw[1:-1], word.span.start + 1
    at = 0
    for part in word.parts:
        raw = word.raw[part.span.start - word.span.start : part.span.end - word.span.start]
        plain = part.kind is sh.PartKind.EXPRESSION or (
            part.kind is sh.PartKind.TEXT and part.value == raw
        )
        plain = plain or (variables and at > 0 and is_named(part))
        if not (plain and part.quoted and part.span.start == start + at):
            return None
        at += len(raw)
    if at != len(inner) or not word.parts:
        return None
    return inner, lambda offset: start + offset


def is_named(part: sh.Part) -> bool:
    """`$NAME` and `${NAME}`, and neither `$1` nor `${NAME%/*}`."""
    kinds = {sh.PartKind.VARIABLE, sh.PartKind.EXPANSION}
    return part.kind in kinds and part.value.isidentifier() and not part.operator


def _words(statement: sh.Statement) -> Iterator[sh.Word]:
    match statement:
        case sh.Command():
            for assignment in statement.assignments:
                yield from (assignment.value,) if assignment.value else ()
                yield from assignment.array or ()
            yield from statement.words
            yield from _redirected(statement.redirects)
        case sh.Group():
            yield from _redirected(statement.redirects)
        case sh.For():
            yield from statement.values or ()
        case sh.Case():
            yield statement.subject
            for patterns, _ in statement.arms:
                yield from patterns
        case sh.Test():
            yield from statement.words


def _redirected(redirects: Iterable[sh.Redirect]) -> Iterator[sh.Word]:
    for redirect in redirects:
        if redirect.target is not None:
            yield redirect.target
        if redirect.heredoc is not None:
            yield redirect.heredoc.body


def children(statement: sh.Statement) -> tuple[sh.Statement, ...]:
    """The statements right inside another, those in its words not counted."""
    match statement:
        case sh.Pipeline():
            return statement.stages
        case sh.AndOr():
            return statement.left, statement.right
        case sh.Negated() | sh.Background():
            return (statement.body,)
        case sh.If():
            branches = (s for condition, body in statement.branches for s in (*condition, *body))
            return (*branches, *statement.otherwise)
        case sh.Case():
            return tuple(s for _, body in statement.arms for s in body)
        case sh.While():
            return (*statement.condition, *statement.body)
        case sh.For() | sh.Group() | sh.Function():
            return statement.body
    return ()
