"""Programs that a command puts into a folder of programs, of which nothing else is known: `aws s3
cp s3://ours/tool /usr/local/bin/tool`, `rsync -a tools/ /usr/local/bin/`."""

from typing import Final

from fixers.model.effects import PLACES
from fixers.model.facts.commands import command_data, opaque_commands
from fixers.model.facts.tools import tool_of
from fixers.model.machine import Machine
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

# They look at what is there, write text, or take it away.
_HARMLESS: Final = frozenset({
    "ls", "echo", "printf", "cat", "rm", "rmdir", "mkdir", "cd", "pushd", "test", "[", "[[", "du",
    "df", "find", "file", "stat", "export", "declare", "readonly", "local", "grep", "which",
    "command", "type", "true", "set", "head", "tail", "sed", "awk", "tree", "ldd", "realpath",
    "readlink", "dirname", "basename", "chown", "unlink", "env", "source", ".", "git",
})  # fmt: skip
# Not one file of that name: a pattern, a value, what is in a folder.
_SEVERAL: Final = regex(r"[*?\[{$`]|/\.?$|^-\w*[rRat]|^--(?:archive|recursive|target)")
_FOLDER: Final = regex(
    r"(?:^|=)[\"']?(?!\$PWD|\$\(pwd|\$\{?GITHUB_WORKSPACE)[/~$].*/s?bin[\"']?(?:/([\w.+-]*))?$"
)


def handed_on(event: Invocation) -> tuple[str, tuple[str | None, ...]] | None:
    """The installer that an unknown program is told to run: `retry 3 npm install -g tool`."""
    args, known = event.args, command_data()["installers"]
    at = next((i for i, arg in enumerate(args) if arg in known), None)
    if at is None or set(args[at + 1 :]).isdisjoint(known[str(args[at])]):
        return None
    if event.name in _HARMLESS | opaque_commands() | known.keys() or tool_of(event.name):
        return None
    return str(args[at]), args[at + 1 :]


def after_placing(event: Invocation, machine: Machine) -> Machine:
    """The machine on whose PATH there may be what a command has put there."""
    if event.name in _HARMLESS or _names_all(event):
        return machine
    raw = (word.raw.strip("\"'") for word in event.words)
    named = [found for text in raw if "bin" in text and (found := _FOLDER.search(text))]
    if not named:  # most often
        return machine
    maybe = {found[1]: Tri.UNKNOWN for found in named if found[1]}
    return machine.with_(
        provided={**maybe, **machine.provided},
        unknown_provider=machine.unknown_provider or not all(found[1] for found in named),
    )


def _names_all(event: Invocation) -> bool:
    """Whether each file that is moved is named, as in `mv tool /usr/local/bin/`."""
    plain = (word.raw.strip("\"'") for word in event.words[:-1])
    return event.name in PLACES and not any(map(_SEVERAL.search, plain))
