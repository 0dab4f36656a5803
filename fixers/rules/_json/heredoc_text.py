"""The text of a heredoc, and what is filled into it."""

from dataclasses import replace

from fixers.syntax import shell_tree as sh
from fixers.syntax.expression import occurrences
from fixers.syntax.span import Span


def heredoc_text(here: sh.Heredoc) -> sh.Word:
    """In a quoted one GitHub alone fills something in."""
    raw, start = here.body.raw, here.body.span.start
    if not here.quoted:
        return here.body
    parts: list[sh.Part] = []
    at = 0
    for one in occurrences(raw):
        place = Span(start + one.span.start, start + one.span.end)
        before = Span(start + at, place.start)
        parts.append(sh.Part(sh.PartKind.TEXT, before, raw[at : one.span.start]))
        parts.append(sh.Part(sh.PartKind.EXPRESSION, place, one.inner))
        at = one.span.end
    rest = Span(start + at, here.body.span.end)
    return replace(here.body, parts=(*parts, sh.Part(sh.PartKind.TEXT, rest, raw[at:])))
