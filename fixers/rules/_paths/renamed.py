"""What a missing file may be called by now: the same name with some words more or fewer, and not
more of these than it shares."""

import posixpath
from functools import lru_cache
from typing import Final

from fixers.model import Repository
from fixers.model.answers import answered
from fixers.syntax.regex import regex

_WORD: Final = regex(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")
# With one of these it is another thing beside the first, and not a new name of it.
_VARIANTS: Final = frozenset({
    "dev", "development", "prod", "production", "staging", "stage", "stg", "test", "tests",
    "testing", "qa", "uat", "ci", "local", "example", "sample", "template", "base", "old", "bak",
    "backup", "debug", "release", "nightly", "windows", "win", "linux", "macos", "mac", "darwin",
    "ubuntu", "debian", "alpine", "arm", "amd", "x", "lock", "min", "un", "not", "no", "de",
    "spec", "integration", "unit", "init", "common", "utils", "lib", "helper", "helpers",
})  # fmt: skip


@answered
def renamed(path: str, repository: Repository) -> list[str]:
    """The one beside the path whose name says the same in more words or fewer; of several that
    are as near nobody knows which."""
    folder, name = posixpath.split(path)
    names = repository.names_in(folder)
    apart = {other: _apart(name, other) for other in names if _is_renamed(name, other)}
    least = [other for other in apart if apart[other] == min(apart.values())]
    return [posixpath.join(folder, other) for other in least] if len(least) == 1 else []


def _is_renamed(one: str, other: str) -> bool:
    mine, its = _words(one), _words(other)
    same_end = posixpath.splitext(one)[1] == posixpath.splitext(other)[1]
    part = (mine < its or its < mine) and len(mine ^ its) <= len(mine & its)
    tells = any(len(word) > 2 and not word.isdigit() for word in mine & its)
    shown = one.startswith(".") == other.startswith(".")  # `.storybook` only sets something up
    return shown and same_end and part and tells and not (mine ^ its) & _VARIANTS


def _apart(one: str, other: str) -> int:
    return len(_words(one) ^ _words(other))


@lru_cache(maxsize=8192)  # of the same folders, for each path that is missing there
def _words(name: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(posixpath.splitext(name)[0]))
