"""Folders that shell finds by itself: that of the script, of the repository, the working one."""

import posixpath
import re
from typing import Final

from fixers.model.machine import Machine, Text
from fixers.syntax.shell_tree import Part

_SELF: Final = r'"?\$(?:\{(?:0|BASH_SOURCE(?:\[0\])?)\}|0|BASH_SOURCE)"?'
_FILE: Final = rf'(?:{_SELF}|"?\$\((?:readlink -f|realpath) (?:-- )?{_SELF}\)"?)'
_FOLDER: Final = rf'"?\$\(dirname (?:-- )?{_FILE}\)((?:/[\w.-]+)*)/?"?'
_QUIET: Final = r"(?: ?(?:&>|>|1>) ?/dev/null(?: 2>&1)?)?"
_DIRNAME: Final = re.compile(rf"\$\(dirname (?:-- )?{_FILE}\)")
_ENTERED: Final = re.compile(
    rf"\$\((?:CDPATH= )?cd (?:-P )?(?:-- )?{_FOLDER}{_QUIET} ?(?:&&|;) ?pwd(?: -P)?{_QUIET}\)"
)
_REPOSITORY: Final = re.compile(r"\$\(git rev-parse --show-toplevel(?: 2> ?/dev/null)?\)")
_WORKING: Final = re.compile(r"\$\(pwd(?: -P)?\)")
ROOT: Final = "$GITHUB_WORKSPACE"
ACTION_PATH: Final = "GITHUB_ACTION_PATH"


def substituted_folder(part: Part, machine: Machine) -> str | None:
    """The folder that a `$(…)` prints, below `ROOT`; None for every other substitution."""
    raw = " ".join(part.value.split()).replace("$( ", "$(").replace(" )", ")")
    if _REPOSITORY.fullmatch(raw):
        return ROOT if isinstance(machine.directory, str) else None
    if _WORKING.fullmatch(raw):
        return working_folder(machine)
    if _DIRNAME.fullmatch(raw):
        return script_folder(machine)
    entered = _ENTERED.fullmatch(raw)
    folder = script_folder(machine) if entered else None
    return posixpath.normpath(folder + (entered[1] or "")) if entered and folder else None


def script_folder(machine: Machine) -> str | None:
    """Where the script that is being run stands."""
    known = machine.variables.get("BASH_SOURCE")
    return posixpath.dirname(known.value) if isinstance(known, Text) else None


def working_folder(machine: Machine) -> str | None:
    if not isinstance(machine.directory, str):
        return None
    return posixpath.join(ROOT, machine.directory).rstrip("/")
