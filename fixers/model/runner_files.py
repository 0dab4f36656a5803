"""What a command writes to `$GITHUB_ENV` and `$GITHUB_PATH`, and what a longer `PATH` brings."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from fixers.model.machine import Derived, Machine, Text, VariableValue
from fixers.model.shell.variables import derived, expand
from fixers.model.tri import UNKNOWN, Tri
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import (
    Assignment,
    Command,
    Group,
    Heredoc,
    PartKind,
    Redirect,
    Word,
)

_ENTRY: Final = regex(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_ECHOED: Final = regex(
    r"^\s*echo\s+[\"']?(\w+)=[^\n|;&]*>>\s*[\"']?\$\{?GITHUB_ENV\b", re.MULTILINE
)
_FILE: Final = regex(r"[\"']?\$\{?GITHUB_ENV\}?[\"']?")
# Folders into which package managers put programs: what these install is known by their commands.
_USUAL: Final = regex(
    r"(?:(?:\$HOME|\$\{HOME\}|~|/home/runner|/Users/runner|/root)"
    r"/(?:\.local/bin|bin|go/bin|\.cargo/bin|\.deno/bin|\.bun/bin|\.dotnet/tools|\.krew/bin)"
    r"|\$\(go env GOPATH\)/bin|\$\{?GOPATH\}?/bin|\$\{?GOBIN\}?|/usr/local/s?bin|/usr/s?bin|/s?bin"
    r"|/home/linuxbrew/\.linuxbrew/s?bin|/opt/homebrew/s?bin)/?"
)
# Where the images of Ubuntu keep a `brew` that is not on their PATH; a container may have one.
_BREW: Final = regex(r"/home/linuxbrew/\.linuxbrew/s?bin/?")
# Where `go install` puts programs: `setup-go` alone names it on the PATH of a hosted machine.
_GO: Final = regex(r".*(?:/go/bin|GOPATH\}?\)?/bin|GOBIN\}?)/?")
GO_PROGRAMS: Final = "go/bin"
_HOME: Final = regex(r"(?:\$HOME|\$\{HOME\}|~|/home/runner|/Users/runner|/root)/bin/?")
HOME_PROGRAMS: Final = "home/bin"
# Files that later steps, or their shells, take it from.
_KEPT: Final = regex(r"GITHUB_PATH|add-path|BASH_ENV|rc\b|profile|/etc/environment")
_HELD: Final = regex(r"\$\{?(\w+)\}?(?:/.*)?")


def _widens(text: str, machine: Machine) -> bool:
    """Whether a value of `PATH`, or what is added to it, names a folder of unknown content."""
    parts = text.replace('"', "").replace("'", "").split(":")
    own = {"$PATH", "${PATH}", "$Path", ""}
    spelled = [(part, _spelled(part, machine)) for part in parts if part not in own]
    if machine.base.label.startswith("container ") and any(".local/bin" in p for p, _ in spelled):
        return True  # not on its PATH before
    return not all(any(map(_USUAL.fullmatch, both)) for both in spelled)


def _spelled(folder: str, machine: Machine) -> str:
    """The folder as the variable in front of it was given: `$BIN` after `BIN="$HOME/bin"`."""
    found = _HELD.fullmatch(folder)
    if found is None:
        return folder
    value, rest = machine.variables.get(found[1]), folder[found.end(1) :].lstrip("}")
    if isinstance(value, Derived):
        return value.word.raw.strip("\"'") + rest
    return value.value + rest if isinstance(value, Text) and not value.expression else folder


def after_search_path(assignments: Iterable[Assignment], machine: Machine) -> Machine:
    """The machine after `PATH=…`."""
    for one in assignments:
        if one.name == "PATH" and one.value is not None:
            if _widens(one.value.raw, machine):
                return machine.with_(own_path=True)
            machine = _with_folders(one.value.raw, machine)
    return machine


def _with_folders(text: str, machine: Machine) -> Machine:
    """The machine with what lies in the folders that are added to `PATH`."""
    return _with_home(text, _with_go(text, _with_brew(text, machine)))


def _with_home(text: str, machine: Machine) -> Machine:
    """What installers have put into `~/bin`, and will."""
    folders = (_spelled(part, machine) for part in re.split(r"[\"':]+", text) if part)
    if not any(map(_HOME.fullmatch, folders)):
        return machine
    found = {**dict.fromkeys(machine.aside, Tri.UNKNOWN), **machine.provided}
    return machine.with_(provided={**found, HOME_PROGRAMS: Tri.YES}, aside=frozenset())


def _with_brew(text: str, machine: Machine) -> Machine:
    """The machine with `brew`, where what is added to `PATH` names its folder."""
    folders = (_spelled(part, machine) for part in re.split(r"[\"':]+", text) if part)
    if not any(map(_BREW.fullmatch, folders)):
        return machine
    there = Tri.UNKNOWN if machine.base.label.startswith("container ") else Tri.YES
    return machine.with_(provided={**machine.provided, "brew": there})


def _with_go(text: str, machine: Machine) -> Machine:
    """The machine with all that `go install` brings, where `PATH` names its folder."""
    folders = (_spelled(part, machine) for part in re.split(r"[\"':]+", text) if part)
    if not any(map(_GO.fullmatch, folders)):
        return machine
    maybe = dict.fromkeys(machine.aside, Tri.UNKNOWN)
    provided = {**maybe, **machine.provided, GO_PROGRAMS: Tri.YES}
    return machine.with_(provided=provided, aside=frozenset())


def hands_path_on(text: str) -> bool:
    """Whether a script may leave the PATH of its process to later ones."""
    return _KEPT.search(text) is not None


def after_path_entry(words: Sequence[str], machine: Machine) -> Machine:
    """The machine after these words were appended to `$GITHUB_PATH`."""
    folders = [word for word in words[1:] if not word.startswith("-")]
    known = words[:1] == ["echo"] and not any(_widens(folder, machine) for folder in folders)
    known = known and not (machine.own_path and any("PATH" in folder for folder in folders))
    if not known:
        return machine.with_(later=True)
    added = ":".join(folders)
    return _with_folders(added, machine)


def exported(command: Command, args: Sequence[str | None], machine: Machine) -> Machine | None:
    """The machine after `echo "NAME=text" >> "$GITHUB_ENV"`, or `cat` of such lines; None where
    that is not known."""
    heredocs = [r.heredoc for r in command.redirects if r.heredoc is not None]
    if not _into_environment(command.redirects) or not command.words:
        return None
    if heredocs and [w.literal for w in command.words] == ["cat"]:
        found = _lines(heredocs[-1])
    else:
        one = None if heredocs else _said(command, args, machine)
        found = None if one is None else dict([one])
    return None if found is None else machine.with_(exported={**machine.exported, **found})


def exported_together(node: Group, machine: Machine) -> Machine | None:
    """The same after `{ echo "A=x"; echo "B=y"; } >> "$GITHUB_ENV"`."""
    if not _into_environment(node.redirects):
        return None
    found = dict(machine.exported)
    for one in node.body:
        if not isinstance(one, Command) or not one.words or one.redirects:
            return None
        texts = (expand(word, machine) for word in one.words[1:])
        said = _said(one, [t[0] if len(t) == 1 else None for t in texts], machine)
        if said is None:
            return None
        found[said[0]] = said[1]
    return machine.with_(exported=found)


def times_exported(text: str, known: Iterable[str]) -> int:
    """How often a script writes to `$GITHUB_ENV` what is known: once for each name at least, and
    as often as it says `echo NAME=`, in the branches of an `if`."""
    names = _ECHOED.findall(text)
    return max(len([*known]), len(names) if set(names) <= set(known) else 0)


def _into_environment(redirects: Iterable[Redirect]) -> bool:
    """Whether that is the only file which is written."""
    targets = [r.target.raw for r in redirects if r.target is not None]
    return len(targets) == 1 and bool(_FILE.fullmatch(targets[0]))


def _said(
    command: Command, args: Sequence[str | None], machine: Machine
) -> tuple[str, VariableValue] | None:
    if command.words[0].literal != "echo" or len(args) != len(command.words) - 1:
        return None
    given = [(a, w) for a, w in zip(args, command.words[1:], strict=True) if a != "-e"]
    if len(given) != 1:
        return None
    text, word = given[0]
    entry = _ENTRY.fullmatch(_begun(word) if text is None else text)
    if entry is None:
        return None
    if text is None:
        return entry[1], derived(_without(f"{entry[1]}=", word), machine)
    return entry[1], UNKNOWN if "\n" in text else Text(entry[2])


def _lines(heredoc: Heredoc) -> dict[str, VariableValue] | None:
    entries = [
        _ENTRY.fullmatch(line.strip()) for line in heredoc.body.raw.split("\n") if line.strip()
    ]
    found: dict[str, VariableValue] = {}
    for entry in entries:
        if entry is None:
            return None
        plain = not set("$`\\") & set(entry[2])
        found[entry[1]] = Text(entry[2]) if plain else UNKNOWN
    return found


def _begun(word: Word) -> str:
    """The text that a word surely begins with."""
    first = word.parts[0] if word.parts else None
    return first.value if first is not None and first.kind is PartKind.TEXT else ""


def _without(start: str, word: Word) -> Word:
    """The word without the text that it begins with."""
    first = word.parts[0]
    rest = replace(first, value=first.value.removeprefix(start))
    parts = (rest, *word.parts[1:]) if rest.value else word.parts[1:]
    return replace(word, raw=word.raw.replace(start, "", 1), parts=parts)
