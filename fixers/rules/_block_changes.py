"""What earlier commands of a job do to the files that were checked out."""

import re
from itertools import takewhile
from typing import Final

from fixers.model import Invocation, StepRun, Trace, Tri
from fixers.syntax.shell import Word

_MOVES_TREE: Final = frozenset({
    "checkout", "switch", "reset", "pull", "merge", "rebase", "clean", "stash", "read-tree",
    "cherry-pick", "revert", "restore", "rm", "mv", "filter-branch", "sparse-checkout", "am",
})  # fmt: skip
_WORKSPACE: Final = re.compile(
    r"""["']?(?:\$\{?GITHUB_WORKSPACE\}?|\$\{\{ *github\.workspace *\}\})["']?/?\*?["']?"""
)
_CHANGING: Final = frozenset({"git", "gh", "hub", "rm", "mv"})
_OURS: Final = frozenset({"lib", "lib/", "lib/scripts", "lib/scripts/"})
_EVERYTHING: Final = _OURS | {".", "./", "*", "./*", ".."}


def commands_before(run: StepRun, trace: Trace) -> list[list[str | None]]:
    """Those before a step that may change what is there."""
    events = takewhile(lambda event: event is not run, trace.events)
    return [
        [event.name, *map(_word, event.words, event.args)]
        for event in events
        if isinstance(event, Invocation) and event.name in _CHANGING
    ]


def _word(word: Word, text: str | None) -> str | None:
    """The text of a word, "." for the workspace's own path."""
    return "." if _WORKSPACE.fullmatch(word.raw) else text


def moves_tree(words: list[str | None]) -> bool:
    """Whether a command may change the files of the repository."""
    if words[:1] == ["git"]:
        rest = words[1:]
        while rest[:1] and (rest[0] or "").startswith("-"):
            rest = rest[2 if rest[0] in {"-C", "-c"} else 1 :]
        # A new branch begins where the checkout is, unless a third word says where.
        creates = rest[1:2] in (["-b"], ["-B"], ["-c"], ["--orphan"]) and len(rest) == 3
        stays = creates or rest[:1] in (["stash"], ["clean"]) or rest in _RESETS
        return not rest or rest[0] is None or (rest[0] in _MOVES_TREE and not stays)
    return words[:2] in (["gh", "pr"], ["hub", "checkout"]) and "checkout" in words


_RESETS: Final[list[list[str | None]]] = [
    ["reset"], ["reset", "--hard"], ["reset", "--hard", "HEAD"], ["checkout", "."],
    ["checkout", "--", "."], ["restore", "."],
]  # fmt: skip


def removes_all(words: list[str | None]) -> Tri:
    """What a variable names, as `rm -rf "$tmp"`, is hardly the workspace."""
    given = set(words[1:])
    if words[:1] == ["mv"]:
        return Tri.YES if given & _OURS else Tri.NO
    deep = any(one and one.startswith("-") and "r" in one.lower() for one in given)
    if words[:1] != ["rm"] or not deep:
        return Tri.NO
    return Tri.YES if given & _EVERYTHING else Tri.UNKNOWN if None in given else Tri.NO
