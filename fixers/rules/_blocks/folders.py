"""Where a path leads of which only a part is known."""

import re
from fnmatch import fnmatchcase
from itertools import takewhile
from typing import Final

from fixers.model import Invocation
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import PartKind, Word

ELSEWHERE: Final = "/tmp"  # noqa: S108  # stands for any folder that no workspace is in
# Folders that the runner or its image has beside the workspace.
_BESIDE: Final = frozenset({
    "AGENT_TOOLSDIRECTORY", "ANDROID_HOME", "ANDROID_SDK_ROOT", "CONDA", "JAVA_HOME", "RUNNER_TEMP",
    "RUNNER_TOOL_CACHE", "TMPDIR", "runner.temp", "runner.tool_cache",
})  # fmt: skip
_HOLDS_WORKSPACE: Final = regex(r"/(?:home|Users|github|__w|runner|actions-runner|[a-z])(?:/|\Z)")
# Of the home folder, which the workspace is in.
_OWN_OF_HOME: Final = regex(r"/(?!_?work\b|[\w-]*runner\b)\.?\w[^*?\[/]*(?:/|\Z)")
_KNOWN: Final = frozenset({PartKind.TEXT, PartKind.BRACE})
_VALUES: Final = frozenset({PartKind.VARIABLE, PartKind.EXPRESSION})
_CHOICE: Final = regex(r"([^{]*)\{([^{}]*)\}(.*)", re.DOTALL)
_WILD: Final = regex(r"[*?\[{]")
_MADE: Final = regex(r"=[\"']?(?:\$\(|`)\s*mktemp\b")


def leads_elsewhere(word: Word, command: Invocation, place: tuple[str, ...]) -> bool:
    """Whether a word that holds what is not known names nothing in `place`: of its first folders
    one is another, or a variable is a folder beside the workspace."""
    starts = _starts(word)
    if all("/" in start.removeprefix("/") for start in starts):
        return all(_is_beside(start, place) for start in starts)
    name = next((part.value for part in word.parts[:1] if part.kind in _VALUES), "")
    if name == "HOME":
        return any(_OWN_OF_HOME.match(part.value) for part in word.parts[1:2])
    return name in _BESIDE or _is_made(name, command.script.shell.text)


def _starts(word: Word) -> list[str]:
    """What is known of its beginning: more than one text where `{a,b}` stands in it."""
    start = "".join(part.value for part in takewhile(lambda p: p.kind in _KNOWN, word.parts))
    choice = _CHOICE.match(start)
    if choice is None:
        return [_WILD.split(start)[0]]
    return [_WILD.split(f"{choice[1]}{one}{choice[3]}")[0] for one in choice[2].split(",")]


def _is_beside(start: str, place: tuple[str, ...]) -> bool:
    if start.startswith("/"):
        return not _HOLDS_WORKSPACE.match(start)
    whole = [one for one in start.split("/")[:-1] if one != "."]
    return ".." not in whole and not all(map(fnmatchcase, place, whole))


def _is_made(name: str, text: str) -> bool:
    """Whether all that gives the variable a value is `mktemp`."""
    if "mktemp" not in text or not name.isidentifier():
        return False
    given = re.finditer(rf"(?<![\w${{]){name}\b(?!\s*[}}])", text)
    ends = [one.end() for one in given]
    return bool(ends) and all(_MADE.match(text, end) for end in ends)


def may_name(first: str, place: tuple[str, ...]) -> bool:
    """Of a path from an unknown folder: whether it may lead to the scripts. A command that takes
    away the workspace itself leaves no place for the steps behind it."""
    return first in {"", ".", ".."} or any(fnmatchcase(part, first) for part in place)
