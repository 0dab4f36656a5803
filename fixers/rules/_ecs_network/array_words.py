"""Options of a call that stand in an array of its script: `args=(…)`, then `aws "${args[@]}"`."""

from dataclasses import replace
from typing import Final

from fixers.model import Invocation
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word, commands

_WHOLE: Final = regex(r"\"?\$\{(\w+)\[@\]\}\"?")


def with_elements(run: Invocation) -> Invocation:
    """The call with the words of its arrays where these are known to be all that is in them."""
    words: list[Word] = []
    left = list(run.words)
    while left:
        word = left[0]
        same = next((i for i, other in enumerate(left) if other.span != word.span), len(left))
        words += _elements(word, run, same) or left[:same]
        left = left[same:]
    return replace(run, words=tuple(words))


def _elements(word: Word, run: Invocation, number: int) -> tuple[Word, ...]:
    """What was put into an array before the call; nothing when it may hold something else."""
    array = _WHOLE.fullmatch(run.script.shell.text[word.span.start : word.span.end])
    found = tuple(
        element
        for command in (commands(run.script.shell.statements) if array else ())
        for one in command.assignments
        if array and one.name == array[1] and command.span.end <= run.span.start
        for element in one.array or ()
    )
    return found if len(found) == number else ()
