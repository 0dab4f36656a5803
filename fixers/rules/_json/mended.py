"""JSON that no parser accepts, mended where one slip is in the way."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import replace_in_script
from fixers.model import ScriptUnit
from fixers.rules._json.broken import Broken, Change, changed, is_json
from fixers.rules._json.glued import Glued, glued_text
from fixers.rules._json.letters import HOLE, PLAIN, letters
from fixers.syntax.regex import regex
from fixers.syntax.span import Span

_SINGLE: Final = regex("'")
_KEY: Final = regex(r"(?<=[{,])\s*(?P<word>[A-Za-z_]\w*)(?=\s*:)")
_STRING: Final = regex(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_UNTOLD: Final = SkippedFix("what was meant cannot be told")


def mended(broken: Broken, unit: ScriptUnit) -> Fix | SkippedFix:
    """A comma that is missing or too many, a bracket, quotes or a backslash, if it is JSON then."""
    for changes in (broken.changes, *_ways(broken)):
        if changes and (edits := _written(broken, changes, unit)):
            return Fix(_title(changes), edits, applicability=Applicability.UNSAFE)
    return _UNTOLD


def with_values(broken: Broken) -> Glued | None:
    """The JSON once it is mended, where values are pasted into it."""
    parts = [part for part in broken.word.parts if part.kind not in PLAIN]
    text = "".join(p.value if p.kind in PLAIN else HOLE for p in broken.word.parts)
    at_hand = parts and broken.changes and broken.word.raw.startswith('"')
    return (
        next(glued_text(broken.word, changed(text, broken.changes), parts), None)
        if at_hand
        else None
    )


def _title(changes: Sequence[Change]) -> str:
    start, end, new = changes[0]
    if new == '"':
        return "Use double quotes" if end > start else "Put it in quotes"
    if new.endswith(("]", "}")):
        return "Close the bracket"
    return "Mend the comma" if "," in new or len(changes) == 1 else "Mend the JSON"


def _ways(broken: Broken) -> Iterator[Sequence[Change]]:
    """What may be meant, of a text that has no values in it."""
    text, before = broken.text, broken.text[: broken.at].rstrip()
    comma = max(before.rfind(","), 0)
    hidden = _STRING.sub(lambda found: '"' + "x" * (len(found[0]) - 2) + '"', text)
    keys = [found.span("word") for found in _KEY.finditer(hidden)]
    ways: tuple[list[Change], ...] = (
        [(len(before), len(before), ",")],
        [(comma, comma + 1, "")],
        [(at, at, '"') for span in keys for at in span],
        [(f.start(), f.end(), '"') for f in _SINGLE.finditer(text) if '"' not in text],
    )
    yield from (way for way in ways if is_json(changed(text, way)))


def _written(broken: Broken, changes: Sequence[Change], unit: ScriptUnit) -> tuple[Edit, ...]:
    """The changes in the script; none where one of them cannot surely be written."""
    word = broken.word
    read = letters(word.parts, unit.shell.text)
    if read is None:
        return ()
    quotes = {unit.shell.text[one.span.start : one.span.end] for one in read if one.text == '"'}
    if not quotes and not broken.text:  # values are pasted into it
        quotes = {'\\"'}
    elif not quotes:  # they would all need a backslash
        text = changed(broken.text, changes)
        edit = None if "'" in text else replace_in_script(unit, word.span, f"'{text}'")
        return () if edit is None else (edit,)
    edits = []
    for start, end, new in changes:
        first = read[start].span.start if start < len(read) else read[-1].span.end
        place = Span(first, read[end - 1].span.end if end > start else first)
        edits.append(replace_in_script(unit, place, min(quotes) if new == '"' else new))
    sure = tuple(edit for edit in edits if edit is not None)
    return sure if len(sure) == len(edits) and len(quotes) == 1 else ()
