"""Text of unknown origin, made harmless for Markdown, a terminal or a workflow's log."""

import re
from typing import Final

from fixers.syntax.regex import regex

_ZERO_WIDTH: Final = "\u200b"
# Control characters, and those that turn the direction of text around.
_CONTROL: Final = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_SPACE: Final = regex(r"\s+")
# A tag, a mention, the target of a link or image: a zero-width space takes their meaning and
# leaves their look, inside code spans too.
_ACTIVE: Final = regex(r"<(?=[A-Za-z/!?])|@(?=[A-Za-z0-9])|\](?=[(\[])")
_CODE_SPAN: Final = regex(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_BACKTICK: Final = regex(r"[`\\]")
_PIPE: Final = regex(r"(\\*)\|")


def plain(text: str) -> str:
    """Without characters that command a terminal; tabs and line ends stay."""
    return _CONTROL.sub("", text)


def line(text: str) -> str:
    """One line of Markdown that may keep code spans and emphasis, but makes no link, tag or
    mention, and opens no code span that what follows would close."""
    parts: list[str] = []
    at, flat = 0, _flat(text)
    for span in _CODE_SPAN.finditer(flat):
        parts += (_BACKTICK.sub(r"\\\g<0>", flat[at : span.start()]), span[0])
        at = span.end()
    parts.append(_BACKTICK.sub(r"\\\g<0>", flat[at:]))
    return _ACTIVE.sub(lambda match: match[0] + _ZERO_WIDTH, "".join(parts))


def code(text: str) -> str:
    """A code span around text that may hold backticks itself."""
    flat = _flat(text)
    fence = "`" * (_longest_run(flat) + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def cell(markdown: str) -> str:
    """Markdown of one line as a cell of a table."""
    return _PIPE.sub(lambda m: (m[1] + _ZERO_WIDTH if m[1] else "") + "\\|", markdown)


def fenced(text: str, language: str) -> str:
    """A fenced block whose fence the text cannot close."""
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}" if text else f"{fence}{language}\n{fence}"


def details(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _flat(text: str) -> str:
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
