"""Functions of make that turn words into others: `$(patsubst …)`, `$(notdir …)`, `$(x:.c=.o)`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from fixers.model.books.recipe import OPEN, is_open
from fixers.syntax.regex import regex

# How many commas part the arguments of each; what follows belongs to the last one.
_COMMAS: Final = {
    **dict.fromkeys(("notdir", "dir", "basename", "sort", "firstword", "lastword", "strip"), 0),
    **dict.fromkeys(("addprefix", "addsuffix", "filter", "filter-out"), 1),
    "wildcard": 0,
    "patsubst": 2,
}
_CALL: Final = regex(r"(?P<name>[a-z-]+)\s+(?P<args>.*)", re.DOTALL)
_OTHER_ENDING: Final = regex(r"(?P<name>[\w.-]+):(?P<old>[^=\s]*)=(?P<new>\S*)")
_EXPRESSION: Final = regex(r"\$\{\{[^{}]*\}\}")
_ENDING: Final = regex(r"\.[^./]*\Z")


def function_of(inner: str) -> tuple[str, list[str]] | None:
    """The name of the function that `$(…)` calls and its arguments, as they are written."""
    other = _OTHER_ENDING.fullmatch(inner)
    if other is not None:
        both = (other["old"], other["new"])
        mark = "" if "%" in other["old"] else "%"
        return "patsubst", [*(f"{mark}{part}" for part in both), f"$({other['name']})"]
    call = _CALL.fullmatch(inner)
    if call is None or call["name"] not in _COMMAS:
        return None
    args = arguments(call["args"], _COMMAS[call["name"]])
    return (call["name"], args) if len(args) == _COMMAS[call["name"]] + 1 else None


def arguments(text: str, commas: int) -> list[str]:
    """What stands between commas that are in no other call."""
    found: list[str] = []
    at = depth = 0
    for index, sign in enumerate(text):
        depth += (sign in "({") - (sign in ")}")
        if sign == "," and not depth and len(found) < commas:
            found.append(text[at:index])
            at = index + 1
    return [*found, text[at:]]


def words_of(text: str) -> list[str]:
    """The words of a text that is filled in; one that is not known has no blanks."""
    return _EXPRESSION.sub(OPEN, text).split()


def result(name: str, args: Sequence[str], files: Callable[[str], Sequence[str]]) -> str:
    """What a function makes of words; `OPEN` for each that is not known."""
    *ways, text = (arg.strip() for arg in args)
    if any(map(is_open, ways)):
        return OPEN
    words = [OPEN if is_open(word) else word for word in words_of(text)]
    if name == "sort":
        words = sorted(set(words))
    elif name in {"firstword", "lastword"}:
        words = words[:1] if name == "firstword" else words[-1:]
    return " ".join(made for word in words for made in _made(name, ways, word, files))


def _made(
    name: str, ways: Sequence[str], word: str, files: Callable[[str], Sequence[str]]
) -> Iterator[str]:
    if word == OPEN:
        yield OPEN
    elif name == "wildcard":
        yield from files(word)
    elif name in {"filter", "filter-out"}:
        fits = any(_patsubst(pattern, "", word) is not None for pattern in ways[0].split())
        yield from [word] if fits is (name == "filter") else []
    elif name == "patsubst":
        changed = _patsubst(ways[0], ways[1], word)
        yield word if changed is None else changed
    elif name in {"addprefix", "addsuffix"}:
        yield f"{ways[0]}{word}" if name == "addprefix" else f"{word}{ways[0]}"
    else:
        yield _PARTS[name](word) if name in _PARTS else word


def _patsubst(pattern: str, to: str, word: str) -> str | None:
    """None where the word does not fit."""
    before, mark, after = pattern.partition("%")
    if not mark:
        return to if word == pattern else None
    fits = word.startswith(before) and word.endswith(after)
    if not fits or len(word) < len(before) + len(after):
        return None
    return to.replace("%", word[len(before) : len(word) - len(after)], 1)


_PARTS: Final[Mapping[str, Callable[[str], str]]] = {
    "notdir": lambda word: word.rpartition("/")[2],
    "dir": lambda word: f"{word.rpartition('/')[0]}/" if "/" in word else "./",
    "basename": lambda word: _ENDING.sub("", word),
}
