"""The lines of a script that mention a name. Many requests of one script are asked about in turn,
each for the names that its answer goes to."""

from functools import lru_cache
from typing import Final

from fixers.syntax.regex import regex

_NAME: Final = regex(r"\w+")


def lines_with(name: str, text: str) -> str:
    """All lines of a text in which a word of this name stands, in order."""
    return "\n".join(_by_name(text).get(name, ()))


@lru_cache(maxsize=16)
def _by_name(text: str) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for line in text.split("\n"):
        for name in dict.fromkeys(_NAME.findall(line)):
            index.setdefault(name, []).append(line)
    return index
