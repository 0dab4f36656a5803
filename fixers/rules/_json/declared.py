"""JSON that `local x=…` or `export X=…` would take: so that a failure counts, it is given apart."""

from typing import Final

from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_BEGINS: Final = r"(?:^|\n|[;{]|\b(?:then|do|else)\b)[ \t]*"
_OWN: Final = regex(_BEGINS + r"(?:local|declare|typeset) (?!-)(?:[^\n;&|]* )?(?P<name>\w+)=$")
_GIVEN: Final = regex(_BEGINS + r"(?P<word>export|readonly) (?P<name>\w+)=$")
ENDS: Final = regex(r"[ \t]*(?:\n|;(?!;)|#|$)")


def apart(text: str, word: Span, command: str) -> tuple[Span, str] | None:
    """`local x; x=$(…)` or `X=$(…); export X`, and what it takes the place of."""
    before = text[: word.start]
    if not ENDS.match(text, word.end):
        return None
    if own := _OWN.search(before):
        return Span(own.start("name"), word.end), f"{own['name']}; {own['name']}=$({command})"
    if given := _GIVEN.search(before):
        made = f"{given['name']}=$({command}); {given['word']} {given['name']}"
        return Span(given.start("word"), word.end), made
    return None
