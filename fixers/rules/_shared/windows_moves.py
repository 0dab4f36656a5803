"""Where lines of PowerShell and `cmd` go before a command of the same block."""

import re
from dataclasses import replace
from typing import Final

from fixers.model import Invocation
from fixers.model.effects import joined
from fixers.model.tri import UNKNOWN, Unknown
from fixers.syntax.regex import regex

_MOVES: Final = regex(r"\b(?:cd|chdir|pushd|popd|sl|(?:set|push|pop)-location)\b", re.IGNORECASE)
_TO: Final = regex(
    r"(?:cd|chdir|pushd|sl|(?:set|push)-location)\s+(?:/d\s+|-(?:literal)?path\s+)?"
    r"[\"']?(?P<path>[\w.\\/-]+)[\"']?\s*",
    re.IGNORECASE,
)


def in_its_folder(run: Invocation) -> Invocation:
    """The command where the lines of such a block before it have gone."""
    text = written(run) if run.script.foreign else ""
    if not _MOVES.search(text):
        return run
    directory = run.directory
    for line in text[: run.span.start].split("\n"):
        directory = moved(line, directory)
    return replace(run, directory=directory)


def written(run: Invocation) -> str:
    """The text that a command of another shell stands in, as its author wrote it."""
    scalar = run.script.scalar
    return run.script.source.text if scalar is None else scalar.value


def moved(line: str, directory: str | Unknown) -> str | Unknown:
    """The folder after a line: one that stands in a block may not be run."""
    if not _MOVES.search(line):
        return directory
    to = _TO.fullmatch(line)
    return joined(directory, to["path"].replace("\\", "/")) if to is not None else UNKNOWN
