"""Programs that a download left in the workspace, where no PATH leads until something moves them
or names their folder."""

import re
from typing import Final

from fixers.model.downloads import UNPACKS, after_download, fetches, named_by, target_of
from fixers.model.effects import PLACES, joined
from fixers.model.machine import Machine
from fixers.model.script_sites import runs_fetched
from fixers.model.shell_context import TEMP
from fixers.model.trace import Invocation
from fixers.model.tri import Tri
from fixers.syntax.regex import regex

# They look at a file, or make it a program where it is.
_HARMLESS: Final = frozenset({
    "chmod", "file", "ls", "echo", "printf", "cat", "rm", "mkdir", "cd", "test", "[", "du",
    "sha256sum", "sha512sum", "shasum", "md5sum", "gpg", "true", "set", "sleep",
})  # fmt: skip
_WRITES: Final = frozenset({"tee", "dd", "install"})  # what they are given may go anywhere
# Folders that no PATH leads to, unless it was made longer.
_PASSING: Final = regex(
    rf"(?:/tmp|{TEMP}|\$RUNNER_TEMP|\$\{{RUNNER_TEMP\}}|\$\{{\{{ *runner\.temp *\}}\}})(?:/|$)"
)
# Below the home of the user, in no folder that may be one of programs.
_HOME: Final = regex(r"(?:~|\$HOME|\$\{HOME\})/(?!\.)(?!.*bin\b)[\w./-]+")
_PROGRAMS: Final = regex(
    r"bin\b|PATH|/usr|/opt|\.local|-exec|\$\{?\w*(?:DEST|DIR|INST)", re.IGNORECASE
)


def after_fetching(event: Invocation, machine: Machine) -> Machine | None:
    """As `after_download`, which of a file in the workspace says that it may be anywhere."""
    after = after_download(event, machine)
    if after is None or not _stays(event, machine):
        # What was fetched before may be in the archive that is unpacked elsewhere.
        return after and (found(machine.aside, after) if event.name in UNPACKS else after)
    brought = after.provided.keys() - machine.provided.keys()
    return after.with_(provided=machine.provided, aside=machine.aside | brought)


def after_mention(event: Invocation, machine: Machine) -> Machine:
    """What a command names of these, or puts into a folder of programs, may be found after it."""
    if not machine.aside:  # most often
        return machine
    harmless = event.name in _HARMLESS | UNPACKS or fetches(event) or runs_fetched(event)
    puts = event.name in PLACES | _WRITES
    if harmless or (puts and _is_placed(event)):
        return machine
    redirects = (r.target.raw for r in event.command.redirects if r.target is not None)
    words = [*(word.raw for word in event.words), *redirects]
    if puts or any(map(_PROGRAMS.search, words)):
        return found(machine.aside, machine)
    return found(machine.aside & {name for word in words for name in named_by(word)}, machine)


def found(names: frozenset[str], machine: Machine) -> Machine:
    """The machine on whose PATH these may be."""
    provided = {**dict.fromkeys(names, Tri.UNKNOWN), **machine.provided}
    return machine.with_(provided=provided, aside=machine.aside - names)


def _is_placed(event: Invocation) -> bool:
    """Whether `mv`, `cp` and the like leave it in the workspace."""
    target = event.args[-1] if event.args else None
    return target is not None and _is_here(target, event.before)


def _stays(event: Invocation, machine: Machine) -> bool:
    """Whether what a command fetches or unpacks lies in the workspace afterwards."""
    if any(">" in redirect.operator for redirect in event.command.redirects):
        return False
    words = [w.raw if a is None else a for a, w in zip(event.args, event.words, strict=True)]
    target = target_of(event.name, words)
    return _is_here("." if target is None else target.strip("\"'"), machine)


def _is_here(target: str, machine: Machine) -> bool:
    """Whether a path leads into the workspace or a folder for what passes."""
    windows = machine.base.label.startswith("windows")  # `cmd` looks into the folder it is in
    if _PASSING.match(target) or (_HOME.fullmatch(target) and not windows):
        return True
    where = joined(machine.directory, target)
    if isinstance(where, str) and _PASSING.match(where):
        return not windows
    outside = not isinstance(where, str) or where.startswith("/") or "$" in target
    return not outside and not windows
