"""What a command writes to `$GITHUB_ENV` and `$GITHUB_PATH`, and what a longer `PATH` brings."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from fixers.model.machine import Machine, Text, VariableValue
from fixers.model.tri import UNKNOWN
from fixers.syntax.shell_tree import Assignment, Command

_ENTRY: Final = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_FILE: Final = re.compile(r"[\"']?\$\{?GITHUB_ENV\}?[\"']?")
# Folders into which package managers put programs: what these install is known by their commands.
_USUAL: Final = re.compile(
    r"(?:(?:\$HOME|\$\{HOME\}|~|/home/runner|/Users/runner|/root)"
    r"/(?:\.local/bin|bin|go/bin|\.cargo/bin|\.deno/bin|\.bun/bin|\.dotnet/tools|\.krew/bin)"
    r"|\$\(go env GOPATH\)/bin|\$\{?GOPATH\}?/bin|\$\{?GOBIN\}?|/usr/local/s?bin|/usr/s?bin|/s?bin"
    r"|/home/linuxbrew/\.linuxbrew/s?bin|/opt/homebrew/s?bin)/?"
)


def widens(text: str) -> bool:
    """Whether a value of `PATH`, or what is added to it, names a folder of unknown content."""
    parts = text.replace('"', "").replace("'", "").split(":")
    own = {"$PATH", "${PATH}", "$Path", ""}
    return not all(part in own or _USUAL.fullmatch(part) for part in parts)


def after_search_path(assignments: Iterable[Assignment], machine: Machine) -> Machine:
    """The machine after `PATH=…`."""
    paths = [a.value.raw for a in assignments if a.name == "PATH" and a.value is not None]
    return machine.with_(unknown_provider=True) if any(map(widens, paths)) else machine


def after_path_entry(words: Sequence[str], machine: Machine) -> Machine:
    """The machine after these words were appended to `$GITHUB_PATH`."""
    folders = [word for word in words[1:] if not word.startswith("-")]
    known = words[:1] == ["echo"] and not any(map(widens, folders))
    return machine if known else machine.with_(unknown_provider=True)


def exported(command: Command, args: Sequence[str | None], machine: Machine) -> Machine | None:
    """The machine after `echo "NAME=text" >> "$GITHUB_ENV"`; None where that is not known."""
    targets = [r.target.raw for r in command.redirects if r.target is not None]
    if len(targets) != 1 or not _FILE.fullmatch(targets[0]) or not command.words:
        return None
    given = [a for a in args if a != "-e"]
    entry = _ENTRY.fullmatch(given[0] or "") if len(given) == 1 else None
    if command.words[0].literal != "echo" or entry is None:
        return None
    value: VariableValue = UNKNOWN if "\n" in entry[2] else Text(entry[2])
    return machine.with_(exported={**machine.exported, entry[1]: value})
