"""Files that PowerShell and `cmd` call by their path, as far as a line tells it surely."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Invocation, StepRun
from fixers.model.script import ScriptUnit
from fixers.model.shell_context import ShellKind, effective_shell
from fixers.model.tri import Unknown
from fixers.model.windows_runs import in_lines
from fixers.rules._paths.as_command import as_command
from fixers.rules._shared.windows_moves import moved, written
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.windows_shell import without_remarks

_WINDOWS: Final = frozenset({ShellKind.PWSH, ShellKind.POWERSHELL, ShellKind.CMD})
_CALLED: Final = regex(
    r"^\s*(?:\$\w+\s*=\s*)?"
    r"(?:&\s*|(?P<by>\.\s+|call\s+|Import-Module\s+(?:-Name\s+)?"
    r"|(?:Invoke-Pester|Invoke-ScriptAnalyzer|Import-PowerShellDataFile)\s+(?:-(?:Path|Script)\s+)?"
    r"|(?:python3?|node|bash)\s+"
    r"|(?:pwsh|powershell)(?:\.exe)?\s+(?:-(?:NoProfile|NonInteractive|NoLogo)\s+"
    r"|-ExecutionPolicy\s+\w+\s+)*(?:-File\s+)?))?"
    r"(?P<open>[\"']?)(?:(?:\$env:GITHUB_WORKSPACE|\$\{env:GITHUB_WORKSPACE\}|%GITHUB_WORKSPACE%"
    r"|\$\{\{ *github\.workspace *\}\})(?P<root>[\\/]))?"
    r"(?P<path>\.{0,2}[\\/]?(?:[\w.-]+[\\/])*[\w.-]+\.(?:ps1|psm1|psd1|cmd|bat|sh|py|js))[\"']?"
    r"(?=[\s;|`^]|$)",
    re.IGNORECASE,
)
_NAME: Final = regex(r"[\w.-]+")
# Lines that surely put no file into the workspace, and those that may bring some of any name.
_SPEAKS: Final = regex(
    r"\s*(?:#|::|rem\b|@?echo\b|write-|cd\b|chdir\b|pushd\b|(?:set|push)-location\b|\$)",
    re.IGNORECASE,
)
_UNPACKS: Final = regex(
    r"\b(?:expand-archive|tar|7z|7za|unzip|git +(?:checkout|switch|pull|apply))\b", re.IGNORECASE
)
# Whether a file has to be there at all.
_ASKS: Final = regex(r"\btest-path\b|\bif (?:not )?exist\b|\btry\b", re.IGNORECASE)


def called_on_windows(event: StepRun) -> Iterator[Invocation]:
    """The files that a block in another shell calls, as commands of their own."""
    scalar = event.step.run
    if scalar is None or event.script is not None:
        return
    kind = effective_shell(event.step).kind
    if kind not in _WINDOWS:
        return
    said = in_lines(without_remarks(scalar.value), cmd=kind is ShellKind.CMD)
    text, places = _only_paths(said, event.before.directory)
    unit = ScriptUnit(event.step.source, text, scalar, foreign=True)
    for command in commands(unit.shell.statements):
        path = command.words[0].literal if command.words else None
        if path is not None and "/" in path:
            yield replace(
                as_command(event, unit, command, path),
                wrappers=_read_by(scalar.value[: command.span.end].rpartition("\n")[2]),
                directory=places[text.count("\n", 0, command.span.start)],
            )


def _read_by(line: str) -> tuple[str, ...]:
    """The program that reads the file, where the system does not start it itself."""
    found = _CALLED.match(line)
    return () if found is None or found["by"] is None else (found["by"].split()[0],)


def _only_paths(text: str, directory: str | Unknown) -> tuple[str, list[str | Unknown]]:
    """The text with spaces in the place of all but the paths, which get slashes, and the folder
    of each line."""
    kept: list[str] = []
    places: list[str | Unknown] = []
    asked = "\n".join(line for line in text.split("\n") if _ASKS.search(line)).replace("\\", "/")
    for line in text.split("\n"):
        found = _CALLED.match(line)
        path = found["path"].replace("\\", "/") if found is not None else ""
        places.append("" if found is not None and found["root"] else directory)
        if found is None or _is_asked(path, asked):
            kept.append(" " * len(line))
        else:
            quote = "" if found["root"] else found["open"]  # as the command itself has them
            before, after = found.start("path") - len(quote), len(line) - found.end("path")
            kept.append(f"{' ' * before}{quote}{path}{quote}{' ' * (after - len(quote))}")
        directory = moved(line, directory)
    return "\n".join(kept), places


def is_brought(path: str, run: Invocation) -> bool:
    """Whether a line before a command of such a block may have put the file, or the folder that
    it lies in, there."""
    if not run.script.foreign:
        return False
    before = written(run)[: run.span.start].rpartition("\n")[0]
    if _UNPACKS.search(before):
        return True
    lines = "\n".join(
        line for line in before.split("\n") if not (_SPEAKS.match(line) or _CALLED.match(line))
    )
    plain = path.removeprefix("./")
    words = {word.removesuffix(".git") for word in _NAME.findall(lines)}
    return not words.isdisjoint({plain.partition("/")[0], plain.rpartition("/")[2]})


def _is_asked(path: str, asked: str) -> bool:
    """Whether a line asks for that file, or for one that it does not name."""
    return bool(asked) and ("$" in asked or "%" in asked or path.rpartition("/")[2] in asked)
