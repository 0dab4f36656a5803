"""Files that PowerShell and `cmd` call by their path, as far as a line tells it surely."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Failure, Invocation, StepRun
from fixers.model.script import ScriptUnit
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.syntax.shell import commands

_WINDOWS: Final = frozenset({ShellKind.PWSH, ShellKind.POWERSHELL, ShellKind.CMD})
_CALLED: Final = re.compile(
    r"^\s*(?:&\s*|\.\s+|call\s+|Import-Module\s+(?:-Name\s+)?|(?:python3?|node|bash|pwsh(?:\s+-File)?)\s+)?"
    r"[\"']?(?P<path>\.{0,2}[\\/]?(?:[\w.-]+[\\/])*[\w.-]+\.(?:ps1|psm1|psd1|cmd|bat|sh|py|js))[\"']?"
    r"(?=[\s;|`^]|$)",
    re.IGNORECASE | re.MULTILINE,
)
# What makes it unsure where a later line is run, or whether it has to be there.
_MOVES: Final = re.compile(
    r"\b(?:cd|chdir|pushd|set-location|push-location|sl|test-path)\b|\bif exist\b", re.IGNORECASE
)


def called_on_windows(event: StepRun) -> Iterator[Invocation]:
    """The files that a block in another shell calls, as commands of their own."""
    scalar = event.step.run
    if scalar is None or event.script is not None or _MOVES.search(scalar.value):
        return
    if effective_shell(event.step).kind not in _WINDOWS:
        return
    unit = ScriptUnit(event.step.source, _only_paths(scalar.value), scalar, foreign=True)
    for command in commands(unit.shell.statements):
        path = command.words[0].literal if command.words else None
        if path is not None and "/" in path:
            yield Invocation(
                path.rpartition("/")[2],
                path,
                command,
                (),
                (),
                (),
                unit,
                event.step,
                event.before,
                event.reached,
                Failure.FAILS,
                event.chain,
                command.span,
                event.before.directory,
                command.span,
            )


def _only_paths(text: str) -> str:
    """The text with spaces in the place of all but the paths, which get slashes."""
    kept = [" " if char != "\n" else char for char in text]
    for found in _CALLED.finditer(text):
        at = found.start("path")
        kept[at : found.end("path")] = found["path"].replace("\\", "/")
    return "".join(kept)
