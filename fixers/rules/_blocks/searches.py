"""Blocks that go over the files of the repository, among which their own script would be."""

import re
from fnmatch import fnmatchcase
from typing import Final

from fixers.model import Repository, StepRun, Trace
from fixers.rules._blocks.finds import finds, finds_by_name
from fixers.rules._blocks.globs import VALUE, globs, matches
from fixers.rules._blocks.options import given_of
from fixers.rules._blocks.packs import takes_all
from fixers.rules._blocks.reach import Reach, reach_of
from fixers.rules._blocks.sourced import within
from fixers.rules._blocks.spelled import Spelling, spelling_of
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands

_GOES_UP: Final = regex(r"\bcd\b|GITHUB_WORKSPACE|github\.workspace|\.\.(?![\w.])")
_PIPED: Final = regex(r"(?<!\|)\|&?[\s\\]*\Z")
_RECURSIVE: Final = regex(r"-[a-zA-Z]*[rR][a-zA-Z]*|--(?:dereference-)?recursive")
_PATTERNS: Final = ("-e", "-f", "--regexp", "--file")
_NARROWING: Final = regex(r"(?:--include|-g|--glob)(?:=(.*))?")
_TYPED: Final = regex(r"(?:-t|--type)(?:=|$)")
# Of `shopt -s extglob`, which the shell text is not parsed with: `rm -r !(dist)`.
_EXTENDED: Final = regex(r"(?:^|[\s/\"'])[!*+]\(", re.MULTILINE)
# Whether a new folder is there, which nothing but the move makes.
_ASKS_FOR_LIB: Final = regex(
    r"(?:\[|\btest\b)[^\n;&|]*\s-[defrsx]\s+[\"']?(?:\./)?lib(?:/scripts)?/?(?=[\"'\s;&|\]]|$)"
    r"|\b(?:mkdir(?:\s+-m\s*\w+)?(?:\s+[\w./]+)*|cd|pushd)\s+[\"']?(?:\./)?lib/?(?=[\"'\s;&|]|$)",
    re.MULTILINE,
)
_GREPS: Final = frozenset({"grep", "egrep", "fgrep", "rg", "ag"})
_FINDERS: Final = frozenset({"fd", "fdfind"})
_SEARCHERS: Final = regex(r"\b(?:git|find|fd|fdfind|[ef]?grep|rg|ag)\b")


def goes_over_files(
    run: StepRun, trace: Trace, shell: sh.ShellScript, repository: Repository
) -> bool:
    """Whether a block searches or lists the files of the whole repository."""
    reach = reach_of(run, repository)
    if reach.inside and not _GOES_UP.search(shell.text):
        return False
    shells = (shell, *within(run, trace))
    words = (word for one in shells for word in globs(one.statements))
    if any(matches(word.raw, reach.names) for word in words):
        return True
    if reach.new and "lib" in shell.text and _ASKS_FOR_LIB.search(shell.text):
        return True
    if "extglob" in shell.text and _EXTENDED.search(shell.text):
        return True
    spelling = spelling_of(run, trace, shell, reach)
    named = _SEARCHERS.search(shell.text) or any(map(_SEARCHERS.search, spelling.known.values()))
    searches = named and any(
        _searches(command, spelling if one is shell else Spelling({}, {}, reach), one.text)
        for one in shells
        for command in commands(one.statements)
    )
    return bool(searches) or takes_all(run, trace, reach)


def _searches(command: sh.Command, spelling: Spelling, text: str) -> bool:
    """What another command writes to it, those that are recursive by themselves read where no
    path is given."""
    words, reach = [spelling.of(word) for word in command.words], spelling.reach
    for at, name in enumerate(words):  # `sudo`, `xargs` and the like stand before
        rest = words[at + 1 :]
        if name in {"git", "find"}:
            return _by_git(rest, reach) if name == "git" else finds(rest, reach)
        if name in _FINDERS:
            return finds_by_name(rest, reach)
        if name in _GREPS:
            of_itself = name in {"rg", "ag"}
            fed = of_itself and _PIPED.search(text[: command.span.start]) is not None
            return (of_itself or _is_recursive(rest)) and _by_grep(rest, reach, fed=fed)
    return False


def _by_git(words: list[str], reach: Reach) -> bool:
    """`git grep x` and `git ls-files` go over all that no path leaves out."""
    if words[:1] == ["ls-files"]:
        return reach.of(given_of(words[1:]))
    if words[:1] == ["ls-tree"]:
        return reach.of(given_of(words[1:])[1:])
    if words[:1] != ["grep"]:
        return False
    patterns = 0 if any(word in _PATTERNS for word in words) else 1
    return reach.of(given_of(words[1:])[patterns:])


def _is_recursive(words: list[str]) -> bool:
    return any(map(_RECURSIVE.fullmatch, words))


def _by_grep(words: list[str], reach: Reach, *, fed: bool) -> bool:
    if any(_TYPED.match(word) for word in words) or not _asked_for(words):
        return False
    patterns = 0 if any(word.startswith(_PATTERNS) for word in words) else 1
    paths = given_of(words)[patterns:]
    return reach.of(paths) and not (fed and not paths)


def _asked_for(words: list[str]) -> bool:
    """Whether the names that a search is limited to may be the script's."""
    names = []
    for at, word in enumerate(words):
        found = _NARROWING.fullmatch(word)
        if found is not None:
            names.append((found[1] or "".join(words[at + 1 : at + 2])).strip("\"'"))
    kept = [name for name in names if not name.startswith("!")]
    return not kept or any(VALUE in n or fnmatchcase("a.sh", n) for n in kept)
