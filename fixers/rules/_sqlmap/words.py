"""Where the options of a call of sqlmap are written, and other options in their place."""

from collections.abc import Iterator, Mapping
from typing import Final

from fixers.rules._shared.values import element_of, may_differ, value_start
from fixers.rules._sqlmap.call import Sqlmap
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word
from fixers.syntax.span import Span

# Index among the arguments → the value anew, "" without it, None where nobody can tell.
Change = tuple[int, str | None]
Piece = tuple[Span, str]
_CONTINUED: Final = regex(r"(?:[ \t]|\\\n)+$")
_LINE: Final = regex(r"\n?[ \t]*$")  # of an element, alone on it
_WHOLE: Final = regex(r"\$\{?([A-Za-z_]\w*)\}?")
_PLAIN: Final = regex(r"[\w@%+=:,./-]+")  # which the shell takes as it stands


def written(command: Sqlmap, changes: Mapping[int, str | None]) -> Iterator[Piece | None]:
    """What has to change in the script; None for what cannot be changed surely there."""
    for index, value in changes.items():
        if value is None:
            yield None
        else:
            own = _taken_out(command, index) if not value else _anew(command, index, value)
            yield own or _written_out(command, index, changes)


def _taken_out(command: Sqlmap, index: int) -> Piece | None:
    """The option without its place, in the call itself or in an array that it takes."""
    at = command.program.at + index
    word = element_of(command.run, at) or _behind_option(command, index)
    if word is None:
        return None
    text, end = command.run.script.shell.text, word.span.end
    alone = word not in command.run.command.words and text[end : end + 1] == "\n"
    before = (_LINE if alone else _CONTINUED).sub("", text[: word.span.start])
    return Span(len(before), end), ""


def _behind_option(command: Sqlmap, index: int) -> Word | None:
    """A value in quotes, of an option that is written in the call."""
    word = command.program.words[index]
    own = word in command.run.command.words and (command.program.args[index] or "-")[:1] != "-"
    return word if own and word.raw[:1] != "$" else None


def _anew(command: Sqlmap, index: int, value: str) -> Piece | None:
    """The value where it is written, or the option anew where a variable gives its value."""
    run, at = command.run, command.program.at + index
    name, equals, _ = (command.args[index] or "").partition("=")
    old = (command.args[index] or "").removeprefix(f"{name}=") if equals else name
    start = value_start(run, at, old)
    if start is not None:
        return Span(start, start + len(old)), value
    word = run.words[at]
    if word.raw.startswith(f"{name}="):
        return word.span, f"{name}={value}"
    alone = not equals and run.words.count(word) == 1
    return (word.span, value) if alone else None


def _written_out(command: Sqlmap, index: int, changes: Mapping[int, str | None]) -> Piece | None:
    """The options that a variable holds in its place, those that change anew."""
    word = command.program.words[index]
    held = _WHOLE.fullmatch(word.raw)
    if not held or word not in command.run.command.words or may_differ(command.run, held[1]):
        return None
    options = [
        _with(command.program.args[i], changes.get(i, arg))
        for i, (arg, one) in enumerate(command.program.pairs)
        if one == word
    ]
    if not all(option is not None and _PLAIN.fullmatch(option or "x") for option in options):
        return None
    return word.span, " ".join(option for option in options if option)


def _with(arg: str | None, value: str | None) -> str | None:
    name, equals, _ = (arg or "").partition("=")
    return f"{name}={value}" if equals and value and value != arg else value
