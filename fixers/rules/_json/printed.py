"""Texts that are printed line by line into a file: `echo "{" > f`, then `echo "}" >> f`."""

from collections.abc import Iterator
from typing import Final

from fixers.rules._json.heredoc_text import heredoc_text
from fixers.rules._json.words import is_echo
from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.shell import children
from fixers.syntax.span import Span

Piece = tuple[sh.Word, tuple[sh.Part, ...]]
_PRINTS: Final = frozenset({"echo", "printf", "cat"})
_NOWHERE: Final = Span(0, 0)
_END: Final = sh.Part(sh.PartKind.TEXT, _NOWHERE, "\n")


@dataclass(frozen=True, slots=True)
class Printed:
    """`redirect` is that of the first, as it is written, a blank before it; `whole` is what all
    of them take up."""

    pieces: list[Piece]
    whole: Span
    redirect: str


def printed_in(statements: tuple[sh.Statement, ...]) -> Iterator[Printed]:
    """Commands that print, one after the other, into the same file or out of the same group."""
    run: list[tuple[sh.Command, Piece]] = []
    for one in statements:
        piece = _printed(one)
        told = (one, piece) if piece is not None and isinstance(one, sh.Command) else None
        if told is None or not run or not _goes_on(run[-1][0], told[0]):
            yield from _made(run)
            run = []
        run += [told] if told is not None else []
        yield from printed_in(children(one))
    yield from _made(run)


def _made(run: list[tuple[sh.Command, Piece]]) -> Iterator[Printed]:
    if len(run) > 1:
        first, last = run[0][0], run[-1][0]
        into = _into(first)
        redirect = f" {into.operator} {_file(first)}" if into is not None else ""
        end = max(last.span.end, *(_end_of(r) for r in last.redirects), 0)
        yield Printed([piece for _, piece in run], Span(first.span.start, end), redirect)


def _end_of(redirect: sh.Redirect) -> int:
    return redirect.heredoc.span.end if redirect.heredoc is not None else redirect.span.end


def _into(command: sh.Command) -> sh.Redirect | None:
    return next((r for r in command.redirects if r.operator in {">", ">>"}), None)


def _goes_on(before: sh.Command, one: sh.Command) -> bool:
    """Whether a command prints to the end of what the one before it printed."""
    first, second = _file(before), _file(one)
    into = _into(one)
    return first == second and (into is None or into.operator == ">>")


def _file(command: sh.Command) -> str | None:
    into = _into(command)
    return into.target.raw if into is not None and into.target is not None else None


def _printed(one: sh.Statement) -> Piece | None:
    """The word that a command prints, and the parts of it with the end of its line."""
    if not isinstance(one, sh.Command) or not one.words or one.words[0].literal not in _PRINTS:
        return None
    heres = [r.heredoc for r in one.redirects if r.heredoc is not None]
    if len(one.redirects) > len(heres) + (_into(one) is not None):
        return None
    texts = [word.literal for word in one.words]
    if texts == ["cat"] and len(heres) == 1:
        word = heredoc_text(heres[0])
        return word, word.parts
    if heres:
        return None
    if is_echo(one):
        return one.words[1], (*one.words[1].parts, _END)
    quiet = texts[:2] == ["echo", "-n"] or texts[:2] == ["printf", "%s"]
    return (one.words[2], one.words[2].parts) if quiet and len(texts) == 3 else None
