"""Shell and POSIX patterns as regular expressions of Python."""

import re
from typing import Final

from fixers.syntax.regex import regex

_QUOTES: Final = regex(r"[\"']")
_CLASS: Final = regex(r"\[:\w+:\]")
_CLASSES: Final = {
    "alnum": "A-Za-z0-9", "alpha": "A-Za-z", "digit": "0-9", "lower": "a-z", "upper": "A-Z",
    "space": r"\s", "blank": r" \t",
}  # fmt: skip
_MOST_STARS: Final = 2
# A repository must not be able to keep the matcher busy: no repeated groups, few wide repeats.
_EXPENSIVE: Final = regex(r"\)\s*[*+{]|(?:(?<!\\)\.[*+{].*){3}|(?:[.\])\w][*+{].*){5}", re.DOTALL)
_BASIC: Final = regex(r"\\([(){}|+?])|([(){}|+?])|\\(.)|\[\^?\]?[^\]]*\]", re.DOTALL)


def glob_regex(pattern: str, *, greedy: bool = True) -> str | None:
    """`*:*` as in `${NAME%%pattern}`; None when it holds an expansion."""
    text = _QUOTES.sub("", pattern)
    if "$" in text or _CLASS.search(text) or "`" in text or text.count("*") > _MOST_STARS:
        return None
    many = ".*" if greedy else ".*?"
    pieces = {"*": many, "?": "."}
    parts = re.findall(r"\\.|\[[^\]]+\]|.", text, re.DOTALL)
    return "".join(_piece(part, pieces) for part in parts)


def posix_regex(pattern: str, *, extended: bool) -> re.Pattern[str] | None:
    """What `sed` and `grep` understand, without or with `-E`; None when it is not surely so."""
    text = pattern if extended else _BASIC.sub(_from_basic, pattern)
    if _EXPENSIVE.search(text):
        return None
    text = re.sub(r"\[:(\w+):\]", lambda found: _CLASSES.get(found[1], found[0]), text)
    if _CLASS.search(text):
        return None
    try:
        return re.compile(text)
    except re.error:
        return None


def _piece(part: str, pieces: dict[str, str]) -> str:
    if part in pieces:
        return pieces[part]
    if part.startswith("[") and len(part) > 1:
        inside = re.sub(r"[\\\]\[]", r"\\\g<0>", part[1:-1])
        return f"[^{inside[1:]}]" if inside.startswith("!") else f"[{inside}]"
    return re.escape(part.removeprefix("\\") or part)


def _from_basic(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    return f"\\{found[2]}" if found[2] else found[0]
