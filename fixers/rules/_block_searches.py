"""Blocks that go over the files of the repository, among which their own script would be."""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Final

from fixers.model import Repository, StepRun, Trace
from fixers.rules._block_globs import VALUE, globs, known_words, matches
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

_FOLDERS: Final = ("lib", "lib/", "lib/scripts", "lib/scripts/")
_SCRIPT: Final = "lib/scripts/a.sh"
_ROOT: Final = re.compile(
    r"\.?/?|\$\{?(?:GITHUB_WORKSPACE|PWD)\}?/?|\$\(pwd\)/?|\$\{\{ *github\.workspace *\}\}/?"
)
_WRITTEN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_MOVES: Final = re.compile(r"\b(?:cd|pushd|popd)\b")
_PIPED: Final = re.compile(r"(?<!\|)\|&?[\s\\]*\Z")
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


def goes_over_files(
    run: StepRun, trace: Trace, shell: sh.ShellScript, repository: Repository
) -> bool:
    """Whether a block searches or lists the files of the whole repository."""
    folder = run.before.directory
    inside = isinstance(folder, str) and folder not in {"", "."}
    if inside and not re.search(r"\bcd\b|GITHUB_WORKSPACE|github\.workspace|\.\./", shell.text):
        return False
    new = tuple(one for one in _FOLDERS if one.rstrip("/") not in repository.folders)
    named = any(matches(word.raw, (*new, _SCRIPT)) for word in globs(shell.statements))
    if named:
        return True
    known = {} if _MOVES.search(shell.text) else known_words(run, trace)
    return any(_searches(command, known, shell.text) for command in commands(shell.statements))


def _searches(command: sh.Command, known: Mapping[int, str], text: str) -> bool:
    """What another command writes to it, those that are recursive by themselves read where no
    path is given."""
    words = [_text(word, known) for word in command.words]
    for at, name in enumerate(words):  # `sudo`, `xargs` and the like stand before
        rest = words[at + 1 :]
        if name in {"git", "find"}:
            return _by_git(rest) if name == "git" else _by_find(rest)
        if name in _GREPS:
            of_itself = name in {"rg", "ag"}
            fed = of_itself and _PIPED.search(text[: command.span.start]) is not None
            return _by_grep(rest, recursive=of_itself, fed=fed)
    return False


def _text(word: sh.Word, known: Mapping[int, str]) -> str:
    raw = word.raw.strip("\"'")
    if _ROOT.fullmatch(raw):
        return "."
    if all(p.kind in _WRITTEN for p in word.parts):
        return raw
    value = known.get(word.span.start, VALUE)
    value = "." if _ROOT.fullmatch(value) else value.removeprefix("$GITHUB_WORKSPACE/")
    return VALUE if "$" in value else value


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
    if VALUE in path or path.startswith((":", "..")) or path in {"", "."}:
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


def _by_grep(words: list[str], *, recursive: bool, fed: bool) -> bool:
    if not recursive and not any(map(_RECURSIVE.fullmatch, words)):
        return False
    if any(_TYPED.match(word) for word in words) or not _asked_for(words):
        return False
    patterns = 0 if any(word.startswith(_PATTERNS) for word in words) else 1
    paths = _given(words)[patterns:]
    return _reach(paths) and not (fed and not paths)


def _asked_for(words: list[str]) -> bool:
    """Whether the names that a search is limited to may be the script's."""
    names = []
    for at, word in enumerate(words):
        found = _NARROWING.fullmatch(word)
        if found is not None:
            names.append((found[1] or "".join(words[at + 1 : at + 2])).strip("\"'"))
    kept = [name for name in names if not name.startswith("!")]
    return not kept or any(VALUE in n or fnmatchcase("a.sh", n) for n in kept)


def _by_find(words: list[str]) -> bool:
    ends = next((i for i, w in enumerate(words) if w.startswith(("-", "(", "\\", "!"))), len(words))
    pairs = pairwise(words)
    named = [value.strip("\"'") for option, value in pairs if option in _BY_NAME]
    if named and not any(VALUE in n or fnmatchcase("a.sh", n) for n in named):
        return False
    return _reach(words[:ends])
