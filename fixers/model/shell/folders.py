"""Folders that shell finds by itself: that of the script, of the repository, the working one."""

import posixpath
from typing import Final

from fixers.model.machine import Machine, Text
from fixers.syntax.regex import regex
from fixers.syntax.shell_tree import Part

_SELF: Final = r'"?\$(?:\{(?:0|BASH_SOURCE(?:\[0\])?)\}|0|BASH_SOURCE)"?'
_FILE: Final = rf'(?:{_SELF}|"?\$\((?:readlink -f|realpath) (?:-- )?{_SELF}\)"?)'
_FOLDER: Final = rf'"?\$\(dirname (?:-- )?{_FILE}\)((?:/[\w.-]+)*)/?"?'
_QUIET: Final = r"(?: ?(?:&>|>|1>) ?/dev/null(?: 2>&1)?)?"
_DIRNAME: Final = regex(rf"\$\(dirname (?:-- )?{_FILE}\)")
_ENTERED: Final = regex(
    rf"\$\((?:CDPATH= )?cd (?:-P )?(?:-- )?{_FOLDER}{_QUIET} ?(?:&&|;) ?pwd(?: -P)?{_QUIET}\)"
)
_KEPT: Final = regex(
    rf"\$\((?:CDPATH= )?cd (?:-P )?(?:-- )?\"?\$\{{?(\w+)\}}?((?:/[\w.-]+)*)/?\"?"
    rf"{_QUIET} ?(?:&&|;) ?pwd(?: -P)?{_QUIET}\)"
)
_SUBSHELL: Final = regex(r"\$\(\((?! ?\()(.+)\)\)")
_ESCAPED: Final = regex(r"\\([\"$`])")
_REPOSITORY: Final = regex(r"\$\(git rev-parse --show-toplevel(?: 2> ?/dev/null)?\)")
_WORKING: Final = regex(r"\$\(pwd(?: -P)?\)")
ROOT: Final = "$GITHUB_WORKSPACE"
# Where a script was started whose path was given from there.
STARTED: Final = "BASH_SOURCE_FROM"
OF_SCRIPT: Final = frozenset({"BASH_SOURCE", STARTED})
ACTION_PATH: Final = "GITHUB_ACTION_PATH"


def substituted_folder(part: Part, machine: Machine) -> str | None:
    """The folder that a `$(…)` prints, below `ROOT`; None for every other substitution."""
    raw = _plain(part.value)
    if _REPOSITORY.fullmatch(raw):
        return _checkout(machine)
    if _WORKING.fullmatch(raw):
        return working_folder(machine)
    if _DIRNAME.fullmatch(raw):
        return script_folder(machine)
    if entered := _ENTERED.fullmatch(raw):
        folder, below = script_folder(machine), entered[1]
    elif kept := _KEPT.fullmatch(raw):
        folder, below = _kept_folder(kept[1], machine), kept[2]
    else:
        return None
    return posixpath.normpath(folder + (below or "")) if folder else None


def _plain(text: str) -> str:
    """A substitution as most would write it: `$(…)`, on one line, in no process of its own."""
    raw = " ".join(text.split())
    if raw.startswith("`"):
        inner = _ESCAPED.sub(r"\1", raw[1:-1])
        raw = f"$({inner})"
    raw = raw.replace("( ", "(").replace(" )", ")")
    alone = _SUBSHELL.fullmatch(raw)
    return f"$({alone[1]})" if alone else raw


def _kept_folder(name: str, machine: Machine) -> str | None:
    """A folder of the workspace that a variable holds."""
    value = machine.variables.get(name)
    known = isinstance(value, Text) and value.value.startswith(f"{ROOT}/")
    return value.value if known and isinstance(value, Text) else None


def _checkout(machine: Machine) -> str | None:
    """The top of the repository that the working folder lies in."""
    if not isinstance(machine.directory, str):
        return None
    folder = machine.checkout_of(f"{machine.directory}/")
    return posixpath.join(ROOT, folder) if folder else ROOT


def script_folder(machine: Machine) -> str | None:
    """Where the script that is being run stands; after a `cd` its own path leads elsewhere."""
    known = machine.variables.get("BASH_SOURCE")
    started = machine.variables.get(STARTED)
    if isinstance(started, Text) and machine.directory != started.value:
        return None
    return posixpath.dirname(known.value) if isinstance(known, Text) else None


def working_folder(machine: Machine) -> str | None:
    if not isinstance(machine.directory, str):
        return None
    return posixpath.join(ROOT, machine.directory).rstrip("/")
