"""Blocks that go over the files of the repository, among which their own script would be."""

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Final

from fixers.model import Repository, StepRun
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children, commands

_FOLDERS: Final = ("lib", "lib/", "lib/scripts", "lib/scripts/")
_SCRIPT: Final = "lib/scripts/a.sh"
_ROOT: Final = re.compile(
    r"\.?/?|\$\{?(?:GITHUB_WORKSPACE|PWD)\}?/?|\$\(pwd\)/?|\$\{\{ *github\.workspace *\}\}/?"
)
_WRITTEN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_VALUE: Final = "\0"  # a word, or a part of one, that is not known
_RECURSIVE: Final = re.compile(r"-[a-zA-Z]*[rR][a-zA-Z]*|--(?:dereference-)?recursive")
# Options with a value of their own in the next word.
_TAKE: Final = frozenset({
    "-e", "-f", "-m", "-A", "-B", "-C", "-M", "-g", "--glob", "-t", "-T", "--type", "--include",
    "--exclude", "--exclude-dir",
})  # fmt: skip
_PATTERNS: Final = ("-e", "-f", "--regexp", "--file")
_NARROWING: Final = re.compile(r"(?:--include|-g|--glob)(?:=(.*))?")
_TYPED: Final = re.compile(r"(?:-t|--type)(?:=|$)")
_BY_NAME: Final = frozenset({"-name", "-iname", "-path", "-ipath", "-wholename"})
_GREPS: Final = frozenset({"grep", "egrep", "fgrep", "rg", "ag"})


def goes_over_files(run: StepRun, shell: sh.ShellScript, repository: Repository) -> bool:
    """Whether a block searches or lists the files of the whole repository."""
    folder = run.before.directory
    inside = isinstance(folder, str) and folder not in {"", "."}
    if inside and not re.search(r"\bcd\b|GITHUB_WORKSPACE|github\.workspace|\.\./", shell.text):
        return False
    new = tuple(one for one in _FOLDERS if one.rstrip("/") not in repository.folders)
    named = any(_matches(word.raw, (*new, _SCRIPT)) for word in _globs(shell.statements))
    return named or any(map(_searches, commands(shell.statements)))


def _globs(statements: Iterable[sh.Statement]) -> Iterator[sh.Word]:
    """Words that stand for the names of files."""
    for node in statements:
        words: tuple[sh.Word, ...] = ()
        if isinstance(node, sh.Command):
            words = node.words[1:]
        if isinstance(node, sh.For):
            words = node.values or ()
        yield from (w for w in words if any(p.kind is sh.PartKind.GLOB for p in w.parts))
        yield from _globs(children(node))


def _matches(pattern: str, names: Iterable[str]) -> bool:
    """Whether a glob of the shell holds a name; its `*` stops at a slash."""
    parts = pattern.strip("\"'").removeprefix("./").split("/")
    if "**" in parts:
        return any(fnmatchcase(name, "/".join(parts)) for name in names)
    return any(
        len(parts) == len(given := name.split("/")) and all(map(fnmatchcase, given, parts))
        for name in names
    )


def _searches(command: sh.Command) -> bool:
    words = [_text(word) for word in command.words]
    for at, name in enumerate(words):  # `sudo`, `xargs` and the like stand before
        rest = words[at + 1 :]
        if name in {"git", "find"}:
            return _by_git(rest) if name == "git" else _by_find(rest)
        if name in _GREPS:
            return _by_grep(rest, recursive=name in {"rg", "ag"})
    return False


def _text(word: sh.Word) -> str:
    raw = word.raw.strip("\"'")
    if _ROOT.fullmatch(raw):
        return "."
    return raw if all(p.kind in _WRITTEN for p in word.parts) else _VALUE


def _by_git(words: list[str]) -> bool:
    """`git grep x` and `git ls-files` go over all that no path leaves out."""
    if words[:1] == ["ls-files"]:
        return _reach(_given(words[1:]))
    if words[:1] != ["grep"]:
        return False
    patterns = 0 if any(word in _PATTERNS for word in words) else 1
    return _reach(_given(words[1:])[patterns:])


def _reach(paths: list[str]) -> bool:
    """Whether pathspecs (none is all) may hold the script."""
    kept = [path for path in paths if not path.startswith((":!", ":^", ":(exclude"))]
    return not kept or any(map(_holds, kept))


def _holds(path: str) -> bool:
    path = path.removeprefix("./")
    if _VALUE in path or path.startswith((":", "..")) or path in {"", "."}:
        return True
    return fnmatchcase(_SCRIPT, path) or _SCRIPT.startswith(path.rstrip("/") + "/")


def _given(words: list[str]) -> list[str]:
    """The words that are no options, nor their values."""
    found: list[str] = []
    skip = False
    for at, word in enumerate(words):
        if word == "--":
            return found + words[at + 1 :]
        if skip:
            skip = False
        elif word.startswith("-"):
            skip = word in _TAKE
        else:
            found.append(word)
    return found


def _by_grep(words: list[str], *, recursive: bool) -> bool:
    if not recursive and not any(map(_RECURSIVE.fullmatch, words)):
        return False
    if any(_TYPED.match(word) for word in words) or not _asked_for(words):
        return False
    patterns = 0 if any(word.startswith(_PATTERNS) for word in words) else 1
    return _reach(_given(words)[patterns:])


def _asked_for(words: list[str]) -> bool:
    """Whether the names that a search is limited to may be the script's."""
    names = []
    for at, word in enumerate(words):
        found = _NARROWING.fullmatch(word)
        if found is not None:
            names.append((found[1] or "".join(words[at + 1 : at + 2])).strip("\"'"))
    kept = [name for name in names if not name.startswith("!")]
    return not kept or any(_VALUE in n or fnmatchcase("a.sh", n) for n in kept)


def _by_find(words: list[str]) -> bool:
    ends = next((i for i, w in enumerate(words) if w.startswith(("-", "(", "\\", "!"))), len(words))
    pairs = pairwise(words)
    named = [value.strip("\"'") for option, value in pairs if option in _BY_NAME]
    if named and not any(_VALUE in n or fnmatchcase("a.sh", n) for n in named):
        return False
    return _reach(words[:ends])
