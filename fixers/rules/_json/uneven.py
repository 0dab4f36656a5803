"""JSON that lacks a bracket or a quote, whatever its values are."""

import re
from typing import Final

from fixers.rules._json.broken import is_json
from fixers.syntax.regex import regex

_LIKE_JSON: Final = regex(r"\s*(?:\[\s*)?\{\s*\"[^\"]*\"\s*:.*", re.DOTALL)
_QUOTE: Final = regex(r"(?<!\\)\"")
_STRING: Final = regex(r"\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_CLOSES: Final = {"{": "}", "[": "]"}
# Where the quote may be missing: behind a value or a key, or in front of one.
_GAPS: Final = regex(r"(?<=[\w.!?-])(?=\s*[,:}\]\n])|(?<=[:,{\[])(?=[\w.])|(?<=[:,{\[]\s)(?=[\w.])")
_MOST: Final = 60  # places that are tried


def uneven(text: str) -> str | None:
    """What is missing, or one too many, so that the text is JSON with it."""
    if not _LIKE_JSON.fullmatch(text) or is_json(text):
        return None
    if len(_QUOTE.findall(text)) % 2:
        gaps = [found.start() for found in _GAPS.finditer(text)][:_MOST]
        lacks = any(is_json(f'{text[:at]}"{text[at:]}') for at in gaps)
        return "a quote is missing" if lacks else None
    open_, over = _open_in(_STRING.sub('""', text))
    if over and is_json(text.rstrip()[:-over]):
        return "there is a bracket too many"
    return "a bracket is not closed" if open_ and is_json(text + open_) else None


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
