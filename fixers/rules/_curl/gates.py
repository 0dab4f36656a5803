"""Tests of a number that nothing, null and 0 pass: `if (( $(echo "$errors > 5" | bc) )); then
exit 1; fi`. Whoever tests so hears nothing of an error in the place of the number."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final

from fixers.syntax.regex import regex

_OVER: Final = r"(?:%[^}\n]*)?\}?\"?\s*(?:>=?|-g[te])\s"
_UNDER: Final = r"(?:%[^}\n]*)?\}?\"?\s*(?:<=?|-l[te])\s"
_IF: Final = regex(r"\s*(?:el)?if\b")
_BRANCH_ENDS: Final = regex(r"\s*(?:fi|else|elif)\b")
_CLOSED: Final = regex(r";\s*fi\b")
_FAILS: Final = regex(r"\b(?:exit|return)\s+[\"$]?[1-9{\w]|\bfalse\b")
_AND_FAILS: Final = regex(r"&&\s*(?:\{[^}]*)?(?:exit|return)\s+[1-9]")
_OR_FAILS: Final = regex(r"\|\|\s*(?:\{[^}]*)?(?:exit|return)\s+[1-9]")
# An error is then taken for more than nothing.
_OTHER: Final = regex(r"(?<!:)//\s*[\"']?(?!0(?:\.0*)?\b|null|empty|[\"'])\S")


def without_gates(name: str, text: str) -> str:
    """The lines of a text, without those that only ask whether a number is not too high."""
    if name not in text or _OTHER.search(text):
        return text
    gates = set(_gates(name, text))
    return "\n".join(line for at, line in enumerate(text.split("\n")) if at not in gates)


def is_gate(name: str, text: str) -> bool:
    """Whether one of the lines is such a test."""
    return not _OTHER.search(text) and any(True for _ in _gates(name, text))


@lru_cache(maxsize=16)
def _compares(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    read = rf"(?<![\w-])\$?\{{?{name}"
    return re.compile(read + _OVER), re.compile(read + _UNDER)


def _gates(name: str, text: str) -> Iterator[int]:
    over, under = _compares(name)
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if name in line and (
            (over.search(line) and (_AND_FAILS.search(line) or _fails(at, lines)))
            or (under.search(line) and _OR_FAILS.search(line))
        ):
            yield at


def _fails(at: int, lines: list[str]) -> bool:
    """Whether what an `if` leads to ends the script."""
    if not _IF.match(lines[at]):
        return False
    inside = takewhile(lambda line: not _BRANCH_ENDS.match(line), lines[at + 1 :])
    branch = lines[at : at + 1] if _CLOSED.search(lines[at]) else inside
    return any(map(_FAILS.search, branch))
