"""Source lines with a span underlined, as wide as a terminal shows them."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Location
from fixers.report.escaping import plain
from fixers.report.paint import DIM, Painter

_TAB: Final = "    "
_BEFORE: Final = 60  # characters of a long line that are shown before the span …
_LONG: Final = 160  # … and at all


def excerpt(at: Location, paint: Painter, hue: str) -> Iterator[str]:
    """The first line of the span, carets below it, and how many lines follow."""
    start, end = at.start, at.end
    text = at.source.line_text(start.line)
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(text)
    cut = first - _BEFORE if len(text) > _LONG and first > _BEFORE else 0
    before = ("…" if cut else "") + _shown(text[cut:first])
    rest = text[first : cut + _LONG]
    marked, after = _shown(rest[: last - first]), _shown(rest[last - first :])
    more = "…" if len(text) > cut + _LONG else ""
    number = f"{start.line:>5}"
    gutter = paint(f"{'':>5} │ ", DIM)
    yield f"{paint(f'{number} │ ', DIM)}{before}{marked}{after}{more}"
    yield gutter + " " * width(before) + paint("^" * max(1, width(marked)), hue)
    if end.line > start.line:
        lines = end.line - start.line
        yield gutter + paint(f"… and {lines} more line{'s' if lines > 1 else ''}", DIM)


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _shown(text: str) -> str:
    return plain(text.replace("\t", _TAB))
