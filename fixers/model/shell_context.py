"""Effective shell, working directory and environment of a step.

The table is that of the runner itself (its `ScriptHandler`). A composite action does not inherit
the workflow's defaults.
"""

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from fixers.model.expressions import resolve_text
from fixers.model.once import once
from fixers.model.runners import Runner, runners_of
from fixers.model.step import Step
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.syntax.expression import Lookup
from fixers.syntax.records import Enum, dataclass
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

_WORKSPACE: Final = regex(r"^\$\{\{\s*github\.workspace\s*\}\}/?", re.IGNORECASE)
_TEMPORARY: Final = regex(r"^\$\{\{\s*runner\.temp\s*\}\}(?=/|$)", re.IGNORECASE)
TEMP: Final = "/home/runner/work/_temp"  # on other systems it is elsewhere, and outside too


class ShellKind(Enum):
    BASH = "bash"
    SH = "sh"
    PWSH = "pwsh"
    POWERSHELL = "powershell"
    CMD = "cmd"
    PYTHON = "python"
    OTHER = "other"
    UNKNOWN = "unknown"

    @property
    def posix(self) -> bool:
        return self in {ShellKind.BASH, ShellKind.SH}

    @property
    def foreign(self) -> bool:
        """Whether it is surely another language than shell."""
        shells = {ShellKind.PWSH, ShellKind.POWERSHELL, ShellKind.CMD, ShellKind.PYTHON}
        return self in shells


@dataclass(frozen=True, slots=True)
class Shell:
    kind: ShellKind
    errexit: Tri
    pipefail: Tri


_UNKNOWN: Final = Shell(ShellKind.UNKNOWN, Tri.UNKNOWN, Tri.UNKNOWN)
_DEFAULT: Final = Shell(ShellKind.BASH, Tri.YES, Tri.NO)
_PWSH: Final = Shell(ShellKind.PWSH, Tri.UNKNOWN, Tri.UNKNOWN)
_NAMED: Final = {
    "bash": Shell(ShellKind.BASH, Tri.YES, Tri.YES),
    "sh": Shell(ShellKind.SH, Tri.YES, Tri.NO),
    "pwsh": _PWSH,
    "powershell": Shell(ShellKind.POWERSHELL, Tri.UNKNOWN, Tri.UNKNOWN),
    "cmd": Shell(ShellKind.CMD, Tri.NO, Tri.NO),
    "python": Shell(ShellKind.PYTHON, Tri.NO, Tri.NO),
}


def effective_shell(step: Step, runner: Runner | None = None) -> Shell:
    """The shell on one runner; without it on all runners of the job, UNKNOWN if they differ."""
    return _everywhere(step) if runner is None else _shell(step, (runner,))


@once
def _everywhere(step: Step) -> Shell:
    return _shell(step, runners_of(step.job) if step.job is not None else ())


def _shell(step: Step, runners: Iterable[Runner]) -> Shell:
    written = _setting(step, "shell")
    if written is not None:
        return _written(written.value)
    if step.job is None:
        return _UNKNOWN  # GitHub rejects a composite action's `run:` without a shell
    if step.job.container is not None:
        return _NAMED["sh"]
    # A runner of unknown system is taken for Linux or macOS; nothing is known of its commands.
    windows = {r.os == "Windows" for r in runners}
    if len(windows) > 1:
        return _UNKNOWN
    return _PWSH if True in windows else _DEFAULT


def written_shell(step: Step) -> str | None:
    """The `shell:` that counts for the step, its own or a default; None when there is none."""
    written = _setting(step, "shell")
    return None if written is None else written.value


def posix_somewhere(step: Step) -> bool:
    """Whether the step's text is shell on at least one runner of its job."""
    if step.job is None:
        return effective_shell(step).kind.posix
    return any(effective_shell(step, r).kind.posix for r in runners_of(step.job))


def written_directory(step: Step) -> str | None:
    """The `working-directory:` that counts for the step, its own or a default."""
    written = _setting(step, "working-directory")
    return None if written is None else written.value.strip()


def effective_directory(step: Step, lookup: Lookup) -> str | Unknown:
    """Relative to the workspace, "" for its root; outside it begins with "/"."""
    written = _setting(step, "working-directory")
    if written is None:
        return ""
    return workspace_path(_TEMPORARY.sub(TEMP, written.value.strip()), lookup)


def workspace_path(text: str, lookup: Lookup) -> str | Unknown:
    """A path as GitHub joins it to the workspace; Unknown when it leads out by `..`."""
    value = resolve_text(_WORKSPACE.sub("./", text.strip()), lookup)
    if isinstance(value, Unknown) or value.startswith("~") or value[1:2] == ":":  # `C:\Users`
        return UNKNOWN
    path = posixpath.normpath(value.replace("\\", "/")) if value else ""
    if path == ".." or path.startswith("../"):
        return UNKNOWN
    return "" if path == "." else path


def _setting(step: Step, key: str) -> Scalar | None:
    """The step's own `key`, else that of the job's and the workflow's `defaults.run`."""
    own = step.shell if key == "shell" else step.working_directory
    if own is not None or step.job is None:
        return own
    for run in step.job.run_defaults:
        value = run.get(key)
        if isinstance(value, Scalar) and value.value:
            return value
    return None


def _written(text: str) -> Shell:
    if "${{" in text:
        return _UNKNOWN
    words = text.split()
    if "{0}" not in text:
        return _NAMED.get(text.strip().lower(), Shell(ShellKind.OTHER, Tri.UNKNOWN, Tri.UNKNOWN))
    words = words[1:] if posixpath.basename(words[0]) == "env" else words
    name = posixpath.basename(words[0]).removesuffix(".exe").lower()
    if name not in {"bash", "sh"}:
        known = _NAMED.get(name)
        kind = known.kind if known else ShellKind.OTHER
        return Shell(kind, Tri.UNKNOWN, Tri.UNKNOWN)
    return Shell(ShellKind(name), _option(words, "e", "errexit"), _option(words, "", "pipefail"))


def _option(words: list[str], letter: str, name: str) -> Tri:
    """Whether `-e`, `-euo pipefail`, `-o errexit` … stand on a shell's command line."""
    for at, word in enumerate(words[1:], 1):
        short = word.startswith("-") and not word.startswith("--")
        if short and letter and letter in word[1:]:
            return Tri.YES
        if short and word.endswith("o") and words[at + 1 : at + 2] == [name]:
            return Tri.YES
    return Tri.NO
