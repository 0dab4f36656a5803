"""Whether a call of `gh` asks the repository around it."""

from collections.abc import Sequence
from typing import Final

from fixers.syntax.regex import regex

_URL: Final = regex(r"https?://|[\"']?\$\{?\w*(?:URL|url)\b")
_REPOSITORY: Final = regex(r"-R\w*|--repo(?:=.*)?")
# What it takes from there, whatever it is told.
_AROUND: Final = regex(
    r"^--notes-from-tag$|\{(?:owner|repo|branch)\}|(?<![\w$}]):(?:owner|repo|branch)\b"
)
_OF_BRANCH: Final = frozenset({"create", "-d", "--delete-branch"})


def asks_around(words: Sequence[str | None], raw: Sequence[str], *, to_repository: bool) -> bool:
    """`to_repository`: a variable of the step says which one."""
    of_branch = words[:1] == ["pr"] and not _OF_BRANCH.isdisjoint(words)
    if of_branch or any(map(_AROUND.search, raw)):
        return True
    told = any(_REPOSITORY.fullmatch(word) or _URL.match(word) for word in raw)
    return not (to_repository or told or words[:1] == ["api"])
