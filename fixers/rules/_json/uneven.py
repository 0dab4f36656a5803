"""JSON that lacks a bracket or a quote, whatever its values are."""

import re
from typing import Final

from fixers.rules._json.broken import Change, Slip, is_json
from fixers.syntax.regex import regex

_LIKE_JSON: Final = regex(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:.*", re.DOTALL)
_QUOTE: Final = regex(r"(?<!\\)\"")
_STRING: Final = regex(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ON_LINES: Final = regex(r"\s*[\[{][ \t]*\n")
_CLOSES: Final = {"{": "}", "[": "]"}
# Where the quote may be missing: behind a value or a key, or in front of one.
_GAPS: Final = regex(r"(?<=[\w.!?-])(?=\s*[,:}\]\n])|(?<=[:,{\[])(?=[\w.])|(?<=[:,{\[]\s)(?=[\w.])")
_MOST: Final = 60  # places that are tried


def uneven(text: str) -> Slip | None:
    """What is missing, or one too many, so that the text is JSON with it."""
    if not _LIKE_JSON.fullmatch(text) or is_json(text):
        return None
    if len(_QUOTE.findall(text)) % 2:
        gaps = [found.start() for found in _GAPS.finditer(text)][:_MOST]
        lacks = any(is_json(f'{text[:at]}"{text[at:]}') for at in gaps)
        return Slip("a quote is missing", ()) if lacks else None
    open_, over = _open_in(_STRING.sub('""', text))
    if over and is_json(text.rstrip()[:-over]):
        return Slip("there is a bracket too many", ())
    if not open_ or not is_json(text + open_):
        return None
    return Slip("a bracket is not closed", _closed(text, open_))


def _closed(text: str, bracket: str) -> list[Change]:
    """The one bracket that is missing, where it can stand nowhere but at the end."""
    end = len(text.rstrip())
    hidden = _STRING.sub(lambda found: "x" * len(found[0]), text)
    earlier = [at for at, char in enumerate(hidden) if char == ","][: _MOST + 1]
    if len(bracket) > 1 or len(earlier) > _MOST:
        return []
    open_ = any(is_json(f"{text[:at]}{bracket}{text[at:]}") for at in earlier)
    line = "\n" if _ON_LINES.match(text) else ""
    return [] if open_ else [(end, end, f"{line}{bracket}")]


def _open_in(bare: str) -> tuple[str, int]:
    """What would close the brackets that are open at the end, and how many close nothing."""
    open_: list[str] = []
    over = 0
    for char in bare:
        if char in _CLOSES:
            open_.append(_CLOSES[char])
        elif char in "}]" and open_:
            open_.pop()
        elif char in "}]":
            over += 1
    return "".join(reversed(open_)), over
