"""Each letter of a text of shell, with the place that it takes up as it is written."""

from collections.abc import Iterable, Iterator
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.records import dataclass
from fixers.syntax.span import Span

PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
HOLE: Final = "\0"
_ESCAPED: Final = '"\\$`'


@dataclass(frozen=True, eq=False, slots=True)
class Letter:
    """`text` is `HOLE` for all of a value that the shell or GitHub fills in, by `part`; `quote` is
    that of the shell around it, the double one in a heredoc."""

    text: str
    span: Span
    quote: str
    part: sh.Part


def letters(parts: Iterable[sh.Part], script: str) -> list[Letter] | None:
    """None where a text is written in a way that is not read here."""
    found: list[Letter] = []
    quote, end = "", -1
    for part in parts:
        quote = quote if part.span.start == end else _quote(part, script)
        end = part.span.end
        read = list(_of_part(part, quote, script))
        if part.kind in PLAIN and (read[-1].span.end if read else part.span.start) != end:
            return None
        found += read
    return found


def _quote(part: sh.Part, script: str) -> str:
    if not part.quoted:
        return ""
    return "'" if script[part.span.start - 1 : part.span.start] == "'" else '"'


def _of_part(part: sh.Part, quote: str, script: str) -> Iterator[Letter]:
    at = part.span.start
    if part.kind not in PLAIN:
        yield Letter(HOLE, part.span, quote, part)
        return
    if part.span.start == part.span.end:
        yield Letter(part.value, part.span, quote, part)  # what `echo` adds
        return
    for letter in part.value:
        start = at
        escaped = script[at] == "\\" and script[at + 1 : at + 2] == letter in _ESCAPED
        at += 2 if escaped and quote == '"' else 1
        if script[at - 1] != letter:
            return
        yield Letter(letter, Span(start, at), quote, part)


def joined(read: Iterable[Letter]) -> str:
    return "".join(letter.text for letter in read)


def strings(text: str) -> Iterator[Span]:
    """The strings of a JSON that hold a value, their quotes included."""
    start, escaped = -1, False
    for at, letter in enumerate(text):
        if escaped:
            escaped = False
        elif start >= 0 and letter == "\\":
            escaped = True
        elif letter == '"' and start < 0:
            start = at
        elif letter == '"':
            if HOLE in text[start:at]:
                yield Span(start, at + 1)
            start = -1
