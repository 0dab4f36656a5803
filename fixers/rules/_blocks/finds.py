"""Which files `find` and `fd` come by."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import pairwise, takewhile
from typing import Final

from fixers.rules._blocks.globs import VALUE
from fixers.rules._blocks.options import given_of
from fixers.rules._blocks.reach import Reach

_OF_NAME: Final = frozenset({"-name", "-iname"})
_OF_PATH: Final = frozenset({"-path", "-ipath", "-wholename"})
_NOT: Final = frozenset({"!", "-not"})
_OR: Final = frozenset({"-o", "-or"})
_TAKE: Final = frozenset({
    "-d",
    "-E",
    "-e",
    "-t",
    "--exclude",
    "--extension",
    "--max-depth",
    "--type",
})
_RUN: Final = frozenset({"-x", "-X", "--exec", "--exec-batch"})
_OF_ENDING: Final = frozenset({"-e", "--extension"})
_NO_TESTS: Final = ("(", "\\(", ")", "\\)", ",")


def finds(words: list[str], reach: Reach) -> bool:
    """Whether `find` with these words may come by the script."""
    ends = next((i for i, w in enumerate(words) if w.startswith(("-", "(", "\\", "!"))), len(words))
    start = words[:ends]
    return reach.of(start) and any(_takes(one, start, reach) for one in _choices(words[ends:]))


def _choices(words: list[str]) -> Iterator[list[str]]:
    """What stands between each `-o`, but for what only says where not to go."""
    choice: list[str] = []
    for word in [*(one for one in words if one not in _NO_TESTS), "-o"]:
        if word not in _OR:
            choice.append(word)
        elif "-prune" not in choice:
            yield choice
            choice = []
        else:
            choice = []


def _takes(tests: list[str], start: list[str], reach: Reach) -> bool:
    """Whether the script, or a folder above it, passes all tests. One that is turned round
    leaves hardly anything out."""
    pairs = [
        (test, value.strip("\"'"))
        for before, test, value in zip(["", *tests], tests, tests[1:], strict=False)
        if before not in _NOT and VALUE not in value
    ]
    folders = any(test == "-type" and "f" not in value for test, value in pairs)
    return any(
        all(_passes(path, test, value, start) for test, value in pairs)
        for path in (reach.new if folders else (reach.script,))
    )


def _passes(path: str, test: str, value: str, start: list[str]) -> bool:
    if test in _OF_NAME:
        return fnmatchcase(posixpath.basename(path), value)
    if test in _OF_PATH:
        spelled = [f"./{path}", *(path for one in start if one != ".")]
        return any(fnmatchcase(one, value) for one in spelled)
    return True


def finds_by_name(words: list[str], reach: Reach) -> bool:
    """`fd`: names with a pattern in them, under the folders that follow it."""
    words = [*takewhile(lambda word: word not in _RUN, words)]
    pattern, *paths = given_of(words, _TAKE) or ["."]
    endings = [end for at, end in pairwise(words) if at in _OF_ENDING]
    asked = pattern == "." or VALUE in pattern or fnmatchcase(reach.script, f"*{pattern}*")
    return asked and (not endings or "sh" in endings) and reach.of(paths)
