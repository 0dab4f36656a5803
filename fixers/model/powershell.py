"""What a script of PowerShell leaves on the machine."""

import re
from typing import Final

from fixers.model.effects import joined
from fixers.model.foreign import after_foreign
from fixers.model.lost import meant
from fixers.model.machine import Machine
from fixers.model.repository import RepoTree
from fixers.model.said import found
from fixers.model.trace import Invocation
from fixers.model.uses import after_anything
from fixers.model.windows_runs import in_lines, is_batch
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.windows_shell import as_posix

POWERSHELL: Final = frozenset({"pwsh", "powershell", "pwsh.exe", "powershell.exe"})
_ENDINGS: Final = (".ps1", ".bat", ".cmd")
# Not those of wrappers, nor what stands in for a program: `npm.cmd`.
_SCRIPT: Final = regex(
    r"(?:.*\.ps1|(?:.*/)?(?!(?:gradlew|mvnw)\.)[^/]*\.bat|.*/(?!mvnw\.)[^/]*\.cmd)", re.IGNORECASE
)
# Of other scripts, installers and modules it is not told what they do.
_OTHERS: Final = regex(r"\.(?:ps1|psm1|psd1|cmd|bat|exe|msi)\b", re.IGNORECASE)


def after_powershell(event: Invocation, machine: Machine, tree: RepoTree) -> Machine:
    """After `./x.ps1`, `pwsh -File x.ps1` or `pwsh -Command 'text'`."""
    if (script := script_called(event)) is not None:
        return _after_script(script, machine, tree)
    options = [(word or "").lower() for word in event.args]
    at = next((i for i, o in enumerate(options) if o in {"-c", "-command"}), None)
    text = None if at is None else event.args[at + 1 : at + 2]
    if not text or text[0] is None:
        return after_anything(machine)
    return _after_text(text[0], machine, batch=False)


def script_called(event: Invocation) -> str | None:
    """The script of PowerShell or `cmd` that a command runs."""
    if is_script(event.path):
        return event.path
    if event.name not in POWERSHELL:  # most often
        return None
    return next((w for w in event.args if w and is_script(w)), None)


def is_script(path: str) -> bool:
    """Whether a path is that of a script of PowerShell or `cmd`."""
    return path[-4:].lower() in _ENDINGS and _SCRIPT.fullmatch(path) is not None


def _after_script(path: str, machine: Machine, tree: RepoTree) -> Machine:
    batch = is_batch(path)
    text = found(path, machine, tree)
    if isinstance(text, str):
        return _after_text(text, machine, batch=batch)
    where = joined(machine.directory, path)
    inside = machine.in_head(where) if text is None and isinstance(where, str) else None
    file = inside is not None and inside == where and meant(inside, machine, tree, _ENDINGS)
    if not file:
        return after_anything(machine)
    if isinstance(file, Source):
        machine = _after_text(file.text, machine, batch=batch)
    return machine.with_(guessed=True)


def _after_text(text: str, machine: Machine, *, batch: bool) -> Machine:
    text = in_lines(text, cmd=batch)
    read = f"{as_posix(text)}\n{as_posix(text, blocks=True)}"
    after = after_foreign(text, machine)
    hidden = bool(_OTHERS.search(text)) or "eval" in read.split()
    return after.with_(unknown_provider=after.unknown_provider or hidden)
