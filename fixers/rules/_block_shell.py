"""How a script must be run to behave as the `run:` block did."""

import posixpath
import re
from typing import Final

from fixers.model import Job, Repository, Step, Tri
from fixers.model.runners import runners_of
from fixers.model.shell_context import ShellKind, effective_shell, written_shell
from fixers.rules._block_attributes import LineEnds, line_ends
from fixers.syntax.records import dataclass
from fixers.syntax.yaml_doc import Scalar, Sequence, resolve

_SHORT: Final = re.compile(r"-[euxvfETl]*o?")
_TRACES: Final = re.compile(r"set -\w*[xv]")
_PRINTS_LINES: Final = re.compile(r"set -\w*v")
_LONG: Final = frozenset({"--noprofile", "--norc", "--login"})
_NAMED: Final = {"errexit": "e", "nounset": "u", "xtrace": "x", "verbose": "v", "noglob": "f"}


@dataclass(frozen=True, slots=True)
class Shell:
    """The command that runs a script, and the line that gives it the step's options ("" when
    there are none)."""

    program: str
    options: str

    @property
    def shebang(self) -> str:
        return "#!/bin/sh" if self.program.startswith("sh") else "#!/usr/bin/env bash"

    @property
    def special(self) -> bool:
        """Whether it reads the profile or prints commands, which the step's own shell must not
        do as well."""
        return self._login or self._traces

    @property
    def sure(self) -> bool:
        """With `-v` the lines above the block would be printed too, with `-lx` the profile."""
        return not _PRINTS_LINES.match(self.options) and not (self._login and self._traces)

    @property
    def _login(self) -> bool:
        return self.program.endswith(" -l")

    @property
    def _traces(self) -> bool:
        return bool(_TRACES.match(self.options))


def shell_of(step: Step) -> Shell | str:
    """A reason when it is not known."""
    shell = effective_shell(step)
    if not shell.kind.posix:
        unknown = shell.kind is ShellKind.UNKNOWN
        return (
            "its shell is not known" if unknown else f"it is no shell text but {shell.kind.value}"
        )
    written = written_shell(step) or ""
    if "{0}" in written:
        return _with_options(shell.kind.value, written.split()[1:])
    options = "set -eo pipefail" if shell.pipefail is Tri.YES else "set -e"
    return Shell(shell.kind.value, options)


def _with_options(name: str, words: list[str]) -> Shell | str:
    """`bash -l -eo pipefail {0}`."""
    letters, named, login = "", "", False
    *words, file = words or [""]
    while words:
        word = words.pop(0)
        login |= word == "--login" or (word[:2] != "--" and "l" in word)
        if word in _LONG:
            continue
        value = words.pop(0) if word.endswith("o") and words else ""
        if not _SHORT.fullmatch(word) or value not in {"", "pipefail", *_NAMED}:
            file = ""
        letters += word.strip("-o").replace("l", "") + _NAMED.get(value, "")
        named = value if value == "pipefail" else named
    if file != "{0}":
        return "its shell is called in a way that is not understood"
    flags = "".join(dict.fromkeys(letters)) + ("o pipefail" if named else "")
    return Shell(f"{name} -l" if login else name, f"set -{flags}" if flags else "")


def keeps_line_ends(step: Step, path: str, repository: Repository) -> Tri:
    """Whether a checkout gives the file at `path` as it is committed, not the way of Windows."""
    ends = line_ends(path, repository.tree)
    if ends is LineEnds.WINDOWS:
        return Tri.NO
    if ends is LineEnds.KEPT or runs_on_posix(step, repository):
        return Tri.YES
    jobs = [step.job] if step.job else _users(step, repository)
    systems = {runner.os for job in jobs for runner in runners_of(job)}
    return Tri.NO if "Windows" in systems else Tri.UNKNOWN


def runs_on_posix(step: Step, repository: Repository) -> bool:
    jobs = [step.job] if step.job else _users(step, repository)
    return bool(jobs) and all(map(_on_posix, jobs))


def _on_posix(job: Job) -> bool:
    systems = {runner.os for runner in runners_of(job)}
    own = bool(_own_labels(job) & {"linux", "macos"})
    return own or bool(systems and systems <= {"Linux", "macOS"})


def _users(step: Step, repository: Repository) -> list[Job]:
    """The jobs of this repository that use the action of a step; none where another action
    does. Others get it as an archive, which keeps line ends."""
    folder = posixpath.dirname(step.source.path)
    nested = (inner for action in repository.actions for inner in action.steps)
    if any(_uses(inner, folder) for inner in nested):
        return []
    jobs = (job for workflow in repository.workflows for job in workflow.jobs)
    return [job for job in jobs if any(_uses(inner, folder) for inner in job.steps)]


def _uses(step: Step, folder: str) -> bool:
    name = step.uses.value if step.uses else ""
    return name.startswith("./") and posixpath.normpath(name) == (folder or ".")


def _own_labels(job: Job) -> set[str]:
    """Of `runs-on: [self-hosted, linux]`."""
    node = job.node.get("runs-on")
    items = map(resolve, node.items) if isinstance(node, Sequence) else ()
    return {item.value.lower() for item in items if isinstance(item, Scalar)}
