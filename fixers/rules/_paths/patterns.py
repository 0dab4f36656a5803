"""Patterns in the words of a command, and in what a loop around it goes over."""

from collections.abc import Iterator
from typing import Final

from fixers.model import Invocation
from fixers.model.facts.paths import path_forms
from fixers.model.shell.variables import PATTERN, expand
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

# In a loop: whether what it goes over is there, or where it stands.
_ASKS: Final = regex(r"\[|\b(?:test|if|cd|pushd|continue) ")
_LOOK: Final = frozenset({"kubectl", "oc", "eslint", "prettier"})
_TAKE_AS_IT_IS: Final = frozenset({
    "bash", "bashate", "bats", "black", "flake8", "hadolint", "kubeconform", "kubeval", "pylint",
    "python", "python3", "sh", "shellcheck", "shfmt", "yamllint",
})  # fmt: skip
_PLAIN: Final = regex(r"[\w./*-]+")


def is_pattern(path: str, word: sh.Word) -> bool:
    """Whether the shell looks for what matches; a `[` that it reads is one of the word."""
    expanded = PATTERN.match(path) is not None and any(map(expands, word.parts))
    return expanded or any(part.kind is sh.PartKind.GLOB for part in word.parts)


def is_looked_for(path: str, word: sh.Word, program: str) -> bool:
    """The same, or whether the program itself goes through the folders for a pattern in quotes."""
    if is_pattern(path, word):
        return True
    if program in _LOOK:
        return PATTERN.match(path) is not None
    return "**/" in path and program not in _TAKE_AS_IT_IS


def expands(part: sh.Part) -> bool:
    """Whether a pattern in it is one for the shell, or was one where an array was filled."""
    if part.kind is sh.PartKind.GLOB or part.value == "@" or part.operator == "[@]":
        return True
    return part.kind is not sh.PartKind.TEXT and not part.quoted


def looped_over(run: Invocation) -> Iterator[tuple[str, sh.Word]]:
    """`for f in scripts/*.sh; do bash -n "$f"; done`, where nothing asks whether it matched."""
    if not any("$" in word.raw for word in run.words) or not path_forms(run.name):  # most often
        return
    text = run.script.shell.text
    if "for" not in text or "nullglob" in text:
        return
    loop = next((n for n in reversed(holders(run)) if isinstance(n, sh.For)), None)
    if loop is None:
        return
    body = text[loop.body[0].span.start : loop.span.end] if loop.body else ""
    given = any(w.raw.strip('"{}$') == loop.variable and "$" in w.raw for w in run.words)
    if not given or _ASKS.search(body):
        return
    for word in loop.values or ():
        for path in expand(word, run.before) if any(map(expands, word.parts)) else ():
            if path is not None and PATTERN.match(path) and _PLAIN.fullmatch(path):
                yield path, word
