"""What a variable is given: by assignments, and line by line by loops and `read`."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ScriptUnit
from fixers.rules._json.parameters import assigned
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children, commands

_READS: Final = frozenset({"read", "mapfile", "readarray"})


def given(name: str, unit: ScriptUnit) -> Iterator[sh.Word]:
    """Where a name is assigned, a loop elsewhere may use it for something else."""
    words = list(assigned(name, unit))
    yield from words or _handed(name, unit.shell.statements)


def _handed(name: str, statements: tuple[sh.Statement, ...]) -> Iterator[sh.Word]:
    for one in statements:
        if isinstance(one, sh.For) and one.variable == name:
            yield from one.values or ()
        if isinstance(one, sh.Pipeline):
            yield from _piped(name, one)
        if isinstance(one, sh.Group | sh.Command) and _takes(name, one):
            yield from _redirected(one)
        yield from _handed(name, children(one))


def _piped(name: str, line: sh.Pipeline) -> Iterator[sh.Word]:
    """`git log | while read -r name; do`: what the stages before it print."""
    for at, stage in enumerate(line.stages[1:], 1):
        if _takes(name, stage):
            span, before = line.span, line.stages[:at]
            body = before if at == 1 else (sh.Pipeline(span, before),)
            yield sh.Word(span, "", (sh.Part(sh.PartKind.SUBSTITUTION, span, "", body=body),))


def _takes(name: str, one: sh.Statement) -> bool:
    """Whether a command, or the loop that a statement is, reads into a variable."""
    loops = one.body if isinstance(one, sh.Group) else (one,)
    first = loops[0] if loops else one
    tests = first.condition if isinstance(first, sh.While) else (first,)
    found = (
        command
        for command in commands(tests if isinstance(tests[0], sh.Command) else ())
        if command.words and command.words[0].literal in _READS
    )
    return any(word.literal == name for command in found for word in command.words[1:])


def _redirected(one: sh.Group | sh.Command) -> Iterator[sh.Word]:
    """`< <(git log)`, `< notes.txt`, `<<< "$TITLE"`, `<<EOF`."""
    for redirect in one.redirects:
        span, target = redirect.span, redirect.target
        if redirect.heredoc is not None:
            yield redirect.heredoc.body
        elif redirect.operator == "<<<" and target is not None:
            yield target
        elif redirect.operator == "<" and target is not None:
            inside = tuple(s for part in target.parts for s in part.body)
            read = inside or (sh.Command(span, (), (), (redirect,)),)
            yield sh.Word(span, "", (sh.Part(sh.PartKind.SUBSTITUTION, span, "", body=read),))
